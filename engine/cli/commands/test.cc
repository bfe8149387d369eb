// test: scenarios on a virtual clock, with what they cover of their workflows.
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/coverage_output.h"
#include "cli/drawing.h"
#include "cli/scenario_output.h"
#include "exchange/junit.h"
#include "scenario/stage.h"

namespace rectify::cli {

namespace {

// Everything that was played, by workflow.
struct Gathered {
  struct Covered {
    core::Workflow workflow;
    scenario::Coverage coverage;
  };
  std::map<std::string, Covered> covered;  // by its ref
  std::vector<exchange::TestSuite> suites;
  std::size_t failed = 0;  // scenarios
};

std::string case_name(const definition::Scenario& scenario) {
  return scenario.example.empty() ? scenario.name : scenario.name + " [" + scenario.example + "]";
}

// Errors: what keeps it from being played at all.
Result<void> play_one(const Global& global, const scenario::LoadedScenario& loaded, bool all_failures,
                      Gathered& gathered) {
  const auto guards = std::make_shared<scenario::GuardTally>();
  const auto stage = scenario::set_up(loaded, {}, guards);
  if (!stage) return stage.error();
  const auto played = scenario::play(*(*stage)->engine, (*stage)->clock, loaded);
  if (!played) return played.error();
  print_failures(loaded.scenario, *played, all_failures);
  const bool good = played->failures.empty();
  const std::string row = loaded.scenario.example.empty() ? "" : " [" + loaded.scenario.example + "]";
  if (global.format != Format::json) {
    print_line((good ? "ok      " : "FAILED  ") + loaded.scenario.file + row + ": " + scenario::outcome(*played));
  }
  gathered.failed += good ? 0U : 1U;

  exchange::TestCase one{case_name(loaded.scenario), played->commands + played->expectations, {}};
  for (const scenario::Failure& failure : played->failures) one.failures.push_back({failure.line, failure.message});
  gathered.suites.back().cases.push_back(std::move(one));

  const core::Workflow& workflow = loaded.workflow.workflow;
  const auto [covered, is_new] = gathered.covered.try_emplace(core::workflow_ref(workflow.name, workflow.version));
  if (is_new) covered->second = {workflow, scenario::uncovered(workflow)};
  return scenario::add_play(covered->second.coverage, *(*stage)->engine, *played, *guards);
}

void print_coverage(const Global& global, const Gathered& gathered) {
  for (const auto& [ref, one] : gathered.covered) {
    print_line("");
    print(to_text(coverage_table(one.coverage), global.language));
    const Table refusals = refusals_table(one.coverage);
    if (refusals.rows.empty()) continue;
    print_line("");
    print(to_text(refusals, global.language));
  }
}

// One document: what was played, and on demand what it covers.
void print_json(const Gathered& gathered, bool with_coverage) {
  http::Json document{{"scenarios", http::Json::array()}};
  for (const exchange::TestSuite& suite : gathered.suites) {
    for (const exchange::TestCase& one : suite.cases) {
      http::Json failures = http::Json::array();
      for (const auto& [line, message] : one.failures) failures.push_back({{"line", line}, {"message", message}});
      document["scenarios"].push_back({{"file", suite.file},
                                       {"scenario", one.name},
                                       {"passed", one.failures.empty()},
                                       {"assertions", one.assertions + one.failures.size()},
                                       {"failures", std::move(failures)}});
    }
  }
  if (with_coverage) {
    document["coverage"] = http::Json::array();
    for (const auto& [ref, one] : gathered.covered) document["coverage"].push_back(coverage_json(one.coverage));
  }
  print_line(document.dump(2));
}

Result<void> draw_coverage(const Global& global, const Gathered& gathered, const std::string& file) {
  if (gathered.covered.size() != 1) {
    return Error{Code::invalid,
                 "a diagram is of one workflow, and these scenarios are of " + std::to_string(gathered.covered.size()),
                 file};
  }
  const auto& [workflow, coverage] = gathered.covered.begin()->second;
  auto language = drawing_language(file);
  if (!language) return language.error();
  auto text = drawn(covered_picture(workflow, coverage, global.language), *language);
  if (!text) return text.error();
  return write_file(file, *text);
}

}  // namespace

int test_scenarios(const Global& global, const TestOptions& options) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  Gathered gathered;
  for (const std::string& file : options.scenarios) {
    const auto scenarios = scenarios_of(global, library, file);
    if (!scenarios) return report(global, scenarios.error());
    gathered.suites.push_back({file, {}});
    for (const scenario::LoadedScenario& loaded : *scenarios) {
      if (auto ok = play_one(global, loaded, options.all, gathered); !ok) return report(global, ok.error());
    }
  }
  if (global.format == Format::json) {
    print_json(gathered, options.coverage);
  } else if (options.coverage) {
    print_coverage(global, gathered);
  }
  if (!options.junit.empty()) {
    if (auto ok = write_file(options.junit, exchange::to_junit(gathered.suites)); !ok) {
      return report(global, ok.error());
    }
  }
  if (!options.diagram.empty()) {
    if (auto ok = draw_coverage(global, gathered, options.diagram); !ok) return report(global, ok.error());
  }
  return gathered.failed == 0 ? kDone : kFoundWanting;
}

}  // namespace rectify::cli
