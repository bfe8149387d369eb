// Migrations: where a measure lands in another version, what becomes of its clocks and rungs, and what is refused.
#include "core/migrate.h"

#include <catch2/catch.hpp>

#include "sample_workflow.h"

using namespace rectify;
using namespace rectify::core;

namespace {

// A measure that goes by version 3, the version 4 it may go to, and the map between them.
struct Moving : Case {
  Workflow next = [] {
    Workflow made = sample_workflow();
    made.version = 4;
    return made;
  }();
  MigrationMap map = [] {
    MigrationMap made;
    made.workflow = "rectification";
    made.from = 3;
    made.to = 4;
    made.digest = std::string(64, 'd');
    return made;
  }();

  [[nodiscard]] Result<Decision> migrate() const {
    Command command{.key = "k",
                    .actor = {"admin", ""},
                    .measure = measure->id,
                    .expected = {},
                    .body = Migrate{std::make_shared<const MigrationMap>(map), "new rules"}};
    return decide({.workflow = workflow, .limits = limits, .measure = &*measure, .target = &next}, command, at(now));
  }
  Migrated land() {
    auto decision = migrate();
    if (!decision) FAIL(decision.error().text());
    measure = decision->steps.back().after;
    workflow = next;
    return std::get<Migrated>(decision->steps.front().event.body);
  }
  [[nodiscard]] Error refused() const {
    auto decision = migrate();
    REQUIRE_FALSE(decision.ok());
    return decision.error();
  }
  State& state(std::string_view name) {
    for (State& one : next.states) {
      if (one.name == name) return one;
    }
    FAIL("no such state");
    return next.states.front();
  }
  void rename_state(const std::string& old, const std::string& now_called) {
    state(old).name = now_called;
    for (Transition& transition : next.transitions) {
      std::replace(transition.from.begin(), transition.from.end(), old, now_called);
      if (transition.to == old) transition.to = now_called;
    }
    map.states[old] = now_called;
  }
  void rungs(std::vector<std::pair<std::string, std::int64_t>> ladder) {
    next.ladder = Ladder{};
    for (auto& [name, days] : ladder) {
      next.ladder->rungs.push_back({name, {"", name}, {days, Span::Unit::workdays}, {"office"}});
    }
  }
  // Verifying since 14 September, due at the end of the 27th, and everything done that fell due by then.
  void verifying_until(std::string_view local_time) {
    verifying();
    wake(local_time);
  }
};

std::string message_of(const Error& error) { return error.message; }

}  // namespace

TEST_CASE("a measure goes on by the new version, and its clock is kept as it is") {
  Moving moving;
  moving.verifying();
  moving.rename_state("verifying", "checking");
  moving.state("checking").deadline = SpanFromEntry{{2, Span::Unit::workdays}};
  const Measure before = *moving.measure;
  moving.now = "2020-09-15 10:00";
  const Migrated event = moving.land();
  CHECK(event.from == "verifying");
  CHECK(event.to == "checking");
  CHECK(event.note == "new rules");
  CHECK(event.map == moving.map.digest);
  CHECK(moving.measure->workflow_version == 4);
  CHECK(moving.measure->state == "checking");
  CHECK(moving.measure->phase == Phase::verify);
  CHECK(moving.measure->deadline == before.deadline);
  CHECK(moving.measure->entered == before.entered);
  CHECK(moving.measure->episode == before.episode);
  CHECK(moving.measure->evidence == before.evidence);
  CHECK(moving.measure->revision.get() == before.revision.get() + 1);
}

TEST_CASE("a clock that is recomputed runs as if the new version had been there from the start") {
  Moving moving;
  moving.verifying();
  moving.state("verifying").deadline = SpanFromEntry{{20, Span::Unit::workdays}};
  moving.map.clocks["verifying"] = ClockRule::recompute;
  const std::string original = moving.original();
  moving.now = "2020-09-16 10:00";
  moving.land();
  CHECK(moving.local(moving.measure->entered) == "2020-09-14T10:00:00+08:00");
  // Twenty workdays after 14 September: 27 September and 10 October are worked, 1 to 8 October are not.
  CHECK(moving.due() == "2020-10-16T23:59:59.999+08:00");
  CHECK(moving.original() == original);
}

TEST_CASE("a clock that is shifted gives the whole new span from now") {
  Moving moving;
  moving.verifying();
  moving.map.clock = ClockRule::shift;
  moving.now = "2020-09-21 10:00";
  moving.land();
  CHECK(moving.local(moving.measure->entered) == "2020-09-21T10:00:00+08:00");
  CHECK(moving.due() == "2020-10-10T23:59:59.999+08:00");
}

TEST_CASE("a state's timed exit counts from where the clock rule says") {
  // Three days: to the end of the third.
  for (const auto& [rule, wake] :
       {std::pair(ClockRule::keep, "2020-09-18"), std::pair(ClockRule::recompute, "2020-09-18"),
        std::pair(ClockRule::shift, "2020-09-19")}) {
    Moving moving;
    moving.on_notice();
    moving.state("on_notice").after = TimedTransition{{3, Span::Unit::days}, "confirm"};
    moving.map.clock = rule;
    moving.now = "2020-09-15 11:00";
    moving.land();
    CHECK(moving.wake_at() == std::string(wake) + "T00:00:00+08:00");
  }
}

TEST_CASE("a rung that was claimed is never claimed again, and one that was not is not lost, whatever the rule") {
  for (const ClockRule rule : {ClockRule::keep, ClockRule::recompute, ClockRule::shift}) {
    INFO(kClockRules[static_cast<std::size_t>(rule)]);
    Moving moving;
    moving.verifying_until("2020-10-10 10:00");  // remind on 28 September, talk on 9 October
    REQUIRE(moving.measure->rungs_claimed == 2);
    moving.map.clock = rule;
    moving.land();
    CHECK(moving.measure->rungs_claimed == 2);
    std::vector<std::string> later = rungs_in(moving.wake("2021-12-31 10:00"));
    CHECK(later == std::vector<std::string>{"supervise", "hold-to-account"});
  }
}

TEST_CASE(
    "where the deadline is recomputed to lie in the past, the rungs whose time has gone by are taken as claimed") {
  Moving moving;
  moving.verifying();
  moving.state("verifying").deadline = SpanFromEntry{{1, Span::Unit::workdays}};
  moving.map.clock = ClockRule::recompute;
  moving.now = "2020-09-22 12:00";  // due on 15 September: remind on the 16th, talk on the 21st
  moving.land();
  CHECK(moving.measure->rungs_claimed == 2);
  CHECK(moving.measure->claimed.empty());
  CHECK(rungs_in(moving.wake("2020-09-22 12:00")).empty());
  CHECK(rungs_in(moving.wake("2020-09-27 10:00")) == std::vector<std::string>{"supervise"});
}

TEST_CASE("ladders are matched by the names of their rungs") {
  Moving moving;
  moving.verifying_until("2020-10-10 10:00");
  SECTION("a new rung below a claimed one is passed over, one above is still to come") {
    moving.rungs({{"nudge", 0}, {"remind", 1}, {"talk", 3}, {"warn", 5}, {"supervise", 7}});
    moving.land();
    CHECK(moving.measure->rungs_claimed == 3);
    CHECK(rungs_in(moving.wake("2021-12-31 10:00")) == std::vector<std::string>{"warn", "supervise"});
  }
  SECTION("a claimed rung that is gone takes nothing with it") {
    moving.rungs({{"supervise", 7}, {"hold-to-account", 30}});
    moving.land();
    CHECK(moving.measure->rungs_claimed == 0);
    CHECK(rungs_in(moving.wake("2021-12-31 10:00")) == std::vector<std::string>{"supervise", "hold-to-account"});
  }
  SECTION("a rung under a new name is the one the map says") {
    moving.rungs({{"remind", 0}, {"summon", 3}, {"supervise", 7}});
    moving.map.rungs["talk"] = "summon";
    moving.land();
    CHECK(rungs_in(moving.wake("2021-12-31 10:00")) == std::vector<std::string>{"supervise"});
  }
  SECTION("a rung that was not claimed and now stands below one that was is a contradiction") {
    moving.rungs({{"supervise", 1}, {"remind", 2}, {"talk", 3}});
    const Error error = moving.refused();
    CHECK(error.code == Code::denied);
    CHECK_THAT(message_of(error),
               Catch::Contains("rung supervise was not claimed yet") && Catch::Contains("below talk"));
  }
}

TEST_CASE("what has fallen due by the old version is done by it first") {
  Moving moving;
  moving.verifying();
  moving.now = "2020-09-29 10:00";
  const Error error = moving.refused();
  CHECK(error.code == Code::conflict);
  CHECK_THAT(message_of(error), Catch::Contains("something due"));
  CHECK(rungs_in(moving.wake("2020-09-29 10:00")) == std::vector<std::string>{"remind"});
  CHECK(moving.land().rungs_claimed == 1);
}

TEST_CASE("fields move, are dropped, and have to fit the new version") {
  Moving moving;
  moving.drafted({{"leader", std::string("liu.yang")}, {"remark", std::string("quickly")}});
  SECTION("under another name, and away") {
    for (Field& field : moving.next.fields) {
      if (field.name == "leader") field.name = "owner";
    }
    std::erase_if(moving.next.fields, [](const Field& field) { return field.name == "remark"; });
    moving.map.fields["leader"] = "owner";
    moving.map.without = {"remark"};
    const Migrated event = moving.land();
    CHECK(moving.measure->fields == Fields{{"owner", std::string("liu.yang")}});
    CHECK(event.sets ==
          Fields{{"leader", std::string()}, {"owner", std::string("liu.yang")}, {"remark", std::string()}});
  }
  SECTION("a value that the new version has no field for is not dropped in silence") {
    std::erase_if(moving.next.fields, [](const Field& field) { return field.name == "remark"; });
    CHECK_THAT(message_of(moving.refused()),
               Catch::Contains("field remark has a value") && Catch::Contains("`without`"));
  }
  SECTION("all that stands in the way is said at once") {
    for (Field& field : moving.next.fields) {
      if (field.name == "remark") field.type = FieldType::date;
      if (field.name == "amount") field.required_in = {"drafted"};
    }
    const Error error = moving.refused();
    CHECK(error.code == Code::denied);
    CHECK_THAT(message_of(error), Catch::Contains("remark") && Catch::Contains("amount is not set"));
  }
}

TEST_CASE("who executed still may not verify when the transition has another name") {
  Moving moving;
  moving.verifying();
  for (Transition& transition : moving.next.transitions) {
    if (transition.name == "submit") transition.name = "hand_in";
    if (transition.name == "pass") {
      transition.not_same_as = {"hand_in"};
      transition.by.emplace_back("lead");
    }
  }
  CHECK_THAT(message_of(moving.refused()),
             Catch::Contains("zhang.wei fired submit") && Catch::Contains("`transitions`"));
  moving.map.transitions["submit"] = "hand_in";
  moving.land();
  const Error error = moving.refuse(kLead, Fire{"pass", {}, "fine", {}});
  CHECK(error.code == Code::denied);
  CHECK_THAT(error.message, Catch::Contains("fired hand_in"));
}

TEST_CASE("a proposal does not outlive the version it was made under") {
  Moving moving;
  moving.verifying();
  moving.fire(kSupervisor, "pass");
  REQUIRE(moving.measure->proposals.size() == 1);
  const Migrated event = moving.land();
  CHECK(event.proposals == std::vector<std::string>{"pass"});
  CHECK(moving.measure->proposals.empty());
}

TEST_CASE("a clock that stands still goes on where it stood, under the new name") {
  Moving moving;
  moving.verifying();
  moving.now = "2020-09-16 10:00";
  moving.fire(kOffice, "pause");
  moving.rename_state("verifying", "checking");
  const auto deadline = moving.measure->stopped->deadline;
  SECTION("kept") {
    moving.now = "2020-09-18 10:00";
    moving.land();
    CHECK(moving.measure->stopped->state == "checking");
    CHECK(moving.measure->stopped->deadline == deadline);
    moving.fire(kOffice, "verify_again");
    CHECK(moving.measure->state == "checking");
    CHECK(moving.due() == "2020-09-29T23:59:59.999+08:00");
  }
  SECTION("shifted: the whole span is left when it goes on") {
    moving.map.clock = ClockRule::shift;
    moving.now = "2020-09-18 10:00";
    moving.land();
    moving.fire(kOffice, "verify_again");
    CHECK(moving.due() == "2020-10-09T23:59:59.999+08:00");
  }
  SECTION("recomputed: refused, since when the state was entered is not known") {
    moving.map.clock = ClockRule::recompute;
    CHECK_THAT(message_of(moving.refused()), Catch::Contains("clocks: {paused: keep}"));
    moving.map.clocks["paused"] = ClockRule::keep;
    CHECK(moving.land().clock == ClockRule::keep);
  }
}

TEST_CASE("a review keeps its count, and is not recomputed") {
  Moving moving;
  moving.sustained();
  moving.wake("2020-12-14 10:00");
  REQUIRE(moving.measure->rungs_claimed == 1);
  moving.map.clock = ClockRule::recompute;
  CHECK_THAT(message_of(moving.refused()), Catch::Contains("last done is not known"));
  moving.map.clock = ClockRule::keep;
  moving.land();
  CHECK(moving.measure->rungs_claimed == 1);
  CHECK(rungs_in(moving.wake("2020-12-31 10:00")).empty());
}

TEST_CASE("what a migration does not do is refused") {
  Moving moving;
  SECTION("land nowhere") {
    moving.drafted();
    moving.rename_state("drafted", "received");
    moving.map.states.clear();
    CHECK_THAT(message_of(moving.refused()), Catch::Contains("has no state 'drafted'") && Catch::Contains("`states`"));
  }
  SECTION("close a measure") {
    moving.verifying();
    moving.map.states["verifying"] = "closed";
    CHECK_THAT(message_of(moving.refused()), Catch::Contains("closes nothing"));
  }
  SECTION("stop a clock, or start one") {
    moving.executing();
    moving.map.states["executing"] = "paused";
    CHECK_THAT(message_of(moving.refused()), Catch::Contains("neither stops nor starts"));
  }
  SECTION("move what is closed") {
    moving.closed();
    CHECK(moving.refused().code == Code::conflict);
  }
  SECTION("move what goes by another version") {
    moving.drafted();
    moving.map.from = 2;
    CHECK(moving.refused().code == Code::conflict);
  }
}

TEST_CASE("a map that does not fit the two versions says everything it names in vain") {
  Moving moving;
  moving.map.states = {{"drafed", "drafted"}, {"drafted", "recieved"}};
  moving.map.clocks["nowhere"] = ClockRule::shift;
  moving.map.without = {"remarks"};
  moving.map.fields = {{"leader", "due"}};
  moving.map.rungs = {{"talk", "shout"}};
  const auto faults = misfits(moving.map, moving.workflow, moving.next);
  std::string all;
  for (const std::string& fault : faults) all += fault + "\n";
  CHECK(faults.size() == 6);
  CHECK_THAT(all, Catch::Contains("no state 'drafed'; did you mean 'drafted'?"));
  CHECK_THAT(all, Catch::Contains("new version has no state 'recieved'"));
  CHECK_THAT(all, Catch::Contains("no field 'remarks'; did you mean 'remark'?"));
  CHECK_THAT(all, Catch::Contains("fields leader and due would both be due"));
  CHECK_THAT(all, Catch::Contains("no rung 'shout'"));
}
