// test: scenarios on a virtual clock, with what they cover of their workflows.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/files.h"
#include "cli/command.h"
#include "cli/coverage_output.h"
#include "cli/drawing.h"
#include "cli/output.h"
#include "cli/scenario_output.h"
#include "exchange/junit.h"
#include "scenario/stage.h"

namespace rectify::cli {

namespace {

struct Test {
  std::vector<std::string> scenarios;
  bool coverage = false;
  bool all = false;     // failures, also those after the first step that failed
  std::string junit;    // a file
  std::string diagram;  // a file: .mmd, .dot, .svg
};

std::vector<Option> test_options(Test& asked) {
  return {{.name = "SCENARIO", .into = &asked.scenarios, .means = "Scenario files", .required = true},
          {.name = "--coverage", .into = &asked.coverage, .means = "What they cover of their workflows, and what not"},
          {.name = "--all",
           .into = &asked.all,
           .means = "Print every failure, also those after the first step that failed"},
          {.name = "--junit", .into = &asked.junit, .means = "The outcome into this file, as JUnit XML"},
          {.name = "--diagram",
           .into = &asked.diagram,
           .means = "The workflow with what is covered, into this .mmd, .dot or .svg"}};
}

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
  return scenario.example.empty() ? scenario.name : fmt::format("{} [{}]", scenario.name, scenario.example);
}

// Errors: what keeps it from being played at all.
Result<void> play_one(const Global& global, const scenario::LoadedScenario& loaded, bool all_failures,
                      Gathered& gathered) {
  const auto guards = std::make_shared<scenario::GuardTally>();
  scenario::LoadedScenario told = loaded;
  told.workflow.workflow = scenario::watched(std::move(told.workflow.workflow), guards);
  const auto stage = scenario::set_up(told);
  if (!stage) return stage.error();
  const auto played = scenario::play(*(*stage)->engine, (*stage)->clock, told);
  if (!played) return played.error();
  print_failures(loaded.scenario, *played, all_failures);
  const bool good = played->failures.empty();
  if (global.format != Format::json) {
    const std::string& example = loaded.scenario.example;
    print_line(say_of(global, "{}{}{}: {}", "{}{}{}：{}",
                      good ? say(global, "ok      ", "通过  ") : say(global, "FAILED  ", "失败  "),
                      loaded.scenario.file, example.empty() ? "" : fmt::format(" [{}]", example),
                      scenario::outcome(*played, global.language)));
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

json::Object json_of(const exchange::TestSuite& suite, const exchange::TestCase& one) {
  json::Array failures;
  for (const auto& [line, message] : one.failures) {
    failures.emplace_back(json::Object{{"line", line}, {"message", message}});
  }
  return {{"file", suite.file},
          {"scenario", one.name},
          {"passed", one.failures.empty()},
          {"assertions", one.assertions + one.failures.size()},
          {"failures", std::move(failures)}};
}

// One document: what was played, and on demand what it covers.
void print_json(const Gathered& gathered, bool with_coverage) {
  json::Array scenarios;
  for (const exchange::TestSuite& suite : gathered.suites) {
    for (const exchange::TestCase& one : suite.cases) scenarios.emplace_back(json_of(suite, one));
  }
  json::Object document{{"scenarios", std::move(scenarios)}};
  if (with_coverage) {
    json::Array coverage;
    for (const auto& [ref, one] : gathered.covered) coverage.push_back(coverage_json(one.coverage));
    document["coverage"] = std::move(coverage);
  }
  print_line(json::print_pretty(document));
}

Result<void> draw_coverage(const Global& global, const Gathered& gathered, const std::string& file) {
  if (gathered.covered.size() != 1) {
    return Error{Code::invalid,
                 fmt::format("a diagram is of one workflow, and these scenarios are of {}", gathered.covered.size()),
                 file};
  }
  const auto& [workflow, coverage] = gathered.covered.begin()->second;
  auto language = drawing_language(file);
  if (!language) return language.error();
  auto text = drawn(covered_picture(workflow, coverage, global.language), *language);
  if (!text) return text.error();
  return write_file(file, *text);
}

// Into the files that are named.
Result<void> write_files(const Global& global, const Test& asked, const Gathered& gathered) {
  if (!asked.junit.empty()) {
    if (auto ok = write_file(asked.junit, exchange::to_junit(gathered.suites)); !ok) return ok;
  }
  return asked.diagram.empty() ? Result<void>() : draw_coverage(global, gathered, asked.diagram);
}

int test_scenarios(const Global& global, const Test& asked) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  Gathered gathered;
  for (const std::string& file : asked.scenarios) {
    const auto scenarios = scenarios_of(global, library, file);
    if (!scenarios) return report(global, scenarios.error());
    gathered.suites.push_back({file, {}});
    for (const scenario::LoadedScenario& loaded : *scenarios) {
      if (auto ok = play_one(global, loaded, asked.all, gathered); !ok) return report(global, ok.error());
    }
  }
  if (global.format == Format::json) {
    print_json(gathered, asked.coverage);
  } else if (asked.coverage) {
    print_coverage(global, gathered);
  }
  if (auto ok = write_files(global, asked, gathered); !ok) return report(global, ok.error());
  return gathered.failed == 0 ? kDone : kFoundWanting;
}

}  // namespace

Command test_command() { return command("test", "Run scenarios on a virtual clock", test_options, test_scenarios); }

}  // namespace rectify::cli
