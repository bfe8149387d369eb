// The walk over what a workflow allows: routes, dead ends, what lies unseen, what never happens.
#include "scenario/explore.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using namespace rectify::scenario;

namespace {

ExploreOptions from_september(const Workflow& workflow) {
  ExploreOptions options;
  const auto start = workflow.calendar.zone.parse("2020-09-14 09:00");
  REQUIRE(start.ok());
  options.start = *start;
  return options;
}

Exploration walk(const Workflow& workflow) { return explore(workflow, from_september(workflow)); }

const FoundState* find(const std::vector<FoundState>& list, const std::string& state) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const FoundState& one) { return one.state == state; });
  return found == list.end() ? nullptr : &*found;
}

std::vector<std::string> steps_of(const Route& route) {
  std::vector<std::string> steps;
  for (const ExploredStep& step : route) {
    steps.push_back(step.does + (step.transition.empty() ? "" : " " + step.transition));
  }
  return steps;
}

Transition& transition(Workflow& workflow, const std::string& name) {
  return *std::find_if(workflow.transitions.begin(), workflow.transitions.end(),
                       [&](const Transition& one) { return one.name == name; });
}

// The sample with one way to pause and one unit that submits: what is walked here does not need the others.
Workflow plain_workflow() {
  Workflow workflow = sample_workflow();
  std::erase_if(workflow.states, [](const State& one) { return one.name == "shelved"; });
  std::erase_if(workflow.transitions,
                [](const Transition& one) { return one.name == "shelve" || one.name.ends_with("_again"); });
  transition(workflow, "pause").from = {"executing"};
  transition(workflow, "resume").from = {"paused"};
  transition(workflow, "submit").by = {"lead"};
  return workflow;
}

// No more than what leads to `withdrawn`: a walk of a moment.
Workflow withdrawal() {
  Workflow workflow = plain_workflow();
  std::erase_if(workflow.transitions, [](const Transition& one) { return one.name != "withdraw"; });
  workflow.ladder.reset();
  return workflow;
}

State& state(Workflow& workflow, const std::string& name) {
  return *std::find_if(workflow.states.begin(), workflow.states.end(),
                       [&](const State& one) { return one.name == name; });
}

}  // namespace

TEST_CASE("of a sound workflow every state is reached, every transition fired and every rung claimed") {
  const Exploration found = walk(plain_workflow());
  CHECK(found.complete);
  CHECK(found.never_reached.empty());
  CHECK(found.never_fired.empty());
  CHECK(found.never_claimed.empty());
  CHECK(found.dead_ends.empty());
  CHECK(found.situations > found.reached.size());
}

TEST_CASE("the route to a state is the shortest, with who acts, in which role, and what is waited for") {
  const Exploration found = walk(plain_workflow());
  const FoundState* closed = find(found.reached, "closed");
  REQUIRE(closed != nullptr);
  CHECK(steps_of(closed->route) == std::vector<std::string>{"register", "fire assign", "fire accept", "fire submit",
                                                            "propose pass", "approve pass", "fire confirm"});
  const ExploredStep& assign = closed->route[1];
  CHECK(assign.roles == std::vector<std::string>{"office"});
  CHECK(assign.sets.contains("due"));
  CHECK(assign.state == "assigned");
  CHECK(closed->route[4].actor.person != closed->route[5].actor.person);

  Workflow timed = plain_workflow();
  transition(timed, "confirm").by = {std::string(kEngineActor)};
  const Exploration waited = walk(timed);
  const FoundState* confirmed = find(waited.reached, "closed");
  REQUIRE(confirmed != nullptr);
  const ExploredStep& wait = confirmed->route.back();
  CHECK(wait.does == "wait");
  CHECK(wait.happened == std::vector<std::string>{"confirm fired"});
  CHECK(wait.at.ms - wait.from.ms > 7 * kMsPerDay);
}

TEST_CASE("a state that nobody can leave is a dead end, and the refusals say why") {
  Workflow workflow = plain_workflow();
  transition(workflow, "pass").approvals->by = {"secretary"};  // one person, and two have to agree
  transition(workflow, "return").when = "false";
  transition(workflow, "sustain").when = "false";
  workflow.guard = [](const std::string&, const Measure&) -> Result<bool> { return false; };
  const Exploration found = walk(workflow);
  const FoundState* dead = find(found.dead_ends, "verifying");
  REQUIRE(dead != nullptr);
  REQUIRE_FALSE(dead->refusals.empty());
  CHECK(dead->refusals[0].find("return") != std::string::npos);
  CHECK(std::find(found.never_fired.begin(), found.never_fired.end(), "pass") != found.never_fired.end());
  CHECK(std::find(found.never_reached.begin(), found.never_reached.end(), "on_notice") != found.never_reached.end());
}

TEST_CASE("what an amendment gets going again is no dead end") {
  Workflow workflow = plain_workflow();
  transition(workflow, "assign").when = "measure.horizon == 'sustained'";
  workflow.transitions.erase(std::find_if(workflow.transitions.begin(), workflow.transitions.end(),
                                          [](const Transition& one) { return one.name == "withdraw"; }));
  CHECK(find(walk(workflow).dead_ends, "drafted") == nullptr);
  transition(workflow, "assign").when = "measure.horizon == 'other'";
  workflow.guard = [](const std::string&, const Measure&) -> Result<bool> { return false; };
  CHECK(find(walk(workflow).dead_ends, "drafted") != nullptr);
}

TEST_CASE("a state without deadline, timer and review is named: a measure can lie there for ever unseen") {
  Workflow workflow = plain_workflow();
  const Exploration found = walk(workflow);
  CHECK(find(found.unwatched, "drafted") != nullptr);
  CHECK(find(found.unwatched, "paused") != nullptr);
  CHECK(find(found.unwatched, "verifying") == nullptr);
  state(workflow, "verifying").deadline.reset();
  CHECK(find(walk(workflow).unwatched, "verifying") != nullptr);
}

TEST_CASE("a pause whose budget is used up goes on by itself, and the route waits for it") {
  Workflow workflow = plain_workflow();
  state(workflow, "paused").budget = PauseBudget{{20, Span::Unit::days}, "withdraw"};
  transition(workflow, "withdraw").from = {"paused"};
  transition(workflow, "withdraw").by = {std::string(kEngineActor)};
  const Exploration found = walk(workflow);
  const FoundState* withdrawn = find(found.reached, "withdrawn");
  REQUIRE(withdrawn != nullptr);
  CHECK(withdrawn->route.back().does == "wait");
  CHECK(withdrawn->route.back().at.ms - withdrawn->route.back().from.ms >= 20 * kMsPerDay);
}

TEST_CASE("whoever submitted is not the one who passes, even where one unit does both") {
  Workflow workflow = plain_workflow();
  for (Role& role : workflow.roles) {
    if (role.name == "supervisor") role = {"supervisor", {}, Role::By::unit_field, "lead_unit"};
  }
  transition(workflow, "pass").approvals.reset();
  CHECK(find(walk(workflow).reached, "on_notice") != nullptr);
  for (Role& role : workflow.roles) {
    if (role.name == "supervisor" || role.name == "lead") role = {role.name, {}, Role::By::person, "chen.jing"};
  }
  CHECK(find(walk(workflow).reached, "on_notice") == nullptr);
}

TEST_CASE("a walk that reaches its limit says so") {
  const Workflow workflow = plain_workflow();
  ExploreOptions few = from_september(workflow);
  few.situations_max = 10;
  CHECK_FALSE(explore(workflow, few).complete);
  ExploreOptions shallow = from_september(workflow);
  shallow.depth_max = 2;
  const Exploration found = explore(workflow, shallow);
  CHECK_FALSE(found.complete);
  CHECK(find(found.reached, "closed") == nullptr);
  CHECK(found.dead_ends.empty());
}

TEST_CASE("numbers that a condition compares with are tried on both sides") {
  Workflow workflow = withdrawal();
  transition(workflow, "withdraw").when = "measure.amount ~= nil and measure.amount > 10000";
  workflow.guard = [](const std::string& asked, const Measure& measure) -> Result<bool> {
    if (asked.find("amount") == std::string::npos) return true;
    const auto amount = measure.fields.find("amount");
    return amount != measure.fields.end() && std::stol(to_text(amount->second)) > 10000;
  };
  CHECK(find(walk(workflow).reached, "withdrawn") != nullptr);
}

TEST_CASE("numbers below zero, and such with a point, are tried as they stand in the condition") {
  const auto reached = [](const std::string& condition, const auto& holds) {
    Workflow workflow = withdrawal();
    transition(workflow, "withdraw").when = condition;
    workflow.guard = [&](const std::string& asked, const Measure& measure) -> Result<bool> {
      if (asked != condition) return true;
      const auto amount = measure.fields.find("amount");
      return amount != measure.fields.end() && holds(std::stod(to_text(amount->second)));
    };
    return find(walk(workflow).reached, "withdrawn") != nullptr;
  };
  CHECK(reached("measure.amount > -3", [](double amount) { return amount > -3; }));
  CHECK(reached("not (measure.amount > -3)", [](double amount) { return amount <= -3; }));
  CHECK(reached("measure.amount == -3", [](double amount) { return amount == -3; }));
  CHECK(reached("measure.amount == 0.5", [](double amount) { return amount == 0.5; }));
  CHECK_FALSE(reached("measure.amount > -3", [](double amount) { return amount == 7; }));
}
