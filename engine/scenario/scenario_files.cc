#include "scenario/scenario_files.h"

#include "base/files.h"
#include "definition/calendar/coverage_check.h"

namespace rectify::scenario {

namespace {

namespace fs = std::filesystem;

// What the scenario refers to; `beside` is its folder.
Result<LoadedScenario> complete(const embed::Library& library, definition::Scenario scenario, const fs::path& beside,
                                std::vector<embed::Complaint>& complaints) {
  LoadedScenario loaded;
  loaded.scenario = std::move(scenario);
  auto workflow_path = library.find_workflow(loaded.scenario.workflow, beside.empty() ? "." : beside);
  if (!workflow_path) return workflow_path.error();
  auto workflow = library.load(*workflow_path, complaints);
  if (!workflow) return workflow.error();
  loaded.workflow = std::move(*workflow);
  if (loaded.scenario.ledger.empty()) return loaded;

  const std::string ledger_path = (beside / loaded.scenario.ledger).string();
  auto ledger_text = read_file(ledger_path);
  if (!ledger_text) return ledger_text.error();
  auto ledger = definition::read_ledger(*ledger_text, ledger_path, embed::kLimits.commands);
  for (const Diagnostic& diagnostic : ledger.diagnostics) complaints.push_back({diagnostic, *ledger_text});
  if (!ledger.value) return embed::complained(ledger_path, ledger.diagnostics);
  loaded.ledger = std::move(*ledger.value);
  definition::CoverageCheck check(ledger_path);
  check.look_at(loaded.ledger, loaded.workflow.workflow);
  for (Diagnostic& diagnostic : check.take()) complaints.push_back({std::move(diagnostic), *ledger_text});
  return loaded;
}

bool refer_to_the_same(const definition::Scenario& a, const definition::Scenario& b) {
  return a.workflow == b.workflow && a.ledger == b.ledger;
}

// Warns of days that the calendars of their workflows do not cover.
void check_coverage(const std::vector<LoadedScenario>& all, const std::string& source,
                    std::vector<embed::Complaint>& complaints) {
  if (all.empty()) return;
  definition::CoverageCheck check(all.front().scenario.file);
  for (const LoadedScenario& one : all) check.look_at(one.scenario, one.workflow.workflow);
  for (Diagnostic& diagnostic : check.take()) complaints.push_back({std::move(diagnostic), source});
}

}  // namespace

Result<std::vector<LoadedScenario>> load_scenarios(const embed::Library& library, const std::string& name,
                                                   std::vector<embed::Complaint>& complaints) {
  auto text = read_file(name);
  if (!text) return text.error();
  auto read = definition::read_scenario(*text, name);
  for (const Diagnostic& diagnostic : read.diagnostics) complaints.push_back({diagnostic, *text});
  if (!read.value) return embed::complained(name, read.diagnostics);
  std::vector<LoadedScenario> all;
  for (definition::Scenario& scenario : *read.value) {
    if (!all.empty() && refer_to_the_same(all.front().scenario, scenario)) {
      all.push_back({std::move(scenario), all.front().workflow, all.front().ledger});
      continue;
    }
    auto loaded = complete(library, std::move(scenario), fs::path(name).parent_path(), complaints);
    if (!loaded) return loaded.error();
    all.push_back(std::move(*loaded));
  }
  check_coverage(all, *text, complaints);
  return all;
}

Result<Instant> start_of(const LoadedScenario& loaded) {
  return loaded.workflow.workflow.calendar.zone.parse(loaded.scenario.start);
}

}  // namespace rectify::scenario
