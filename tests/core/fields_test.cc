// Fields that are required in states, fields that are computed, and deadlines by expression, from fields and on other
// calendars.
#include <catch2/catch.hpp>

#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;

namespace {

Field& field_of(Case& c, const std::string& name) {
  for (Field& field : c.workflow.fields) {
    if (field.name == name) return field;
  }
  c.workflow.fields.push_back({name, {}, FieldType::text, false, {}});
  return c.workflow.fields.back();
}

std::string text_of(const Measure& measure, const std::string& name) {
  const auto found = measure.fields.find(name);
  return found == measure.fields.end() ? std::string() : to_text(found->second);
}

// The expressions of these tests: `twice` of the amount, `label` of what is twice it, `place` of the state, one that
// fails, and one that the remark gives.
Result<std::string> evaluate(const std::string& source, const Measure& measure) {
  if (source == "twice") {
    const std::string amount = text_of(measure, "amount");
    return amount.empty() ? std::string() : std::to_string(2 * std::stoi(amount));
  }
  if (source == "label") {
    const std::string twice = text_of(measure, "twice");
    return twice.empty() ? std::string() : "twice is " + twice;
  }
  if (source == "place") return measure.state + " " + std::to_string(measure.episode);
  if (source == "remark") return text_of(measure, "remark");
  return Error{Code::invalid, "it went wrong", {}};
}

// `label` comes before what it needs, so that one pass does not settle both.
Case computing() {
  Case c;
  field_of(c, "label").computed = "label";
  field_of(c, "twice").computed = "twice";
  field_of(c, "twice").type = FieldType::number;
  c.workflow.formula = evaluate;
  return c;
}

}  // namespace

TEST_CASE("a state is not entered without the fields it requires, nor are they cleared in it") {
  Case c;
  field_of(c, "horizon").required_in = {"executing", "verifying"};
  c.assigned();
  const Error entering = c.refuse(kLead, Fire{"accept", {}, "", {}});
  CHECK(entering.code == Code::denied);
  CHECK_THAT(entering.message, Contains("field horizon is not set, and executing requires it"));
  c.grant(kOffice, Amend{{{"horizon", "phased"}}, ""});
  c.fire(kLead, "accept");
  CHECK_THAT(c.refuse(kOffice, Amend{{{"horizon", ""}}, ""}).message, Contains("executing requires it"));
  c.grant(kOffice, Amend{{{"horizon", "immediate"}}, ""});
  field_of(c, "remark").required_in = {"drafted"};
  Case fresh;
  fresh.workflow = c.workflow;
  CHECK(fresh.refuse(kOffice, registration()).code == Code::invalid);
  CHECK(fresh.ask(kOffice, registration({{"remark", "x"}})).ok());
}

TEST_CASE("what a state requires of late does not block what has nothing to do with it") {
  Case c;
  c.executing();
  field_of(c, "horizon").required_in = {"executing"};
  CHECK(c.ask(kOffice, Amend{{{"amount", "3"}}, ""}).ok());
}

TEST_CASE("computed fields are given by what they are computed from, in chains, and cleared with it") {
  Case c = computing();
  c.drafted({{"amount", "21"}});
  CHECK(text_of(*c.measure, "twice") == "42");
  CHECK(text_of(*c.measure, "label") == "twice is 42");
  const Decision amended = c.grant(kOffice, Amend{{{"amount", "5"}}, ""});
  CHECK(std::get<Amended>(amended.steps.front().event.body).sets ==
        Fields{{"amount", "5"}, {"label", "twice is 10"}, {"twice", "10"}});
  c.grant(kOffice, Amend{{{"amount", ""}}, ""});
  CHECK_FALSE(c.measure->fields.contains("twice"));
  CHECK_FALSE(c.measure->fields.contains("label"));
}

TEST_CASE("nobody sets a computed field") {
  Case c = computing();
  CHECK_THAT(c.refuse(kOffice, registration({{"twice", "1"}})).message,
             Contains("is computed (twice); nobody sets it"));
  c.drafted();
  CHECK(c.refuse(kOffice, Amend{{{"twice", "1"}}, ""}).code == Code::invalid);
}

TEST_CASE("a field computed from where the measure stands is that of the state it goes to") {
  Case c = computing();
  field_of(c, "place").computed = "place";
  c.drafted();
  CHECK(text_of(*c.measure, "place") == "drafted 1");
  c.assigned();
  CHECK(text_of(*c.measure, "place") == "assigned 1");
  c.fire(kLead, "accept");
  c.submit();
  c.fire(kSupervisor, "pass");
  c.fire(kOffice, "pass");
  c.wake("2020-09-22 00:00");
  CHECK(text_of(*c.measure, "place") == "closed 1");
  c.fire(kOffice, "reopen");
  CHECK(text_of(*c.measure, "place") == "executing 2");
}

TEST_CASE("an expression that fails refuses what people ask for, and does not hold up a timer") {
  Case c = computing();
  c.on_notice();
  field_of(c, "broken").computed = "broken";
  CHECK_THAT(c.refuse(kOffice, Fire{"confirm", {}, "", {}}).message, Contains("field broken: it went wrong"));
  CHECK(c.refuse(kOffice, Amend{{{"amount", "1"}}, ""}).code == Code::invalid);
  const Decision timed = c.wake("2020-09-22 00:00");
  REQUIRE(timed.steps.size() == 1);
  CHECK(c.measure->state == "closed");
  CHECK_THAT(std::get<Fired>(timed.steps.front().event.body).note, Contains("field broken: it went wrong"));
  Case fresh;
  fresh.workflow = c.workflow;
  CHECK_THAT(fresh.refuse(kOffice, registration()).message, Contains("it went wrong"));
}

TEST_CASE("a computed value of the wrong type is refused") {
  Case c = computing();
  field_of(c, "label").type = FieldType::date;
  CHECK(c.refuse(kOffice, registration({{"amount", "21"}})).code == Code::invalid);
}

TEST_CASE("a deadline by expression is a span, a date, none, or a refusal") {
  Case c = computing();
  state_of(c, "assigned").deadline = FromExpression{"remark"};
  const auto assign = [&](const std::string& remark) {
    Case tried = c;
    tried.drafted({{"remark", remark}});
    tried.assigned();
    return tried.due();
  };
  CHECK(assign("2 workdays") == "2020-09-16T23:59:59.999+08:00");
  CHECK(assign("2020-11-01") == "2020-11-01T23:59:59.999+08:00");
  CHECK(assign("") == "never");
  c.drafted({{"remark", "soon"}});
  const Error error = c.refuse(
      kOffice,
      Fire{"assign", {{"lead_unit", "housing-office"}, {"leader", "liu.yang"}, {"due", "2020-09-30"}}, "", {}});
  CHECK(error.code == Code::invalid);
  CHECK_THAT(error.message,
             Contains("the deadline of assigned: 'soon' is neither a span such as 3 workdays nor a date"));
}

TEST_CASE("a deadline may be so long after the day that a field names, and keeps what was first promised") {
  Case c;
  state_of(c, "executing").deadline = SpanFromField{{5, Span::Unit::workdays}, "due"};
  c.executing("2020-09-28");
  CHECK(c.due() == "2020-10-12T23:59:59.999+08:00");  // 29 and 30 September, 9, 10 and 12 October
  c.fire(kLead, "extend", {{"due", "2020-10-12"}});
  c.fire(kOffice, "extend");
  CHECK(c.due() == "2020-10-19T23:59:59.999+08:00");
  CHECK(c.original() == "2020-10-12T23:59:59.999+08:00");
  CHECK_THAT(c.refuse(kOffice, Amend{{{"due", "2020-12-01"}}, ""}).message, Contains("is the deadline of executing"));
}

TEST_CASE("a deadline on another calendar is counted by it, and so are its rungs and its pauses") {
  Case c;
  Calendar plain;  // no holidays
  plain.name = "plain";
  plain.zone = c.workflow.calendar.zone;
  c.workflow.calendars = {plain};
  state_of(c, "assigned").deadline = SpanFromEntry{{3, Span::Unit::workdays}, "plain"};
  c.now = "2020-09-28 10:00";
  c.assigned("2020-12-31");
  CHECK(c.due() == "2020-10-01T23:59:59.999+08:00");
  CHECK(c.measure->deadline->calendar == "plain");
  CHECK(c.wake_at() == "2020-10-02T09:00:00+08:00");
  const Decision late = c.wake("2020-10-08 11:00");
  CHECK(rungs_in(late) == std::vector<std::string>{"remind", "talk"});
  CHECK(std::get<RungClaimed>(late.steps.back().event.body).due == c.at("2020-10-07 09:00"));

  Case paused;
  paused.workflow = c.workflow;
  paused.now = "2020-09-28 10:00";
  paused.assigned("2020-12-31");
  paused.fire(kOffice, "pause");
  paused.now = "2020-10-06 10:00";  // six workdays of the plain calendar later
  paused.fire(kOffice, "assign_again");
  CHECK(paused.due() == "2020-10-09T23:59:59.999+08:00");
}
