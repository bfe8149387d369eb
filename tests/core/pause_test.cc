// Clocks that stand still: what a pause may last in all, what happens when that is used up, and where a resumed measure
// goes on (`history: resume`).
#include <catch2/catch.hpp>

#include "core/deadlines.h"
#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;

namespace {

// The sample with a budget for its paused states; when it is used up the measure is withdrawn.
Case with_budget(Span span) {
  Case c;
  for (State& state : c.workflow.states) {
    if (state.paused) state.budget = PauseBudget{span, "give_up"};
  }
  Transition give_up;
  give_up.name = "give_up";
  give_up.from = {"paused", "shelved"};
  give_up.to = "withdrawn";
  give_up.by = {std::string(kEngineActor)};
  c.workflow.transitions.push_back(give_up);
  return c;
}

// The sample with a transition from its paused states back to where the measure was.
Case with_history() {
  Case c;
  Transition back;
  back.name = "back";
  back.from = {"paused", "shelved"};
  back.to = "executing";
  back.resumes = {"executing", "verifying"};
  back.by = {"office"};
  c.workflow.transitions.push_back(back);
  return c;
}

std::uint32_t used(const Case& c) { return paused_until(c.workflow, *c.measure, c.at(c.now)); }

}  // namespace

TEST_CASE("a pause is counted in days over several pauses, and what is used up fires by itself") {
  Case c = with_budget({10, Span::Unit::days});
  c.executing();
  c.now = "2020-09-15 10:00";
  c.fire(kOffice, "pause");
  CHECK(c.wake_at() == "2020-09-26T00:00:00+08:00");
  c.now = "2020-09-21 09:00";
  CHECK(used(c) == 6);
  CHECK(std::get<Fired>(c.fire(kOffice, "resume").steps.front().event.body).paused == 6);
  c.now = "2020-09-25 17:00";
  CHECK(used(c) == 6);
  c.fire(kOffice, "pause");
  CHECK(c.wake_at() == "2020-09-30T00:00:00+08:00");
  CHECK(c.wake("2020-09-29 23:59:59.999").steps.empty());
  const Decision fired = c.wake("2020-09-30 08:00");
  REQUIRE(fired.steps.size() == 1);
  const auto& event = std::get<Fired>(fired.steps.front().event.body);
  CHECK(event.transition == "give_up");
  CHECK(event.due == c.at("2020-09-29 23:59:59.999"));
  CHECK(event.paused == 10);
  CHECK(c.measure->state == "withdrawn");
}

TEST_CASE("a pause counted in workdays leaves out weekends and holidays") {
  Case c = with_budget({5, Span::Unit::workdays});
  c.executing("2020-11-30");
  c.now = "2020-09-29 10:00";
  c.fire(kOffice, "pause");
  c.now = "2020-10-09 10:00";
  CHECK(used(c) == 2);                                // 30 September and 9 October
  CHECK(c.wake_at() == "2020-10-14T00:00:00+08:00");  // after 10, 12 and 13 October
  c.fire(kOffice, "resume");
  CHECK(c.measure->paused == 2);
}

TEST_CASE("when the budget is used up a further pause is refused, and the next episode has a new one") {
  Case c = with_budget({3, Span::Unit::days});
  c.executing();
  c.fire(kOffice, "pause");
  c.now = "2020-09-17 12:00";
  c.fire(kOffice, "resume");
  const Error refused = c.refuse(kOffice, Fire{"pause", {}, "again", {}});
  CHECK(refused.code == Code::denied);
  CHECK_THAT(refused.message, Contains("it has stood still for 3 of 3 days in this episode"));
  c.submit();
  c.fire(kSupervisor, "pass");
  c.fire(kOffice, "pass");
  c.fire(kOffice, "confirm");
  c.fire(kOffice, "reopen");
  CHECK(c.measure->paused == 0);
  c.fire(kOffice, "pause");
  CHECK(c.measure->state == "paused");
}

TEST_CASE("from one paused state to another the time goes on adding up, once") {
  Case c = with_budget({10, Span::Unit::days});
  c.executing();
  c.fire(kOffice, "pause");
  c.now = "2020-09-18 10:00";
  c.fire(kOffice, "shelve");
  CHECK(used(c) == 4);
  CHECK(c.wake_at() == "2020-09-25T00:00:00+08:00");
  c.now = "2020-09-20 10:00";
  CHECK(used(c) == 6);
  c.fire(kOffice, "resume");
  CHECK(c.measure->paused == 6);
}

TEST_CASE("a paused state without a budget neither counts nor hides what was counted before") {
  Case c = with_budget({10, Span::Unit::days});
  for (State& state : c.workflow.states) {
    if (state.name == "shelved") state.budget.reset();
  }
  c.executing();
  c.fire(kOffice, "pause");
  c.now = "2020-09-18 10:00";
  c.fire(kOffice, "shelve");
  CHECK_FALSE(next_wake(c.workflow, *c.measure));
  c.now = "2020-10-20 10:00";
  CHECK(used(c) == 4);
  c.fire(kOffice, "resume");
  CHECK(c.measure->paused == 4);
}

TEST_CASE("a resumed measure returns to the state its clock was stopped in, with what was left") {
  for (const bool verifying : {false, true}) {
    Case c = with_history();
    c.executing();
    if (verifying) c.submit();
    const std::string state = c.measure->state;
    const Deadline before = *c.measure->deadline;
    c.now = "2020-09-15 10:00";
    c.fire(kOffice, "pause");
    c.now = "2020-09-17 10:00";
    const Decision back = c.fire(kOffice, "back");
    CHECK(std::get<Fired>(back.steps.front().event.body).to == state);
    CHECK(std::get<Fired>(back.steps.front().event.body).deadline_resumed);
    CHECK(c.measure->state == state);
    CHECK(c.measure->deadline->original == before.original);
    CHECK(c.measure->deadline->due > before.due);
    CHECK_FALSE(c.measure->stopped);
  }
}

TEST_CASE("through two paused states a measure returns to where it was before the first") {
  Case c = with_history();
  c.verifying();
  c.fire(kOffice, "pause");
  c.fire(kOffice, "shelve");
  c.fire(kOffice, "back");
  CHECK(c.measure->state == "verifying");
}

TEST_CASE("a measure whose clock was stopped elsewhere goes to the state that is named") {
  Case c = with_history();
  c.assigned();
  c.fire(kOffice, "pause");
  CHECK(c.measure->stopped->state == "assigned");
  c.fire(kOffice, "back");
  CHECK(c.measure->state == "executing");
}
