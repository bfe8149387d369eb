// Rules: when they are asked, what comes of what they say, and what it means that one fails.
#include "core/rule_calls.h"

#include <catch2/catch.hpp>

#include "core/forecast.h"
#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;
using Names = std::vector<std::string>;

namespace {

Rung rung_named(const std::string& name, const std::vector<std::string>& notify) {
  Rung rung;
  rung.name = name;
  rung.title = {name, {}};
  rung.notify = notify;
  return rung;
}

// A workflow with one rule, which says `answer`.
struct RuleCase : Case {
  RuleAnswer answer;
  std::string fails;
  std::vector<std::string> asked_at;  // events

  explicit RuleCase(std::vector<std::string> events = {}) {
    Rule rule;
    rule.name = "stagnation";
    rule.rungs = {rung_named("stagnant", {"lead"}), rung_named("worse", {"office"})};
    rule.events = std::move(events);
    rule.ask = [this](const RuleCall& call) -> Result<RuleAnswer> {
      asked_at.emplace_back(call.event);
      if (!fails.empty()) return Error{Code::invalid, fails, {}};
      return answer;
    };
    workflow.rules.push_back(std::move(rule));
    workflow.ladder.reset();
  }

  // Asks whoever is to be asked at that time, once; the events that come of it.
  std::vector<EventBody> ask_rules(const std::string& local_time) {
    now = local_time;
    std::vector<EventBody> events;
    for (const CalledRule& due : rules_to_ask(workflow, *measure, called, at(now))) {
      const Command command = core::ask(workflow, *measure, due, at(now), nullptr);
      const auto decision = decide(matter(), command, at(now));
      REQUIRE(decision.ok());
      take(*decision);
      for (const Step& step : decision->steps) events.push_back(step.event.body);
    }
    return events;
  }

  void start() {
    executing();
    call_again();
  }

  // As if a state had just been entered.
  void call_again() {
    called.clear();
    call_rules(workflow, Registered{}, *measure, called);
  }
};

Names types_of(const std::vector<EventBody>& events) {
  Names types;
  for (const EventBody& event : events) types.emplace_back(kEventTypes[event.index()]);
  return types;
}

}  // namespace

TEST_CASE("a rule is asked when a state is entered, at events it names, and when its time has come") {
  RuleCase c({"commented"});
  c.drafted();
  CHECK(c.called == std::vector<CalledRule>{{"stagnation", "registered"}});
  c.answer.wake = c.at("2020-09-21 11:00");
  CHECK(types_of(c.ask_rules("2020-09-14 10:00")) == Names{"ruled"});
  CHECK(c.called.empty());

  c.grant(kOffice, Amend{{{"remark", "x"}}, "no matter"});
  CHECK(c.called.empty());
  c.grant(kOffice, Comment{"on it"});
  CHECK(c.called == std::vector<CalledRule>{{"stagnation", "commented"}});
  CHECK(c.ask_rules("2020-09-14 10:30").empty());  // it says the same as before

  CHECK(next_asking(c.workflow, *c.measure, {}, c.at("2020-09-14 10:30")) == c.at("2020-09-21 11:00"));
  CHECK(c.ask_rules("2020-09-21 10:59").empty());
  c.answer.wake.reset();
  CHECK(types_of(c.ask_rules("2020-09-21 11:00")) == Names{"ruled"});
  CHECK(c.asked_at == Names{"registered", "commented", "woken"});
  CHECK_FALSE(next_asking(c.workflow, *c.measure, {}, c.at(c.now)));
}

TEST_CASE("a rule is asked in office hours, unless it says otherwise") {
  RuleCase c;
  c.start();
  CHECK(c.ask_rules("2020-09-19 10:00").empty());  // a Saturday
  CHECK(next_asking(c.workflow, *c.measure, c.called, c.at("2020-09-19 10:00")) == c.at("2020-09-21 09:00"));
  CHECK(c.asked_at.empty());
  c.workflow.rules[0].hours = Hours::any;
  (void)c.ask_rules("2020-09-19 10:00");
  CHECK(c.asked_at == Names{"registered"});
}

TEST_CASE("a rung that a rule claims is claimed once an episode, and tells those it is declared to tell") {
  RuleCase c;
  c.start();
  c.answer.claims = {"stagnant"};
  const auto events = c.ask_rules("2020-09-14 10:00");
  REQUIRE(types_of(events) == Names{"rung_claimed"});
  const auto& claimed = std::get<RungClaimed>(events[0]);
  CHECK(claimed.rung == "stagnant");
  CHECK(claimed.rule == "stagnation");
  CHECK(claimed.level == 0);
  CHECK(claimed.notify == std::vector<Recipient>{{"lead", "housing-office", {}}});
  CHECK(c.measure->rungs_claimed == 0);

  c.call_again();
  CHECK(c.ask_rules("2020-09-14 11:00").empty());
  c.answer.claims = {"stagnant", "worse"};
  c.call_again();
  CHECK(types_of(c.ask_rules("2020-09-14 11:00")) == Names{"rung_claimed"});
  CHECK(c.measure->claimed.size() == 2);
  CHECK(status_of(*c.measure, 0) == RungStatus::open);
}

TEST_CASE("the ladder goes on as if no rule had claimed anything") {
  RuleCase c;
  c.workflow.ladder = sample_workflow().ladder;
  c.executing("2020-10-09");
  CHECK(rungs_in(c.wake("2020-10-10 09:00")) == Names{"remind"});
  c.call_again();
  c.answer.claims = {"stagnant"};
  CHECK(types_of(c.ask_rules("2020-10-12 10:00")) == Names{"rung_claimed"});
  CHECK(standing_rung(*c.measure)->name == "remind");
  CHECK(c.measure->rungs_claimed == 1);
  CHECK(status_of(*c.measure, 0) == RungStatus::open);
  CHECK(rungs_in(c.wake("2020-10-14 09:00")) == Names{"talk"});
  CHECK(status_of(*c.measure, 0) == RungStatus::open);
}

TEST_CASE("people answer a rule's rung as they answer one of the ladder") {
  RuleCase c;
  c.workflow.rules[0].rungs[0].ruling = Ruling{{"supervisor"}, {{"held", {}}, {"tolerated", {}}}};
  c.start();
  c.answer.claims = {"stagnant"};
  (void)c.ask_rules("2020-09-14 10:00");
  const AnswerRung decide_it{"stagnant", RungAnswered::Answer::resolved, "tolerated", {}, "the rain"};
  CHECK(c.refuse(kLead, decide_it).code == Code::denied);
  c.grant(kSupervisor, decide_it);
  CHECK(status_of(*c.measure, 0) == RungStatus::resolved);
}

TEST_CASE("a rule sets the level of supervision, tells people, and remembers") {
  RuleCase c;
  c.start();
  c.answer.supervision = 2;
  c.answer.messages = {{{"lead", "leader"}, "the unit is late with many"}};
  c.answer.memory = "told";
  const auto events = c.ask_rules("2020-09-14 10:00");
  REQUIRE(types_of(events) == Names{"ruled"});
  CHECK(told_by(events[0]) == std::vector<Recipient>{{"lead", "housing-office", {}}, {"leader", {}, "liu.yang"}});
  CHECK(c.measure->supervision == 2);
  CHECK(standing_of(*c.measure, "stagnation")->memory == "told");
}

TEST_CASE("a rule fires only what allows the engine, and proposes what needs approvals") {
  RuleCase c;
  c.start();
  c.answer.transition = "withdraw";
  c.answer.note = "nobody moved";
  auto events = c.ask_rules("2020-09-14 10:00");
  REQUIRE(types_of(events) == Names{"rule_failed", "rung_claimed"});
  CHECK_THAT(std::get<RuleFailed>(events[0]).error, Contains("does not name 'engine'"));

  Transition& extend = c.workflow.transitions[14];
  REQUIRE(extend.name == "extend");
  extend.by.emplace_back(kEngineActor);
  c.answer.transition = "extend";
  events = c.ask_rules("2020-09-14 10:01");
  REQUIRE(types_of(events) == Names{"proposed", "ruled"});  // it has recovered
  CHECK(c.measure->proposals.size() == 1);

  for (Transition& transition : c.workflow.transitions) {
    if (transition.name == "withdraw") transition.by.emplace_back(kEngineActor);
  }
  c.answer.transition = "withdraw";
  c.call_again();
  events = c.ask_rules("2020-09-14 10:02");
  REQUIRE(types_of(events) == Names{"fired"});
  CHECK(std::get<Fired>(events[0]).rule == "stagnation");
  CHECK(std::get<Fired>(events[0]).note == "nobody moved");
  CHECK(c.measure->state == "withdrawn");
}

TEST_CASE("rules that send a measure round and round are stopped") {
  RuleCase c;
  for (Transition& transition : c.workflow.transitions) {
    if (transition.name == "pause" || transition.name == "resume") transition.by.emplace_back(kEngineActor);
  }
  c.start();
  std::size_t fired = 0;
  for (int i = 0; i < 40; ++i) {
    c.answer.transition = c.measure->state == "paused" ? "resume" : "pause";
    for (const EventBody& event : c.ask_rules("2020-09-14 10:00")) fired += std::holds_alternative<Fired>(event);
  }
  CHECK(fired == RuleLimits{}.fires_max);
  CHECK_THAT(standing_of(*c.measure, "stagnation")->error, Contains("16 transitions in this episode"));
}

TEST_CASE("a rule that fails is recorded with a rung of its own, and asked again later and later") {
  RuleCase c;
  c.start();
  c.fails = "stagnation.lua:3: attempt to index a nil value";
  auto events = c.ask_rules("2020-09-14 10:00");
  REQUIRE(types_of(events) == Names{"rule_failed", "rung_claimed"});
  CHECK(std::get<RuleFailed>(events[0]).retry == c.at("2020-09-14 10:01"));
  CHECK(std::get<RungClaimed>(events[1]).rung == kRuleFailed);
  CHECK(std::get<RungClaimed>(events[1]).notify.at(0) == Recipient{"office", "rectification-office", {}});

  events = c.ask_rules("2020-09-14 10:01");
  REQUIRE(types_of(events) == Names{"rule_failed"});
  CHECK(std::get<RuleFailed>(events[0]).attempts == 2);
  CHECK(std::get<RuleFailed>(events[0]).retry == c.at("2020-09-14 10:03"));

  c.fails.clear();
  CHECK(types_of(c.ask_rules("2020-09-14 10:03")) == Names{"ruled"});
  CHECK(standing_of(*c.measure, "stagnation")->failures == 0);
}

TEST_CASE("what a rule may not want is a failure that says so") {
  RuleCase c;
  c.start();
  const auto error_of = [&](RuleAnswer answer) {
    const RuleSaid said{"stagnation", std::move(answer), {}};
    const auto events = judge_rule(c.workflow, *c.measure, said, c.limits.rules, c.at(c.now));
    REQUIRE(events.ok());
    return std::get<RuleFailed>(events->at(0)).error;
  };
  CHECK(error_of({.claims = {"stagnnt"}}) ==
        "it claims 'stagnnt', which the workflow does not declare for it; it declares: stagnant, worse");
  CHECK_THAT(error_of({.wake = c.at(c.now)}), Contains("which has gone by"));
  CHECK_THAT(error_of({.messages = {{{"boss"}, "x"}}}), Contains("'boss', which is neither a role nor a field"));
  CHECK_THAT(error_of({.memory = std::string(1025, 'x')}), Contains("at most 1024"));
  CHECK_THAT(error_of({.transition = "fly"}), Contains("there is no such transition"));
  CHECK_FALSE(judge_rule(c.workflow, *c.measure, {"other", {}, {}}, c.limits.rules, c.at(c.now)).ok());
}

TEST_CASE("what a rule said of a measure that has moved on does not count") {
  RuleCase c;
  c.start();
  c.answer.claims = {"stagnant"};
  const Command said = core::ask(c.workflow, *c.measure, c.called.at(0), c.at(c.now), nullptr);
  c.grant(kOffice, Comment{"in between"});
  const auto decision = decide(c.matter(), said, c.at(c.now));
  REQUIRE_FALSE(decision.ok());
  CHECK(decision.error().code == Code::conflict);
}

TEST_CASE("a forecast asks the rules") {
  RuleCase c;
  c.start();
  c.called.clear();
  c.measure->rules.push_back({.rule = "stagnation", .wake = c.at("2020-09-21 11:00")});
  c.answer.claims = {"stagnant"};
  const Forecast forecast = core::forecast(c.matter(), c.at(c.now), c.at("2020-09-29 00:00"));
  REQUIRE(forecast.events.size() == 1);
  CHECK(forecast.events[0].name == "stagnant");
  CHECK(forecast.events[0].at == c.at("2020-09-21 11:00"));

  // Also what was called for and not asked yet.
  c.measure->rules.clear();
  c.called = {{"stagnation", "fired"}};
  const Forecast called = core::forecast(c.matter(), c.at("2020-09-19 10:00"), c.at("2020-09-29 00:00"));
  REQUIRE(called.events.size() == 1);
  CHECK(called.events[0].at == c.at("2020-09-21 09:00"));
}

TEST_CASE("a forecast of a rule that looks again for ever, and has nothing to say, ends too") {
  RuleCase c;
  c.start();
  c.called.clear();
  c.measure->rules.push_back({.rule = "stagnation", .wake = c.at("2020-09-21 11:00")});
  c.workflow.rules.back().ask = [&](const RuleCall& call) -> Result<RuleAnswer> {
    c.asked_at.emplace_back(call.event);
    return RuleAnswer{.wake = Instant{call.now.ms + 1}};
  };
  const Forecast forecast =
      core::forecast(c.matter(), c.at(c.now), c.at("9999-12-31 00:00"), nullptr, {.looks_max = 100});
  CHECK(forecast.cut_off);
  CHECK(c.asked_at.size() == 100);
}
