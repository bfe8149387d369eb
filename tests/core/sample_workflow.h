// The workflow that the tests of core decide on, made in C++, and a measure that is taken through it.
//
// It has one of everything: roles of all four kinds, needs, approvals, a guard, a state whose clock stands still, a
// timed transition, a review that recurs and one that does not, and a ladder. The calendar is that of autumn 2020 in
// China: 1 to 8 October are off, 27 September and 10 October are worked.
#pragma once

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decide.h"

namespace rectify::core {

inline Day sample_day(std::string_view text) {
  const auto day = parse_day(text);
  REQUIRE(day.ok());
  return *day;
}

inline Calendar sample_calendar() {
  Calendar calendar;
  calendar.name = "cn";
  const auto zone = Zone::find("Asia/Shanghai");
  REQUIRE(zone.ok());
  calendar.zone = *zone;
  for (Day day = sample_day("2020-10-01"); day <= sample_day("2020-10-08"); day = day + 1) {
    calendar.listed[day] = {false, "国庆节、中秋节"};
  }
  for (const auto* day : {"2020-09-27", "2020-10-10"}) calendar.listed[sample_day(day)] = {true, "国庆节、中秋节"};
  calendar.covered_from = sample_day("2020-01-01");
  calendar.covered_to = sample_day("2020-12-31");
  return calendar;
}

inline std::vector<State> sample_states() {
  const auto state = [](std::string name, Phase phase) {
    State made;
    made.name = std::move(name);
    made.phase = phase;
    return made;
  };
  State assigned = state("assigned", Phase::assign);
  assigned.deadline = SpanFromEntry{{3, Span::Unit::workdays}};
  State executing = state("executing", Phase::execute);
  executing.deadline = FromField{"due"};
  State paused = state("paused", Phase::execute);
  paused.paused = true;
  State shelved = state("shelved", Phase::execute);
  shelved.paused = true;
  State verifying = state("verifying", Phase::verify);
  verifying.deadline = SpanFromEntry{{10, Span::Unit::workdays}};
  State on_notice = state("on_notice", Phase::close);
  on_notice.after = TimedTransition{{7, Span::Unit::days}, "confirm"};
  State closed = state("closed", Phase::close);
  closed.final = true;
  closed.review = Review{{180, Span::Unit::days}, false, "look-back"};
  State sustained = state("sustained", Phase::close);
  sustained.review = Review{{90, Span::Unit::days}, true, "review-missed"};
  State withdrawn = state("withdrawn", Phase::close);
  withdrawn.final = true;
  return {state("drafted", Phase::assign),
          assigned,
          executing,
          paused,
          shelved,
          verifying,
          on_notice,
          closed,
          sustained,
          withdrawn};
}

inline std::vector<Transition> sample_transitions() {
  const auto move = [](std::string name, std::vector<std::string> from, std::string to, std::vector<std::string> by) {
    Transition transition;
    transition.name = std::move(name);
    transition.from = std::move(from);
    transition.to = std::move(to);
    transition.by = std::move(by);
    return transition;
  };
  const Needs note{{}, true, {}};
  Transition assign = move("assign", {"drafted"}, "assigned", {"office"});
  assign.needs.fields = {"lead_unit", "leader", "due"};
  Transition pause = move("pause", {"assigned", "executing", "verifying", "sustained"}, "paused", {"office"});
  pause.needs = note;
  Transition resume = move("resume", {"paused", "shelved"}, "executing", {"office"});
  resume.sets = {"due"};
  Transition submit = move("submit", {"executing"}, "verifying", {"lead", "support", "leader"});
  submit.needs = {{}, true, {{"", 1}}};
  Transition send_back = move("return", {"verifying"}, "executing", {"supervisor"});
  send_back.needs = note;
  Transition pass = move("pass", {"verifying"}, "on_notice", {"supervisor"});
  pass.not_same_as = {"submit"};
  pass.approvals = Approvals{{"supervisor", "office"}, 2};
  Transition sustain = move("sustain", {"verifying"}, "sustained", {"office"});
  sustain.when = "measure.horizon == 'sustained'";
  sustain.sets = {"horizon"};
  Transition extend = move("extend", {"executing"}, "executing", {"lead"});
  extend.needs = note;
  extend.sets = {"due", "remark"};
  extend.approvals = Approvals{{"office"}, 1};
  Transition reopen = move("reopen", {"closed", "sustained"}, "executing", {"office", "supervisor"});
  reopen.needs = note;
  reopen.next_episode = true;
  Transition withdraw = move("withdraw", {"drafted", "assigned", "executing"}, "withdrawn", {"office", "secretary"});
  withdraw.needs = note;
  return {assign,
          move("accept", {"assigned"}, "executing", {"lead"}),
          pause,
          move("shelve", {"paused"}, "shelved", {"office"}),
          resume,
          move("assign_again", {"paused"}, "assigned", {"office"}),
          move("verify_again", {"paused"}, "verifying", {"office"}),
          move("sustain_again", {"paused"}, "sustained", {"office"}),
          submit,
          send_back,
          pass,
          move("confirm", {"on_notice"}, "closed", {"office", std::string(kEngineActor)}),
          sustain,
          move("renew", {"sustained"}, "sustained", {"office"}),
          extend,
          reopen,
          withdraw};
}

inline Workflow sample_workflow() {
  Workflow workflow;
  workflow.name = "rectification";
  workflow.version = 3;
  workflow.fields = {{"lead_unit", {}, FieldType::unit, false, {}},
                     {"support_units", {}, FieldType::unit, true, {}},
                     {"leader", {}, FieldType::person, false, {}},
                     {"due", {}, FieldType::date, false, {}},
                     {"horizon", {}, FieldType::enumeration, false, {"immediate", "phased", "sustained"}},
                     {"amount", {}, FieldType::number, false, {}},
                     {"remark", {}, FieldType::text, false, {}},
                     {"tags", {}, FieldType::text, true, {}}};
  workflow.roles = {
      {"office", {}, Role::By::unit, "rectification-office"}, {"lead", {}, Role::By::unit_field, "lead_unit"},
      {"support", {}, Role::By::unit_field, "support_units"}, {"leader", {}, Role::By::person_field, "leader"},
      {"secretary", {}, Role::By::person, "chen.jing"},       {"supervisor", {}, Role::By::unit, "joint-supervision"}};
  workflow.states = sample_states();
  workflow.transitions = sample_transitions();
  const auto workdays = [](std::int64_t count) { return Span{count, Span::Unit::workdays}; };
  workflow.ladder = Ladder{{{"remind", {"", "提醒"}, workdays(0), {"lead"}},
                            {"talk", {"", "约谈"}, workdays(3), {"lead", "leader"}},
                            {"supervise", {"", "督办"}, workdays(7), {"office"}},
                            {"hold-to-account", {"", "问责"}, workdays(30), {"office", "support_units"}}}};
  workflow.calendar_name = "cn";
  workflow.calendar = sample_calendar();
  workflow.guard = [](const std::string&, const Measure& measure) -> Result<bool> {
    const auto horizon = measure.fields.find("horizon");
    return horizon != measure.fields.end() && to_text(horizon->second) == "sustained";
  };
  return workflow;
}

// Who acts in the tests.
inline const Actor kOffice{"li.na", "rectification-office"};
inline const Actor kLead{"zhang.wei", "housing-office"};
inline const Actor kSupervisor{"wang.fang", "joint-supervision"};
inline const Actor kSecondSupervisor{"zhao.lei", "joint-supervision"};
inline const Actor kStranger{"sun.hao", "water-office"};

inline Evidence piece(const std::string& name) { return {name, "application/pdf", std::string(64, 'a'), "", ""}; }

inline Register registration(Fields fields = {}) {
  Register body;
  body.inspection = InspectionId("licang-2020");
  body.finding = {{1, {"", "落实决策部署"}}, {2, {"", "住房保障"}}};
  body.title = {"Repair the roofs", "修缮屋顶"};
  body.text = "对漏雨屋顶进行修缮。";
  body.source_line = 12;
  body.workflow = "rectification";
  body.fields = std::move(fields);
  return body;
}

// One measure, and what was decided on it so far.
struct Case {
  Workflow workflow = sample_workflow();
  Limits limits{};
  std::optional<Measure> measure;
  std::vector<CalledRule> called{};
  std::string now = "2020-09-14 10:00";  // a Monday, local time

  [[nodiscard]] Instant at(std::string_view local) const {
    const auto instant = workflow.calendar.zone.parse(local);
    REQUIRE(instant.ok());
    return *instant;
  }
  [[nodiscard]] std::string local(std::optional<Instant> instant) const {
    return instant ? workflow.calendar.zone.format(*instant) : "never";
  }
  [[nodiscard]] std::string due() const {
    return measure->deadline ? local(measure->deadline->due) : std::string("never");
  }
  [[nodiscard]] std::string original() const { return local(measure->deadline->original); }
  [[nodiscard]] std::string wake_at() const { return local(next_wake(workflow, *measure)); }

  // What the measure is judged on as it stands.
  [[nodiscard]] Matter matter() const { return {workflow, limits, measure ? &*measure : nullptr, called}; }

  [[nodiscard]] Result<Decision> ask(const Actor& actor, Command command) const {
    command.key = "k";
    command.actor = actor;
    command.measure = MeasureId("licang-2020-1.2-1");
    return decide(matter(), command, at(now));
  }
  template <typename Body>
  [[nodiscard]] Result<Decision> ask(const Actor& actor, Body body) const {
    Command command;
    command.body = std::move(body);
    return ask(actor, std::move(command));
  }

  // What is asked is granted, and the measure is as the decision leaves it.
  template <typename Body>
  Decision grant(const Actor& actor, Body body) {
    auto decision = ask(actor, std::move(body));
    if (!decision) FAIL(decision.error().text());
    take(*decision);
    return *decision;
  }
  void take(const Decision& decision) {
    if (!decision.steps.empty()) measure = decision.steps.back().after;
    called = decision.called;
  }
  // What is asked is refused.
  template <typename Body>
  Error refuse(const Actor& actor, Body body) const {
    auto decision = ask(actor, std::move(body));
    REQUIRE_FALSE(decision.ok());
    return decision.error();
  }
  Decision wake(std::string_view local_time) {
    now = local_time;
    return grant(engine_actor(), Wake{});
  }

  Decision fire(const Actor& actor, const std::string& transition, Fields sets = {},
                const std::string& note = "noted") {
    return grant(actor, Fire{transition, std::move(sets), note, {}});
  }
  Decision submit() { return grant(kLead, Fire{"submit", {}, "done", {piece("roof.pdf")}}); }

  // Each takes a measure through all the states before; assigned() and executing() also one that is drafted.
  void drafted(Fields fields = {}) { grant(kOffice, registration(std::move(fields))); }
  void assigned(const std::string& due_day = "2020-09-30") {
    if (!measure) drafted();
    fire(kOffice, "assign", {{"lead_unit", "housing-office"}, {"leader", "liu.yang"}, {"due", due_day}});
  }
  void executing(const std::string& due_day = "2020-09-30") {
    assigned(due_day);
    fire(kLead, "accept");
  }
  void verifying() {
    executing();
    submit();
  }
  void on_notice() {
    verifying();
    fire(kSupervisor, "pass");
    fire(kOffice, "pass");
  }
  void closed() {
    on_notice();
    fire(kOffice, "confirm");
  }
  void sustained() {
    verifying();
    fire(kOffice, "sustain", {{"horizon", "sustained"}});
  }
};

// A part of the case's workflow, for a test to change.
inline State& state_of(Case& c, std::string_view name) {
  for (State& state : c.workflow.states) {
    if (state.name == name) return state;
  }
  FAIL("there is no state " << name);
  return c.workflow.states.front();
}
inline Transition& transition_of(Case& c, std::string_view name) {
  for (Transition& transition : c.workflow.transitions) {
    if (transition.name == name) return transition;
  }
  FAIL("there is no transition " << name);
  return c.workflow.transitions.front();
}

// The names of the rungs that a decision claims.
inline std::vector<std::string> rungs_in(const Decision& decision) {
  std::vector<std::string> names;
  for (const Step& step : decision.steps) {
    if (const auto* claimed = std::get_if<RungClaimed>(&step.event.body)) names.push_back(claimed->rung);
  }
  return names;
}

// Whom a decision tells: by which of its events, and who.
struct Told {
  std::size_t event = 0;
  Recipient recipient;
  friend bool operator==(const Told&, const Told&) = default;
};
inline std::vector<Told> told_in(const Decision& decision) {
  std::vector<Told> told;
  for (std::size_t event = 0; event < decision.steps.size(); ++event) {
    for (const Recipient& one : decision.steps[event].told.recipients) told.push_back({event, one});
  }
  return told;
}

}  // namespace rectify::core
