// Every rung of every shipped ladder can be claimed, and is.
#include <catch2/catch.hpp>
#include <set>

#include "core/decide.h"
#include "embed/library.h"
#include "support/product.h"

using namespace rectify;

namespace {

std::vector<std::filesystem::path> shipped_workflows() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(test::source_folder() / "workflows")) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
  }
  for (const auto& entry : std::filesystem::directory_iterator(test::source_folder() / "plugins")) {
    if (exists(entry.path() / "workflow.yaml")) paths.push_back(entry.path() / "workflow.yaml");
  }
  return paths;
}

// Measures as the workflow could have them in the state: one, or one for each value of each enumeration.
std::vector<core::Measure> measures_in(const core::Workflow& workflow, const core::State& state, Instant due) {
  core::Measure plain;
  plain.id = MeasureId("m-1");
  plain.workflow = workflow.name;
  plain.workflow_version = workflow.version;
  plain.state = state.name;
  plain.phase = state.phase;
  plain.revision = Revision(1);
  plain.registered = plain.entered = plain.touched = due + -std::chrono::hours(24);
  plain.deadline = core::Deadline{.due = due, .original = due};
  std::vector<core::Measure> all{plain};
  for (const core::Field& field : workflow.fields) {
    for (const std::string& value : field.values) {
      core::Measure one = plain;
      one.fields[field.name] = value;
      all.push_back(std::move(one));
    }
  }
  return all;
}

// The names of the rungs that are claimed of it while nobody moves and it stays where it is.
void climb(const core::Workflow& workflow, core::Measure measure, std::set<std::string>& claimed) {
  const std::string state = measure.state;
  while (const auto wake = core::next_wake(workflow, measure)) {
    const core::Command command{
        .key = {}, .actor = core::engine_actor(), .measure = measure.id, .expected = {}, .body = core::Wake{}};
    const auto decision = core::decide({workflow, embed::kLimits, &measure}, command, *wake);
    REQUIRE(decision.ok());
    if (decision->steps.empty() || decision->steps.back().after.state != state) return;
    for (const core::Step& step : decision->steps) {
      if (const auto* rung = std::get_if<core::RungClaimed>(&step.event.body)) claimed.insert(rung->rung);
    }
    measure = decision->steps.back().after;
  }
}

}  // namespace

TEST_CASE("every rung of every shipped ladder is claimed of some measure that nobody moves") {
  const embed::Library library({test::source_folder() / "workflows"});
  std::size_t ladders = 0;
  for (const std::filesystem::path& path : shipped_workflows()) {
    INFO(path.string());
    std::vector<embed::Complaint> complaints;
    const auto loaded = library.load(path, complaints);
    REQUIRE(loaded.ok());
    const core::Workflow& workflow = loaded->workflow;
    if (!workflow.ladder) continue;
    ++ladders;
    std::set<std::string> claimed;
    for (const core::State& state : workflow.states) {
      if (!state.deadline || state.review) continue;
      for (core::Measure& measure : measures_in(workflow, state, parse_instant("2021-03-01T16:00:00Z").value())) {
        climb(workflow, std::move(measure), claimed);
      }
    }
    for (const core::Rung& rung : workflow.ladder->rungs) {
      INFO(rung.name);
      CHECK(claimed.contains(rung.name));
    }
  }
  CHECK(ladders >= 12);
}
