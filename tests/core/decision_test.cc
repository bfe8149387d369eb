// All that a command comes to: its events whole, the measure after each, who is told of what, the rules that are
// called, the next moment, what the parent hears, and the reply.
#include <catch2/catch.hpp>

#include "core/rule_calls.h"
#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;

namespace {

// Asked when a state is entered and at comments.
Rule rule_named(const std::string& name) {
  Rule rule;
  rule.name = name;
  rule.events = {"commented"};
  return rule;
}

Command sent(const Actor& actor, decltype(Command::body) body, const std::string& key = "k") {
  return {
      .key = key, .actor = actor, .measure = MeasureId("licang-2020-1.2-1"), .expected = {}, .body = std::move(body)};
}

}  // namespace

TEST_CASE("an event is whole but for its sequence, and the reply says what it left") {
  Case c;
  c.executing();
  c.now = "2020-09-15 11:00";
  const Decision decision = c.grant(kLead, Comment{"half of the roof is done"});
  REQUIRE(decision.steps.size() == 1);
  CHECK(decision.steps[0].event == Event{.sequence = {},
                                         .at = c.at("2020-09-15 11:00"),
                                         .actor = kLead,
                                         .measure = MeasureId("licang-2020-1.2-1"),
                                         .revision = Revision(4),
                                         .key = "k",
                                         .body = Commented{"half of the roof is done"}});
  CHECK(decision.steps[0].after.comments == 1);
  CHECK(decision.reply == Reply{MeasureId("licang-2020-1.2-1"), Revision(4), {}, "commented", "executing"});
  CHECK_FALSE(decision.to_parent);
}

TEST_CASE("several events count on from each other, each with the measure as it leaves it") {
  Case c;
  c.executing();
  const Decision decision = c.wake("2020-10-21 09:00");
  REQUIRE(decision.steps.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(decision.steps[i].event.revision == Revision(4 + i));
    CHECK(decision.steps[i].event.actor == engine_actor());
    CHECK(decision.steps[i].after.revision == Revision(4 + i));
    CHECK(decision.steps[i].after.claimed.size() == 1 + i);
  }
  CHECK(decision.reply.revision == Revision(6));
}

TEST_CASE("what only the engine sends is done by the engine, whoever is named") {
  Case c;
  c.executing();
  c.now = "2020-10-09 09:00";
  const auto woken = decide(c.matter(), sent(kOffice, Wake{}), c.at(c.now));
  REQUIRE(woken.ok());
  CHECK(woken->steps.at(0).event.actor == engine_actor());
}

TEST_CASE("nothing that is due is answered as such, and leaves everything as it was") {
  Case c;
  c.executing();
  const Decision decision = c.wake("2020-09-14 10:00");
  CHECK(decision.steps.empty());
  CHECK(decision.reply == Reply{c.measure->id, c.measure->revision, {}, std::string(kNothingDue), "executing"});
  CHECK(decision.wake == next_wake(c.workflow, *c.measure));
}

TEST_CASE("a notice says of what people are told: a rung and its deadline, or a state that was entered") {
  Case c;
  for (State& state : c.workflow.states) {
    if (state.name == "executing") state.title = {"Under way", "整改中"}, state.notify = {"lead"};
  }
  c.assigned();
  const Decision entered = c.fire(kLead, "accept");
  const Notice& entry = entered.steps.at(0).told;
  CHECK(entry == Notice{.recipients = {{"lead", "housing-office", ""}},
                        .state = "executing",
                        .state_title = {"Under way", "整改中"}});
  const Notice reminded = c.wake("2020-10-09 09:00").steps.at(0).told;
  CHECK(reminded.rung == "remind");
  CHECK(reminded.rung_title == Title{"", "提醒"});
  CHECK(reminded.deadline == c.measure->deadline->due);
  CHECK(reminded.state.empty());
  CHECK(c.grant(kLead, Comment{"late"}).steps.at(0).told == Notice{});
}

TEST_CASE("a decision names the rules that are called by then, and the next moment counts them in") {
  Case c;
  c.workflow.rules = {rule_named("first"), rule_named("second")};
  c.drafted();
  const std::vector<CalledRule> both = {{"first", "registered"}, {"second", "registered"}};
  CHECK(c.called == both);
  const Decision commented = c.grant(kOffice, Comment{"soon"});
  CHECK(commented.called == both);                    // they were called for already
  CHECK(commented.wake == c.at("2020-09-14 10:00"));  // and can be asked at once

  const Decision said = c.grant(engine_actor(), RuleSaid{"first", {.wake = c.at("2020-09-21 09:00")}, {}});
  CHECK(said.called == std::vector<CalledRule>{{"second", "registered"}});
  const Decision nothing = c.grant(engine_actor(), RuleSaid{"second", {}, {}});
  CHECK(nothing.steps.empty());
  CHECK(nothing.called.empty());
  CHECK(nothing.wake == c.at("2020-09-21 09:00"));
  CHECK_FALSE(rule_to_ask(c.workflow, *c.measure, c.called, c.at("2020-09-14 10:00")));
}

TEST_CASE("a measure that is closed calls no rule, and forgets which were called") {
  Case c;
  c.workflow.rules = {rule_named("first")};
  c.executing();
  REQUIRE(c.called.size() == 1);
  const Decision withdrawn = c.fire(kOffice, "withdraw");
  REQUIRE(c.measure->final);
  CHECK(withdrawn.called.empty());
  CHECK(c.grant(kOffice, Comment{"it is over"}).called.empty());
  Case other;
  other.workflow.rules = {rule_named("first")};
  other.closed();
  CHECK(other.called.empty());
  CHECK(other.fire(kOffice, "reopen").called == std::vector<CalledRule>{{"first", "fired"}});
}

TEST_CASE("what falls due by itself comes before a rule that is called") {
  Case c;
  c.workflow.rules = {rule_named("first")};
  c.executing();
  CHECK(rule_to_ask(c.workflow, *c.measure, c.called, c.at(c.now)) == CalledRule{"first", "registered"});
  CHECK_FALSE(rule_to_ask(c.workflow, *c.measure, c.called, c.at("2020-10-09 09:00")));
  c.wake("2020-10-09 09:00");
  CHECK(rule_to_ask(c.workflow, *c.measure, c.called, c.at(c.now)) == CalledRule{"first", "registered"});
}

TEST_CASE("a parent hears of a part that is registered or moves, and of nothing else") {
  Case c;
  Register body = registration();
  body.parent = MeasureId("whole");
  const auto news = [](const std::string& state, bool final = false) {
    return Command{.key = {},
                   .actor = engine_actor(),
                   .measure = MeasureId("whole"),
                   .expected = {},
                   .body = NotePart{MeasureId("licang-2020-1.2-1"), state, final}};
  };
  CHECK(c.grant(kOffice, body).to_parent == news("drafted"));
  CHECK_FALSE(c.grant(kOffice, Comment{"no news"}).to_parent);
  c.assigned();
  CHECK(c.fire(kLead, "accept").to_parent == news("executing"));
  CHECK(c.fire(kOffice, "withdraw").to_parent == news("withdrawn", true));
}

TEST_CASE("a repeat is the same thing done by the same person to the same measure") {
  Case c;
  c.executing();
  const Command submit = sent(kLead, Fire{"submit", {}, "done", {piece("roof.pdf")}});
  const Event submitted = c.submit().steps.at(0).event;
  CHECK(is_repeat(submitted, submit));
  CHECK_FALSE(is_repeat(submitted, sent(kOffice, submit.body)));
  CHECK_FALSE(is_repeat(submitted, sent(kLead, Fire{"extend", {}, "", {}})));
  CHECK_FALSE(is_repeat(submitted, sent(kLead, Comment{"done"})));
  Command elsewhere = submit;
  elsewhere.measure = MeasureId("licang-2020-1.2-2");
  CHECK_FALSE(is_repeat(submitted, elsewhere));

  // The same command proposes, and another one's approves.
  const Command pass = sent(kSupervisor, Fire{"pass", {}, "noted", {}});
  const Event proposed = c.fire(kSupervisor, "pass").steps.at(0).event;
  REQUIRE(std::holds_alternative<Proposed>(proposed.body));
  CHECK(is_repeat(proposed, pass));
  const Event commented = c.grant(kLead, Comment{"x"}).steps.at(0).event;
  CHECK(is_repeat(commented, sent(kLead, Comment{"y"})));
  CHECK_FALSE(is_repeat(commented, sent(kLead, Amend{{}, "x"})));
}
