// Bringing ledgers in: bulletins, ledger files, and the workflows that drive them.
#include <nlohmann/json.hpp>
#include <set>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "cli/workflow_files.h"
#include "definition/ledger/registration.h"
#include "exchange/bulletin/bulletin.h"
#include "exchange/bulletin/bulletin_tree.h"

namespace rectify::cli {

using http::Json;

namespace {

constexpr std::string_view kDefaultWorkflow = "rectification";

// Deploys the workflow from the workflows folder, unless a version of it is in the database.
Result<void> ensure_deployed(Session& session, const Global& global, const std::string& name) {
  auto workflows = session.get("/v1/workflows");
  if (!workflows) return workflows.error();
  for (const Json& one : *workflows) {
    if (one.value("workflow", "") == name) return {};
  }
  return deploy(session, global, name);
}

// Registers all measures of the draft, or none. The number of them that are new.
Result<void> register_all(const Global& global, const core::LedgerDraft& draft, const std::string& workflow) {
  auto who = who_acts(global);
  if (!who) return who.error();
  auto actor = core::parse_actor(*who);
  if (!actor) return actor.error();
  auto session = Session::open(global, Session::Access::write);
  if (!session) return session.error();
  if (auto ok = ensure_deployed(**session, global, workflow); !ok) return ok;
  std::string body;
  for (const core::Command& command : definition::register_commands(draft, workflow, *actor)) {
    body += http::dump(http::to_json(command)) + "\n";
  }
  auto replies = (*session)->exchange({.method = "POST",
                                       .target = "/v1/commands?atomic=true",
                                       .headers = {{"rectify-actor", *who}},
                                       .body = std::move(body)});
  if (!replies) return replies.error();
  return {};
}

std::string workflow_for(const ImportOptions& options, const core::LedgerDraft& draft) {
  if (!options.workflow.empty()) return options.workflow;
  return draft.workflow.empty() ? std::string(kDefaultWorkflow) : draft.workflow;
}

Json diagnostics_json(const std::vector<Diagnostic>& diagnostics) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    Json one{{"line", diagnostic.line}};
    if (diagnostic.column > 0) one["column"] = diagnostic.column;
    one["severity"] = diagnostic.severity == Severity::error ? "error" : "warning";
    if (!diagnostic.code.empty()) one["code"] = diagnostic.code;
    one["message"] = diagnostic.message;
    list.push_back(std::move(one));
  }
  return list;
}

std::size_t findings_of(const core::LedgerDraft& draft) {
  std::set<std::string> nodes;
  for (const core::MeasureDraft& measure : draft.measures) {
    core::FindingPath path = measure.finding;
    for (; !path.empty(); path.pop_back()) nodes.insert(core::finding_number(path));
  }
  return nodes.size();
}

}  // namespace

int import_bulletin(const Global& global, const ImportOptions& options) {
  const InspectionId inspection(options.inspection);
  if (auto ok = core::check_id(options.inspection, "an inspection"); !ok) return report(global, ok.error());
  auto text = read_file(options.file);
  if (!text) return report(global, text.error());
  auto bulletin = exchange::read_bulletin(*text, options.file, inspection, {});
  if (!bulletin) return report(global, bulletin.error());
  if (!options.dry_run) {
    if (auto ok = register_all(global, bulletin->ledger, workflow_for(options, bulletin->ledger)); !ok) {
      return report(global, ok.error());
    }
  }
  if (global.format == Format::json) {
    print_line(http::dump({{"inspection", options.inspection},
                           {"title", http::to_json(bulletin->ledger.title)},
                           {"findings", bulletin->findings},
                           {"measures", bulletin->ledger.measures.size()},
                           {"blocks", bulletin->blocks},
                           {"claimed_measures", bulletin->claimed_measures},
                           {"dry_run", options.dry_run},
                           {"diagnostics", diagnostics_json(bulletin->ledger.diagnostics)}}));
    return kDone;
  }
  if (options.dry_run) print(exchange::print_tree(*bulletin));
  for (const Diagnostic& diagnostic : bulletin->ledger.diagnostics) print_line(to_text(diagnostic));
  print_line(options.inspection + ": " + std::to_string(bulletin->ledger.measures.size()) + " measures in " +
             std::to_string(bulletin->blocks) + " lists under " + std::to_string(bulletin->findings) + " findings" +
             (bulletin->claimed_measures > 0 ? "; the text claims " + std::to_string(bulletin->claimed_measures)
                                             : std::string()) +
             (options.dry_run ? "; nothing was registered" : "; registered"));
  return kDone;
}

int import_ledger(const Global& global, const ImportOptions& options) {
  auto text = read_file(options.file);
  if (!text) return report(global, text.error());
  auto ledger = definition::read_ledger(*text, options.file);
  std::vector<embed::Complaint> complaints;
  for (const Diagnostic& diagnostic : ledger.diagnostics) complaints.push_back({diagnostic, *text});
  print_complaints(global, complaints);
  if (!ledger.value) return report(global, embed::complained(options.file, ledger.diagnostics));
  if (!options.dry_run) {
    if (auto ok = register_all(global, *ledger.value, workflow_for(options, *ledger.value)); !ok) {
      return report(global, ok.error());
    }
  }
  if (global.format == Format::json) {
    print_line(http::dump({{"inspection", ledger.value->inspection.get()},
                           {"findings", findings_of(*ledger.value)},
                           {"measures", ledger.value->measures.size()},
                           {"dry_run", options.dry_run},
                           {"diagnostics", diagnostics_json(ledger.diagnostics)}}));
    return kDone;
  }
  print_line(ledger.value->inspection.get() + ": " + std::to_string(ledger.value->measures.size()) +
             " measures under " + std::to_string(findings_of(*ledger.value)) + " findings" +
             (options.dry_run ? "; nothing was registered" : "; registered"));
  return kDone;
}

Json deployment_of(const embed::LoadedWorkflow& loaded) {
  using Kind = store::Deployed::Kind;
  Json body{{"workflow", loaded.source}};
  for (const runtime::Source& source : loaded.sources) {
    const char* kind = source.kind == Kind::calendar ? "calendars"
                       : source.kind == Kind::rule   ? "rules"
                                                     : "organisations";
    body[kind][source.name] = source.text;
  }
  return body;
}

Result<void> deploy(Session& session, const Global& global, const std::string& name) {
  auto who = who_acts(global);
  if (!who) return who.error();
  auto loaded = load_workflow(global, name);
  if (!loaded) return loaded.error();
  const Json body = deployment_of(*loaded);
  auto deployed = session.send("POST", "/v1/workflows", http::dump(body), {{"rectify-actor", *who}});
  if (!deployed) return deployed.error();
  return {};
}

int deploy_workflow(const Global& global, const std::string& workflow) {
  if (auto who = who_acts(global); !who) return report(global, who.error());
  auto session = Session::open(global, Session::Access::write);
  if (!session) return report(global, session.error());
  if (auto ok = deploy(**session, global, workflow); !ok) return report(global, ok.error());
  print_line("deployed " + workflow);
  return kDone;
}

}  // namespace rectify::cli
