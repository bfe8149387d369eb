// check: workflows, calendars, ledgers, scenarios, migrations, configurations: all complaints at once.
#include <fmt/core.h>

#include <algorithm>

#include "base/files.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workflow_files.h"
#include "daemon/config.h"
#include "definition/calendar/coverage_check.h"
#include "scenario/scenario_files.h"

namespace rectify::cli {

namespace {

struct Check {
  std::vector<std::string> files;
};

std::vector<Option> check_options(Check& asked) {
  return {{.name = "FILE", .into = &asked.files, .means = "Files, or names of workflows", .required = true}};
}

template <typename T>
void add(std::vector<embed::Complaint>& complaints, const definition::Read<T>& read, const std::string& source) {
  for (const Diagnostic& diagnostic : read.diagnostics) complaints.push_back({diagnostic, source});
}

// A ledger, and where it names a workflow that is at hand, its dates by the calendar of that.
void check_ledger(const embed::Library& library, const std::string& file, const std::string& text,
                  std::vector<embed::Complaint>& complaints) {
  const auto ledger = definition::read_ledger(text, file, embed::kLimits.commands);
  add(complaints, ledger, text);
  if (!ledger.value || ledger.value->workflow.empty()) return;
  const auto path = library.find_workflow(ledger.value->workflow);
  if (!path) return;
  std::vector<embed::Complaint> of_workflow;  // which is a file of its own to check
  const auto loaded = library.load(*path, of_workflow);
  if (!loaded) return;
  definition::CoverageCheck check(file);
  check.look_at(*ledger.value, loaded->workflow);
  for (Diagnostic& diagnostic : check.take()) complaints.push_back({std::move(diagnostic), text});
}

// Everything that is wrong with one file and what it refers to.
Result<std::vector<embed::Complaint>> check_one(const embed::Library& library, const std::string& name) {
  auto path = library.find_workflow(name);
  if (!path) return path.error();
  const std::string file = path->string();
  auto text = read_file(file);
  if (!text) return text.error();
  std::vector<embed::Complaint> complaints;
  switch (definition::kind_of(*text)) {
    case definition::Kind::workflow:
      if (auto loaded = library.load(file, complaints); !loaded && complaints.empty()) return loaded.error();
      break;
    case definition::Kind::calendar:
      add(complaints, definition::read_calendar(*text, file, path->stem().string()), *text);
      break;
    case definition::Kind::ledger:
      check_ledger(library, file, *text, complaints);
      break;
    case definition::Kind::organisation:
      add(complaints, definition::read_organisation(*text, file, path->stem().string()), *text);
      break;
    case definition::Kind::scenario:
      if (auto loaded = scenario::load_scenarios(library, file, complaints); !loaded && complaints.empty())
        return loaded.error();
      break;
    case definition::Kind::migration:
      add(complaints, definition::read_migration(*text, file), *text);
      break;
    case definition::Kind::unknown:
      if (daemon::looks_like_config(*text)) {
        add(complaints, daemon::read_config(*text, file), *text);
        break;
      }
      return Error{Code::invalid,
                   "is none of the files that are checked: a workflow begins with `workflow:`, a scenario with "
                   "`scenario:`, a ledger with `ledger:`, a migration with `migrate:`, a calendar with "
                   "BEGIN:VCALENDAR, a daemon configuration has "
                   "`data:` or `listen:`",
                   file};
  }
  return complaints;
}

int check_files(const Global& global, const Check& asked) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  int code = kDone;
  for (const std::string& file : asked.files) {
    auto complaints = check_one(library, file);
    if (!complaints) {
      code = report(global, complaints.error());
      continue;
    }
    print_complaints(global, *complaints);
    const bool wrong = std::ranges::any_of(
        *complaints, [](const embed::Complaint& one) { return one.diagnostic.severity == Severity::error; });
    if (wrong) code = kFoundWanting;
    if (!wrong && global.format != Format::json) print_line(fmt::format("{}: ok", file));
  }
  return code;
}

}  // namespace

Command check_command() {
  return command("check", "Check workflows, calendars, ledgers, scenarios: all complaints at once", check_options,
                 check_files);
}

}  // namespace rectify::cli
