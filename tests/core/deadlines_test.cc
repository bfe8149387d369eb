// The clocks of a measure: deadlines, pauses, the ladder, timed transitions, reviews.
#include "core/deadlines.h"

#include <catch2/catch.hpp>

#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;
using Names = std::vector<std::string>;

namespace {

// The new date is proposed by the lead and approved by the office.
void extend(Case& c, const std::string& due) {
  c.fire(kLead, "extend", {{"due", due}});
  c.fire(kOffice, "extend");
}

}  // namespace

TEST_CASE("a deadline by span ends with the last of its workdays, holidays not counted") {
  Case c;
  c.now = "2020-09-29 16:00";
  c.assigned();
  CHECK(c.due() == "2020-10-10T23:59:59.999+08:00");  // 30 September, 9 October, and 10 October, a make-up workday
  CHECK(c.original() == c.due());
  CHECK(c.measure->deadline->unit == Span::Unit::workdays);
  CHECK_FALSE(is_overdue(*c.measure, c.measure->deadline->due));
  CHECK(is_overdue(*c.measure, c.at("2020-10-11 00:00")));
}

TEST_CASE("a deadline by field is the end of that day, and there is none while the field is not set") {
  Case c;
  c.executing("2020-10-15");
  CHECK(c.due() == "2020-10-15T23:59:59.999+08:00");
  CHECK(c.measure->first_due.at("executing") == c.measure->deadline->original);

  Case without;
  transition_of(without, "assign").needs.fields = {"lead_unit"};
  without.drafted({{"lead_unit", "housing-office"}});
  without.fire(kOffice, "assign");
  without.fire(kLead, "accept");
  CHECK(without.due() == "never");
  CHECK(without.wake_at() == "never");
  CHECK_FALSE(is_overdue(*without.measure, without.at("2099-01-01")));
  extend(without, "2020-10-15");
  CHECK(without.due() == "2020-10-15T23:59:59.999+08:00");
  CHECK(without.original() == without.due());
}

TEST_CASE("a deadline that would lie beyond the year 9999 is the end of that year, in the zone and in UTC") {
  Case c;
  c.executing("9999-12-31");
  CHECK(c.due() == "9999-12-31T23:59:59.999+08:00");
  c.fire(kOffice, "pause");
  c.now = "2020-11-02 10:00";
  c.fire(kOffice, "resume");
  CHECK(c.measure->state == "executing");
  CHECK(c.due() == "9999-12-31T23:59:59.999+08:00");
  CHECK(to_text(c.measure->fields.at("due")) == "9999-12-31");
  CHECK(c.wake("2030-01-01 09:00").steps.empty());

  Case west;
  west.workflow.calendar.zone = Zone::find("America/New_York").value();
  west.executing("9999-12-31");
  CHECK(west.measure->deadline->due == kLastInstant);
  CHECK(west.measure->deadline->original == kLastInstant);

  Case late;
  late.now = "9999-12-30 10:00";
  late.assigned("9999-12-31");  // three workdays
  CHECK(late.due() == "9999-12-31T23:59:59.999+08:00");
}

TEST_CASE("an extended deadline keeps its original, through every extension and a return") {
  Case c;
  c.executing("2020-09-30");
  extend(c, "2020-10-15");
  extend(c, "2020-10-30");
  CHECK(c.due() == "2020-10-30T23:59:59.999+08:00");
  CHECK(c.original() == "2020-09-30T23:59:59.999+08:00");
  c.submit();
  c.fire(kSupervisor, "return");
  CHECK(c.due() == "2020-10-30T23:59:59.999+08:00");
  CHECK(c.original() == "2020-09-30T23:59:59.999+08:00");
}

TEST_CASE("the state a measure is registered in keeps its original deadline as well") {
  Case c;
  state_of(c, "drafted").deadline = FromField{"due"};
  Transition redraft;
  redraft.name = "redraft";
  redraft.from = {"drafted"};
  redraft.to = "drafted";
  redraft.by = {"office"};
  redraft.sets = {"due"};
  c.workflow.transitions.push_back(redraft);
  c.drafted({{"due", "2020-09-30"}});
  CHECK(c.due() == "2020-09-30T23:59:59.999+08:00");
  c.fire(kOffice, "redraft", {{"due", "2020-10-30"}});
  CHECK(c.due() == "2020-10-30T23:59:59.999+08:00");
  CHECK(c.original() == "2020-09-30T23:59:59.999+08:00");
}

TEST_CASE("a new episode has an original deadline of its own") {
  Case c;
  c.executing("2020-09-30");
  extend(c, "2020-10-30");
  c.submit();
  c.fire(kSupervisor, "pass");
  c.fire(kOffice, "pass");
  c.fire(kOffice, "confirm");
  c.fire(kOffice, "reopen");
  CHECK(c.due() == "2020-10-30T23:59:59.999+08:00");
  CHECK(c.original() == "2020-10-30T23:59:59.999+08:00");
}

TEST_CASE("rungs fall due at the opening of the office, and the holidays are not consumed") {
  Case c;
  c.executing("2020-09-30");
  CHECK(c.wake_at() == "2020-10-09T09:00:00+08:00");
  CHECK(c.wake("2020-10-09 08:59:59.999").steps.empty());

  const Decision reminded = c.wake("2020-10-09 09:00");
  REQUIRE(reminded.steps.size() == 1);
  const auto& claimed = std::get<RungClaimed>(reminded.steps.at(0).event.body);
  CHECK(claimed.rung == "remind");
  CHECK(claimed.title.zh == "提醒");
  CHECK(claimed.level == 1);
  CHECK(claimed.state == "executing");
  CHECK(claimed.due == c.at("2020-10-09 09:00"));
  CHECK(claimed.deadline == c.at("2020-09-30 23:59:59.999"));
  CHECK(c.local(reminded.wake) == "2020-10-13T09:00:00+08:00");
  CHECK(c.wake("2020-10-09 09:00").steps.empty());

  CHECK(rungs_in(c.wake("2020-10-13 09:00")) == Names{"talk"});
  CHECK(c.wake_at() == "2020-10-19T09:00:00+08:00");
  REQUIRE(standing_rung(*c.measure) != nullptr);
  CHECK(standing_rung(*c.measure)->name == "talk");
}

TEST_CASE("rungs wait for the office, for a working day, or for nothing, as the ladder says") {
  Case c;
  c.workflow.ladder->rungs[0].after = {0, Span::Unit::hours};
  c.executing("2020-09-30");
  CHECK(c.wake_at() == "2020-10-09T09:00:00+08:00");
  c.workflow.ladder->rungs[0].after = {9 * 24 + 10, Span::Unit::hours};  // while the office is open: at once
  CHECK(c.wake_at() == "2020-10-10T10:00:00+08:00");
  c.workflow.ladder->hours = Hours::workday;
  c.workflow.ladder->rungs[0].after = {2, Span::Unit::hours};
  CHECK(c.wake_at() == "2020-10-09T00:00:00+08:00");
}

TEST_CASE("at any time means so: rungs counted in days or hours do not wait") {
  Case c;
  c.workflow.ladder->hours = Hours::any;
  c.workflow.ladder->rungs[0].after = {0, Span::Unit::hours};
  c.workflow.ladder->rungs[1].after = {2, Span::Unit::days};
  c.executing("2020-09-30");
  CHECK(c.wake_at() == "2020-10-01T00:00:00+08:00");
  CHECK(rungs_in(c.wake("2020-10-01 00:00")) == Names{"remind"});
  CHECK(c.wake_at() == "2020-10-03T00:00:00+08:00");
}

TEST_CASE("a wake that comes late claims every rung that is due, in order, and none again") {
  Case c;
  c.executing("2020-09-30");
  const Decision decision = c.wake("2020-10-19 09:00");
  CHECK(rungs_in(decision) == Names{"remind", "talk", "supervise"});
  CHECK(std::get<RungClaimed>(decision.steps[1].event.body).due == c.at("2020-10-13 09:00"));
  CHECK(c.measure->claimed.at(0).at == c.at("2020-10-19 09:00"));
  CHECK(c.measure->revision == Revision(6));
  CHECK(c.wake("2020-10-19 09:00").steps.empty());
  CHECK(rungs_in(c.wake("2021-06-01 09:00")) == Names{"hold-to-account"});
  CHECK(c.wake_at() == "never");
  CHECK(c.wake("2030-01-01 09:00").steps.empty());
}

TEST_CASE("a rung tells the roles and fields it names, as the measure has them") {
  Case c;
  c.drafted({{"support_units", std::vector<std::string>{"water-office", "power-office"}}});
  c.executing("2020-09-30");
  const Decision decision = c.wake("2021-06-01 09:00");
  REQUIRE(decision.steps.size() == 4);
  const auto told = [&](std::size_t index) {
    return std::get<RungClaimed>(decision.steps.at(index).event.body).notify;
  };
  CHECK(told(0) == std::vector<Recipient>{{"lead", "housing-office", ""}});
  CHECK(told(1) == std::vector<Recipient>{{"lead", "housing-office", ""}, {"leader", "", "liu.yang"}});
  CHECK(told(3) == std::vector<Recipient>{{"office", "rectification-office", ""},
                                          {"support_units", "water-office", ""},
                                          {"support_units", "power-office", ""}});
  REQUIRE(told_in(decision).size() == 7);
  CHECK(told_in(decision)[2] == Told{1, {"leader", "", "liu.yang"}});
  CHECK(told_in(decision)[6] == Told{3, {"support_units", "power-office", ""}});
}

TEST_CASE("the ladder starts over when the deadline moves, and goes on when it does not") {
  Case c;
  c.executing("2020-09-30");
  CHECK(rungs_in(c.wake("2020-10-13 09:00")) == Names{"remind", "talk"});
  c.fire(kLead, "extend", {{"remark", "no new date"}});
  c.fire(kOffice, "extend");
  CHECK(c.measure->rungs_claimed == 2);
  CHECK(c.wake_at() == "2020-10-19T09:00:00+08:00");
  extend(c, "2020-10-15");
  CHECK(c.measure->rungs_claimed == 0);
  CHECK(standing_rung(*c.measure) == nullptr);
  CHECK(c.wake_at() == "2020-10-16T09:00:00+08:00");
  CHECK(rungs_in(c.wake("2020-10-16 09:00")) == Names{"remind"});
  CHECK(c.measure->claimed.size() == 3);
  CHECK(highest_rung(*c.measure)->name == "talk");
}

TEST_CASE("the ladder starts over when the state is left") {
  Case c;
  c.executing("2020-09-30");
  c.wake("2020-10-13 09:00");
  c.submit();
  CHECK(c.measure->rungs_claimed == 0);
  c.fire(kSupervisor, "return");
  CHECK(c.measure->rungs_claimed == 0);
  CHECK(rungs_in(c.wake("2020-10-13 09:00")) == Names{"remind", "talk"});
}

TEST_CASE("the ladder starts over in another state even when that has the same deadline") {
  Case c;
  state_of(c, "verifying").deadline = FromField{"due"};
  c.executing("2020-09-30");
  c.wake("2020-10-13 09:00");
  c.submit();
  CHECK(c.due() == "2020-09-30T23:59:59.999+08:00");
  CHECK(c.measure->rungs_claimed == 0);
  CHECK(rungs_in(c.wake("2020-10-13 09:00")) == Names{"remind", "talk"});
}

TEST_CASE("a paused clock brings nothing due, and goes on with the workdays that were left") {
  Case c;
  c.now = "2020-09-14 10:00";
  c.assigned();  // due on Thursday the 17th
  c.now = "2020-09-15 10:00";
  c.fire(kOffice, "pause");
  CHECK(c.due() == "never");
  CHECK(c.wake_at() == "never");
  CHECK_FALSE(is_overdue(*c.measure, c.at("2020-12-01")));
  CHECK(c.wake("2020-10-09 10:00").steps.empty());
  c.now = "2020-10-09 10:00";
  c.fire(kOffice, "assign_again");
  CHECK(c.due() == "2020-10-12T23:59:59.999+08:00");  // two workdays were left: 10 and 12 October
  CHECK(c.original() == "2020-09-17T23:59:59.999+08:00");
  CHECK_FALSE(c.measure->stopped);
}

TEST_CASE("a deadline by field that stood still takes its field along") {
  Case c;
  c.executing("2020-09-30");
  c.now = "2020-09-20 10:00";
  c.fire(kOffice, "pause");
  c.now = "2020-10-12 15:00";
  const Decision decision = c.fire(kOffice, "resume");
  const auto& fired = std::get<Fired>(decision.steps.at(0).event.body);
  CHECK(fired.sets == Fields{{"due", "2020-10-22"}});
  CHECK(fired.deadline_resumed);
  CHECK(c.due() == "2020-10-22T23:59:59.999+08:00");
  CHECK(c.original() == "2020-09-30T23:59:59.999+08:00");
  CHECK(c.measure->fields.at("due") == Value("2020-10-22"));
  c.submit();
  c.fire(kSupervisor, "return");
  CHECK(c.due() == "2020-10-22T23:59:59.999+08:00");
  CHECK(c.original() == "2020-09-30T23:59:59.999+08:00");
}

TEST_CASE("after a pause the rungs go on where they stood") {
  Case c;
  c.executing("2020-09-30");
  CHECK(rungs_in(c.wake("2020-10-13 09:00")) == Names{"remind", "talk"});
  c.fire(kOffice, "pause");
  CHECK(c.measure->rungs_claimed == 0);
  c.now = "2020-10-20 10:00";
  c.fire(kOffice, "resume");
  CHECK(c.due() == "2020-10-07T23:59:59.999+08:00");
  CHECK(c.measure->rungs_claimed == 2);
  CHECK(standing_rung(*c.measure)->name == "talk");
  CHECK(rungs_in(c.wake("2021-01-20 09:00")) == Names{"supervise", "hold-to-account"});
}

TEST_CASE("a clock that stands still in one paused state goes on standing in the next") {
  Case c;
  c.executing("2020-09-30");
  c.now = "2020-09-20 10:00";
  c.fire(kOffice, "pause");
  c.now = "2020-09-25 10:00";
  c.fire(kOffice, "shelve");
  c.now = "2020-10-12 15:00";
  c.fire(kOffice, "resume");
  CHECK(c.due() == "2020-10-22T23:59:59.999+08:00");
  CHECK(c.original() == "2020-09-30T23:59:59.999+08:00");
}

TEST_CASE("a system clock that was set back during a pause moves no deadline") {
  Case c;
  c.executing("2020-09-30");
  c.now = "2020-09-20 10:00";
  c.fire(kOffice, "pause");
  c.now = "2020-09-18 10:00";
  c.fire(kOffice, "resume");
  CHECK(c.due() == "2020-09-30T23:59:59.999+08:00");
}

TEST_CASE("a date given on resuming replaces the one that stood still, and the ladder starts over") {
  Case c;
  c.executing("2020-09-30");
  c.wake("2020-10-13 09:00");
  c.fire(kOffice, "pause");
  c.now = "2020-10-20 10:00";
  c.fire(kOffice, "resume", {{"due", "2020-11-30"}});
  CHECK(c.due() == "2020-11-30T23:59:59.999+08:00");
  CHECK(c.original() == "2020-09-30T23:59:59.999+08:00");
  CHECK(c.measure->rungs_claimed == 0);
  CHECK(c.measure->fields.at("due") == Value("2020-11-30"));
}

TEST_CASE("a stopped clock is for the state it was stopped in, another state begins its own") {
  Case c;
  c.assigned("2020-10-30");
  c.fire(kOffice, "pause");
  c.now = "2020-09-16 10:00";
  c.fire(kOffice, "resume");
  CHECK(c.measure->state == "executing");
  CHECK(c.due() == "2020-10-30T23:59:59.999+08:00");
  CHECK_FALSE(c.measure->stopped);
}

TEST_CASE("the engine fires a timed transition itself, once its span has passed") {
  Case c;
  c.on_notice();
  CHECK(c.wake_at() == "2020-09-22T00:00:00+08:00");
  CHECK(c.wake("2020-09-21 23:59:59.999").steps.empty());
  const Decision decision = c.wake("2020-09-25 08:00");
  REQUIRE(decision.steps.size() == 1);
  const auto& fired = std::get<Fired>(decision.steps.at(0).event.body);
  CHECK(fired.transition == "confirm");
  CHECK(fired.due == c.at("2020-09-21 23:59:59.999"));
  CHECK(c.measure->state == "closed");
  CHECK(c.measure->entered == c.at("2020-09-25 08:00"));
  CHECK(c.measure->fired_by.at("confirm") == engine_actor());
  CHECK(c.due() == "2021-03-24T23:59:59.999+08:00");  // the look-back, from when it was in fact closed
}

TEST_CASE("a timed transition asks nothing of people") {
  Case c;
  Transition& confirm = transition_of(c, "confirm");
  confirm.needs = {{"amount"}, true, {{"", 5}}};
  confirm.approvals = Approvals{{"office"}, 3};
  c.on_notice();
  c.wake("2020-09-25 08:00");
  CHECK(c.measure->state == "closed");
}

TEST_CASE("rungs and a timed transition of the same state come in the order of their times") {
  Case c;
  State& verifying = state_of(c, "verifying");
  verifying.deadline = SpanFromEntry{{2, Span::Unit::days}};
  verifying.after = TimedTransition{{4, Span::Unit::days}, "return"};
  c.verifying();  // on the 14th: remind on the 17th, returned on the 19th, before talk on the 22nd
  const Decision decision = c.wake("2020-09-29 10:00");
  REQUIRE(decision.steps.size() == 2);
  CHECK(std::get<RungClaimed>(decision.steps[0].event.body).rung == "remind");
  CHECK(std::get<Fired>(decision.steps[1].event.body).transition == "return");
}

TEST_CASE("a timer that would lead back into its own state is not set off again and again") {
  Case c;
  state_of(c, "on_notice").after = TimedTransition{{1, Span::Unit::days}, "confirm"};
  Transition& confirm = transition_of(c, "confirm");
  confirm.to = "on_notice";
  c.on_notice();
  CHECK(c.wake_at() == "never");
  CHECK(c.wake("2020-12-01 08:00").steps.empty());
}

TEST_CASE("a review that recurs is missed again every span until it is held") {
  Case c;
  c.sustained();
  CHECK(c.due() == "2020-12-13T23:59:59.999+08:00");
  CHECK(c.wake_at() == "2020-12-14T09:00:00+08:00");
  const Decision first = c.wake("2020-12-14 09:00");
  CHECK(rungs_in(first) == Names{"review-missed"});
  const auto& missed = std::get<RungClaimed>(first.steps.at(0).event.body);
  CHECK(missed.level == 0);
  CHECK(missed.due == c.at("2020-12-13 23:59:59.999"));
  CHECK_FALSE(missed.notify.empty());
  CHECK(told_in(first).size() == missed.notify.size());
  CHECK(c.wake("2020-12-14 09:00").steps.empty());
  CHECK(c.wake_at() == "2021-03-15T09:00:00+08:00");
  CHECK(rungs_in(c.wake("2021-09-20 09:00")) == Names{"review-missed", "review-missed", "review-missed"});

  c.fire(kOffice, "renew");
  CHECK(c.measure->rungs_claimed == 0);
  CHECK(c.due() == "2021-12-19T23:59:59.999+08:00");
  CHECK(c.original() == c.due());
  CHECK(is_overdue(*c.measure, c.at("2021-12-20 00:00")));
}

TEST_CASE("a recurring review goes on after a pause with the days that were left") {
  Case c;
  c.sustained();
  c.now = "2020-10-14 10:00";
  c.fire(kOffice, "pause");
  c.now = "2020-11-13 10:00";
  c.fire(kOffice, "sustain_again");
  CHECK(c.due() == "2021-01-12T23:59:59.999+08:00");
}

TEST_CASE("a single review is missed once, and a final state is never overdue") {
  Case c;
  c.closed();
  CHECK(c.due() == "2021-03-13T23:59:59.999+08:00");
  CHECK(rungs_in(c.wake("2022-12-01 10:00")) == Names{"look-back"});
  CHECK(c.wake_at() == "never");
  CHECK(c.wake("2025-12-01 00:00").steps.empty());
  CHECK_FALSE(is_overdue(*c.measure, c.at("2025-12-01 00:00")));
}

TEST_CASE("one wake does at most 64 things and asks to be woken at once for the rest") {
  Case c;
  c.sustained();
  const Decision first = c.wake("2040-01-02 10:00");
  CHECK(first.steps.size() == 64);
  REQUIRE(first.wake);
  CHECK(*first.wake < c.at(c.now));
  const Decision second = c.wake("2040-01-02 10:00");
  CHECK(second.steps.size() == 14);
  CHECK(*second.wake > c.at(c.now));
}

TEST_CASE("a measure without a deadline asks never to be woken") {
  Case c;
  c.drafted();
  CHECK(c.wake_at() == "never");
  CHECK(c.wake("2030-01-01 00:00").steps.empty());
  CHECK(c.measure->revision == Revision(1));
}
