#include "cli/import.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "cli/answer_text.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/workflow_files.h"
#include "definition/ledger/registration.h"

namespace rectify::cli {

namespace {

std::string workflow_of(const Import& asked, const core::LedgerDraft& draft) {
  if (!asked.workflow.empty()) return asked.workflow;
  return draft.workflow.empty() ? std::string(kDefaultWorkflow) : draft.workflow;
}

// Deploys the workflow from the workflows folder, unless a version of it is in the database.
Result<void> ensure_deployed(Session& session, const Global& global, const std::string& name) {
  const auto& workflows = session.workflows();
  if (!workflows) return workflows.error();
  for (const json::Value& one : rows_of(*workflows)) {
    if (json::text_at(one, "workflow") == name) return {};
  }
  return deploy_workflow(session, global, name);
}

}  // namespace

std::vector<Option> import_options(Import& asked, std::string_view file) {
  return {{.name = "FILE", .into = &asked.file, .means = file, .required = true},
          {.name = "--workflow", .into = &asked.workflow, .means = "The workflow that drives them (rectification)"},
          {.name = "--dry-run", .into = &asked.dry_run, .means = "Print what would be registered; register nothing"}};
}

Result<void> register_all(const Global& global, const Import& asked, const core::LedgerDraft& draft) {
  if (asked.dry_run) return {};
  auto who = who_acts(global);
  if (!who) return who.error();
  auto actor = core::parse_actor(*who);
  if (!actor) return actor.error();
  auto session = Session::open(global, Access::write);
  if (!session) return session.error();
  const std::string workflow = workflow_of(asked, draft);
  if (auto ok = ensure_deployed(**session, global, workflow); !ok) return ok;
  return (*session)->submit_all(definition::register_commands(draft, workflow, *actor));
}

json::Array diagnostics_json(const std::vector<Diagnostic>& diagnostics) {
  json::Array list;
  for (const Diagnostic& diagnostic : diagnostics) {
    json::Object one{{"line", diagnostic.line}};
    if (diagnostic.column > 0) one["column"] = diagnostic.column;
    one["severity"] = diagnostic.severity == Severity::error ? "error" : "warning";
    if (!diagnostic.code.empty()) one["code"] = diagnostic.code;
    one["message"] = diagnostic.message;
    list.emplace_back(std::move(one));
  }
  return list;
}

std::string_view end_of(const Global& global, const Import& asked) {
  return asked.dry_run ? say(global, "; nothing was registered", "；未登记") : say(global, "; registered", "；已登记");
}

}  // namespace rectify::cli
