// The ladder beyond its offsets: from the rung before, conditions, catching up, caps, episodes, acknowledgements and
// what people decide; and the forecast, which is the same ladder on a virtual clock.
#include "core/ladder.h"

#include <catch2/catch.hpp>

#include "core/forecast.h"
#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;
using Names = std::vector<std::string>;
using Answer = RungAnswered::Answer;

namespace {

Span workdays(std::int64_t count) { return {count, Span::Unit::workdays}; }

AnswerRung acknowledge(const std::string& rung) { return {rung, Answer::acknowledged, {}, {}, "seen"}; }
AnswerRung resolve(const std::string& rung, const std::string& outcome = {}) {
  return {rung, Answer::resolved, outcome, {}, "spoken to"};
}
AnswerRung hand_over(const std::string& rung, const std::string& person) {
  return {rung, Answer::handed_over, {}, person, ""};
}

RungClaimed claim_in(const Decision& decision, std::size_t index = 0) {
  return std::get<RungClaimed>(decision.steps.at(index).event.body);
}

// `remind` has to be acknowledged by the lead within two workdays; people decide about `hold-to-account`.
Case asking() {
  Case c;
  auto& rungs = c.workflow.ladder->rungs;
  rungs[0].acknowledge = Acknowledgement{{"lead"}, workdays(2)};
  rungs[1].after = workdays(10);
  rungs[2].after = workdays(12);
  rungs[3].ruling =
      Ruling{{"supervisor"}, {{"held", {"Held to account", "问责"}}, {"tolerated", {"Tolerated", "容错"}}}};
  c.executing("2020-10-09");
  return c;
}

}  // namespace

TEST_CASE("a rung may count from when the one before was due, however late that was claimed") {
  Case c;
  c.workflow.ladder->rungs[1].after_previous = true;
  c.executing("2020-10-09");
  CHECK(c.wake_at() == "2020-10-10T09:00:00+08:00");
  CHECK(rungs_in(c.wake("2020-10-13 15:00")) == Names{"remind"});
  CHECK(c.wake_at() == "2020-10-15T09:00:00+08:00");  // three workdays after the 10th
}

TEST_CASE("grace is counted before anything else") {
  Case c;
  c.workflow.ladder->grace = workdays(2);
  c.executing("2020-10-09");
  CHECK(c.wake_at() == "2020-10-13T09:00:00+08:00");  // the 10th is worked, the 11th is not
}

TEST_CASE("a rung whose condition does not hold is passed over, and comes up once it does") {
  Case c;
  c.workflow.ladder->rungs[0].when = "measure.horizon == 'sustained'";
  c.executing("2020-10-09");
  const Decision talked = c.wake("2020-10-14 09:00");
  CHECK(rungs_in(talked) == Names{"talk"});
  CHECK(claim_in(talked).level == 2);
  CHECK(claim_in(talked).passed == Names{"remind"});
  CHECK(c.measure->rungs_claimed == 2);

  Case other;
  other.workflow.ladder->rungs[0].when = "measure.horizon == 'sustained'";
  other.drafted({{"horizon", "sustained"}});
  other.executing("2020-10-09");
  CHECK(rungs_in(other.wake("2020-10-10 09:00")) == Names{"remind"});
}

TEST_CASE("a condition that fails does not silence the rung") {
  Case c;
  c.workflow.guard = [](const std::string&, const Measure&) -> Result<bool> {
    return Error{Code::invalid, "no such thing", {}};
  };
  c.workflow.ladder->rungs[0].when = "nonsense";
  c.executing("2020-10-09");
  CHECK(rungs_in(c.wake("2020-10-10 09:00")) == Names{"remind"});
}

TEST_CASE("after downtime every rung is claimed, or only the highest, and then it says which it passed over") {
  Case all;
  all.executing("2020-10-09");
  CHECK(rungs_in(all.wake("2020-10-21 09:00")) == Names{"remind", "talk", "supervise"});

  Case highest;
  highest.workflow.ladder->catch_up = Ladder::CatchUp::highest;
  highest.executing("2020-10-09");
  const Decision decision = highest.wake("2020-10-21 09:00");
  CHECK(rungs_in(decision) == Names{"supervise"});
  CHECK(claim_in(decision).passed == Names{"remind", "talk"});
  CHECK(claim_in(decision).due == highest.at("2020-10-20 09:00"));
  CHECK(highest.wake("2020-10-21 09:00").steps.empty());
  CHECK(rungs_in(highest.wake("2021-02-01 09:00")) == Names{"hold-to-account"});
}

TEST_CASE("what fell due while the engine was away is claimed in the hours of the ladder") {
  Case c;
  c.executing("2020-10-09");
  // Ten at night, a Sunday, and Monday's lunch: nothing is claimed, and the next look is when the office opens.
  for (const auto* closed : {"2020-10-16 22:00", "2020-10-18 10:00"}) {
    const Decision nothing = c.wake(closed);
    CHECK(nothing.steps.empty());
    REQUIRE(nothing.wake);
    CHECK(*nothing.wake > c.at(closed));
  }
  CHECK(c.local(c.wake("2020-10-18 10:00").wake) == "2020-10-19T09:00:00+08:00");
  CHECK(rungs_in(c.wake("2020-10-19 09:00")) == Names{"remind", "talk"});

  Case any;
  any.workflow.ladder->hours = Hours::any;
  any.executing("2020-10-09");
  CHECK(rungs_in(any.wake("2020-10-18 03:00")) == Names{"remind", "talk"});
}

TEST_CASE("what fires by itself does not wait for a rung that waits for the office") {
  Case c;
  c.workflow.states[2].after = TimedTransition{{20, Span::Unit::days}, "withdraw"};
  c.executing("2020-09-20");
  const Decision night = c.wake("2020-10-05 03:00");  // a holiday
  REQUIRE(night.steps.size() == 1);
  CHECK(std::holds_alternative<Fired>(night.steps[0].event.body));
}

TEST_CASE("a ladder that goes by the episode claims no rung twice in it, wherever the measure stands") {
  Case c;
  c.workflow.ladder->restart = Ladder::Restart::episode;
  c.executing("2020-10-09");
  CHECK(rungs_in(c.wake("2020-10-14 09:00")) == Names{"remind", "talk"});
  c.submit();
  CHECK(c.measure->rungs_claimed == 0);
  CHECK(rungs_in(c.wake("2021-06-01 09:00")) == Names{"supervise", "hold-to-account"});
  CHECK(c.wake_at() == "never");
}

TEST_CASE("a cap counts the rungs of an episode") {
  Case c;
  c.workflow.ladder->cap = 2;
  c.executing("2020-10-09");
  CHECK(rungs_in(c.wake("2021-06-01 09:00")) == Names{"remind", "talk"});
  CHECK(c.wake_at() == "never");
  c.submit();
  CHECK(c.wake_at() == "never");
}

TEST_CASE("a rung that is not acknowledged in time brings the next one at once") {
  Case c = asking();
  const Decision reminded = c.wake("2020-10-10 09:00");
  REQUIRE(claim_in(reminded).acknowledge_by);
  CHECK(c.local(claim_in(reminded).acknowledge_by) == "2020-10-13T23:59:59.999+08:00");
  CHECK(c.wake_at() == "2020-10-14T09:00:00+08:00");
  CHECK(status_of(*c.measure, 0) == RungStatus::open);
  const Decision talked = c.wake("2020-10-14 09:00");
  CHECK(rungs_in(talked) == Names{"talk"});
  CHECK(c.wake_at() == "2020-10-27T09:00:00+08:00");  // the third keeps its own time
}

TEST_CASE("a rung that is acknowledged in time leaves the others where they were") {
  Case c = asking();
  c.wake("2020-10-10 09:00");
  CHECK(c.refuse(kStranger, acknowledge("remind")).code == Code::denied);
  const Decision decision = c.grant(kLead, acknowledge("remind"));
  const auto& answered = std::get<RungAnswered>(decision.steps.at(0).event.body);
  CHECK(answered.answer == Answer::acknowledged);
  CHECK(answered.level == 1);
  CHECK(c.measure->claimed.at(0).acknowledged_by == kLead);
  CHECK(status_of(*c.measure, 0) == RungStatus::acknowledged);
  CHECK(c.wake_at() == "2020-10-23T09:00:00+08:00");
  CHECK_THAT(c.refuse(kLead, acknowledge("remind")).message, Contains("acknowledged it already"));
}

TEST_CASE("a pause moves the time for acknowledging along with the deadline") {
  Case c = asking();
  c.wake("2020-10-10 09:00");
  c.now = "2020-10-12 10:00";
  c.fire(kOffice, "pause");
  CHECK(c.wake_at() == "never");
  c.now = "2020-10-19 10:00";  // five workdays later
  c.fire(kOffice, "resume");
  CHECK(c.wake_at() == "2020-10-21T09:00:00+08:00");
}

TEST_CASE("what people have to decide stays open until they do, wherever the measure goes") {
  Case c = asking();
  c.wake("2021-06-01 09:00");
  const std::size_t last = c.measure->claimed.size() - 1;
  REQUIRE(c.measure->claimed[last].name == "hold-to-account");
  CHECK(c.measure->claimed[last].to_be_decided);
  c.submit();
  CHECK(status_of(*c.measure, last) == RungStatus::open);
  CHECK(status_of(*c.measure, last - 1) == RungStatus::past);
  CHECK_THAT(c.refuse(kLead, resolve("supervise")).message, Contains("it is past"));
  CHECK(c.refuse(kLead, resolve("hold-to-account", "tolerated")).code == Code::denied);
  CHECK_THAT(c.refuse(kSupervisor, resolve("hold-to-account")).message, Contains("one of held, tolerated"));
  CHECK_THAT(c.refuse(kSupervisor, resolve("hold-to-account", "tolerate")).message,
             Contains("did you mean 'tolerated'?"));
  c.grant(kSupervisor, resolve("hold-to-account", "tolerated"));
  CHECK(status_of(*c.measure, last) == RungStatus::resolved);
  CHECK(c.measure->claimed[last].outcome == "tolerated");
  CHECK_THAT(c.refuse(kSupervisor, resolve("hold-to-account", "held")).message, Contains("resolved it on"));
}

TEST_CASE("a rung can be handed over, and then the other person answers") {
  Case c;
  c.executing("2020-10-09");
  c.wake("2020-10-14 09:00");
  CHECK(c.refuse(kStranger, hand_over("talk", "wu.di")).code == Code::denied);
  const Decision decision = c.grant(kLead, hand_over("talk", "sun.hao"));
  REQUIRE(told_in(decision).size() == 1);
  CHECK(told_in(decision)[0].recipient.person == "sun.hao");
  CHECK_THAT(c.refuse(kStranger, AnswerRung{"talk", Answer::resolved, {}, {}, ""}).message,
             Contains("a note is missing"));
  c.grant(kStranger, resolve("talk"));
  CHECK(c.measure->claimed.at(1).resolved_by == kStranger);
}

TEST_CASE("an answer to what was never claimed says what there is") {
  Case c;
  c.executing("2020-10-09");
  CHECK(c.refuse(kLead, acknowledge("remind")).code == Code::not_found);
  c.wake("2020-10-14 09:00");
  CHECK_THAT(c.refuse(kLead, acknowledge("remnd")).message, Contains("did you mean 'remind'?"));
  CHECK_THAT(c.refuse(kLead, resolve("talk", "tolerated")).message, Contains("nothing to decide"));
}

TEST_CASE("whoever stands in for a person is told as well") {
  Case c;
  c.workflow.organisation.stand_ins.push_back(
      {"liu.yang", "sun.hao", sample_day("2020-10-01"), sample_day("2020-10-31")});
  c.executing("2020-10-09");
  const Decision decision = c.wake("2020-10-14 09:00");
  CHECK(claim_in(decision, 1).notify ==
        std::vector<Recipient>{{"lead", "housing-office", ""}, {"leader", "", "liu.yang"}, {"leader", "", "sun.hao"}});
}

TEST_CASE("a forecast tells what the engine then does, event for event") {
  Case c = asking();
  const Forecast forecast = core::forecast(c.matter(), c.at(c.now), c.at("2020-12-31 00:00"));
  CHECK_FALSE(forecast.cut_off);
  std::vector<std::pair<std::string, std::string>> foreseen;
  for (const Foreseen& one : forecast.events) {
    if (one.kind == Foreseen::Kind::rung) foreseen.emplace_back(one.name, c.local(one.at));
  }
  std::vector<std::pair<std::string, std::string>> happened;
  Case lived = asking();
  while (const auto wake = next_wake(lived.workflow, *lived.measure)) {
    if (*wake > lived.at("2020-12-31 00:00")) break;
    for (const std::string& rung : rungs_in(lived.wake(lived.workflow.calendar.zone.format(*wake)))) {
      happened.emplace_back(rung, lived.local(wake));
    }
  }
  CHECK(foreseen == happened);
  CHECK(foreseen.size() == 4);
  REQUIRE(forecast.events.size() == 6);
  CHECK(forecast.events[0].kind == Foreseen::Kind::deadline);
  CHECK(c.local(forecast.events[0].at) == "2020-10-09T23:59:59.999+08:00");
  CHECK(forecast.events[2].kind == Foreseen::Kind::answer);
  CHECK(forecast.events.back().to_be_decided);
}

TEST_CASE("a forecast of what recurs for ever ends with its time, or its limit") {
  Case c;
  c.sustained();
  const auto until = [&](const char* text, std::size_t most) {
    return core::forecast(c.matter(), c.at(c.now), c.at(text), nullptr, {.events_max = most});
  };
  CHECK(until("2021-12-31 00:00", 1000).events.size() == 6);  // the deadline, and five misses
  CHECK_FALSE(until("2021-12-31 00:00", 1000).cut_off);
  CHECK(until("2099-12-31 00:00", 10).cut_off);
  CHECK(until("2099-12-31 00:00", 10).events.size() == 10);
}
