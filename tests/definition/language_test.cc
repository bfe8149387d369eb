// What a workflow says of groups, pauses, deadlines, approvals, needs and roles, from YAML to core. What is refused:
// bad/; fields, rungs and the head: workflow_test.cc.
#include <catch2/catch.hpp>

#include "core/workflow.h"
#include "definition/definition.h"
#include "parts.h"
#include "sources.h"

using namespace rectify;
using namespace rectify::definition;
using core::Span;
using Names = std::vector<std::string>;

namespace {

constexpr const char* kFile = "tests/definition/good_language.yaml";

ReadWorkflow read_good() {
  auto read = read_workflow(source_text(kFile), kFile);
  INFO(complaints_of(read));
  REQUIRE(read.diagnostics.empty());
  REQUIRE(read.value);
  return read;
}

const core::Workflow& good_language() {
  static const core::Workflow workflow = *read_good().value;
  return workflow;
}

const core::State& state(std::string_view name) { return there(core::find_state(good_language(), name)); }
const core::Transition& transition(std::string_view name) {
  return there(core::find_transition(good_language(), name));
}
const core::Field& field(std::string_view name) { return there(core::find_field(good_language(), name)); }
const core::Role& role(std::string_view name) { return there(core::find_role(good_language(), name)); }
const core::Approvals& approvals(std::string_view name) {
  REQUIRE(transition(name).approvals);
  return *transition(name).approvals;
}

template <typename Rule>
const Rule& deadline(std::string_view name) {
  REQUIRE(state(name).deadline);
  REQUIRE(std::holds_alternative<Rule>(*state(name).deadline));
  return std::get<Rule>(*state(name).deadline);
}

}  // namespace

TEST_CASE("a group has a title, and its states know it") {
  REQUIRE(good_language().groups.size() == 2);
  CHECK(good_language().groups[0].name == "work");
  CHECK(good_language().groups[0].title == core::Title{"Being worked on", "办理中"});
  CHECK(good_language().groups[1].title == core::Title{"checks", ""});
  CHECK(state("open").group == "work");
  CHECK(state("check_again").group == "checks");
  CHECK(state("new").group.empty());
}

TEST_CASE("a group under from or required_in is all its states, each once") {
  CHECK(transition("submit").from == Names{"open", "late"});
  CHECK(transition("stop").from == Names{"open", "late", "check", "check_again"});
  CHECK(field("owner").required_in == Names{"open", "late"});
  CHECK(field("begun").required_in == Names{"check", "open", "late", "check_again"});
  CHECK(field("due").required_in.empty());
}

TEST_CASE("a history resumes in any state of a group, and ends in the first where there is nothing to resume") {
  CHECK(transition("go_on").resumes == Names{"open", "late"});
  CHECK(transition("go_on").to == "open");
  CHECK(transition("answer").resumes == Names{"check"});
  CHECK(transition("answer").to == "check");
  CHECK(transition("submit").resumes.empty());
}

TEST_CASE("a deadline is a span, a field, a span from a field, or an expression, each with its calendar") {
  CHECK(deadline<core::SpanFromEntry>("new").span == Span{2, Span::Unit::workdays});
  CHECK(deadline<core::SpanFromEntry>("new").calendar == "office");
  CHECK(deadline<core::FromField>("open").field == "due");
  CHECK(deadline<core::SpanFromField>("late").span == Span{10, Span::Unit::days});
  CHECK(deadline<core::SpanFromField>("late").field == "begun");
  CHECK(deadline<core::SpanFromField>("late").calendar == "natural");
  CHECK(deadline<core::SpanFromField>("check_again").calendar.empty());
  CHECK(deadline<core::FromExpression>("check").source == "measure.total and '3 days'");
  CHECK(deadline<core::FromExpression>("check").calendar == "office");
  CHECK(core::further_calendars(good_language()) == Names{"office", "natural"});
}

TEST_CASE("a pause has a budget, and entry into a state is told to roles and fields") {
  REQUIRE(state("still").budget);
  CHECK(state("still").budget->span == Span{60, Span::Unit::workdays});
  CHECK(state("still").budget->transition == "go_on");
  CHECK_FALSE(state("open").budget);
  CHECK(state("still").notify == Names{"office"});
  CHECK(state("open").notify == Names{"lead", "chief"});
  CHECK(state("late").notify.empty());
}

TEST_CASE("needs are fields, the note, a decision, evidence by kind, and closed children") {
  const core::Needs& submit = transition("submit").needs;
  REQUIRE(submit.evidence.size() == 2);
  CHECK(submit.evidence[0].kind == "photo");
  CHECK(submit.evidence[0].count == 1);
  CHECK(submit.evidence[1].kind.empty());
  CHECK(submit.evidence[1].count == 3);
  CHECK(submit.note);
  CHECK(submit.fields == Names{"report"});
  CHECK_FALSE(submit.decision);
  CHECK_FALSE(submit.parts_closed);
  CHECK(transition("delay").needs.decision);
  CHECK_FALSE(transition("delay").needs.note);
  CHECK(transition("return").needs.parts_closed);
  CHECK(transition("return").needs.evidence.empty());
}

TEST_CASE("approvals count persons or units, ask all whom a role or field names, can be struck down and lapse") {
  const core::Approvals& close = approvals("close");
  CHECK(close.by == Names{"head", "above"});
  CHECK(close.count == 2);
  CHECK(close.distinct_units);
  CHECK(close.all == Names{"lead", "others"});
  CHECK(close.veto == Names{"above"});
  CHECK(close.expires == Span{5, Span::Unit::workdays});
  CHECK(approvals("drop").all == Names{"owner"});
  CHECK(approvals("drop").by.empty());
  CHECK(approvals("drop").count == 0);
  CHECK_FALSE(approvals("settle").distinct_units);
  CHECK_FALSE(approvals("settle").expires);
  CHECK(approvals("settle").veto.empty());
}

TEST_CASE("a role may be an office, and be held by the units above") {
  CHECK(good_language().organisation_name == "district");
  CHECK(role("head").office == "head");
  CHECK_FALSE(role("head").or_above);
  CHECK(role("above").or_above);
  CHECK(role("above").office == "leader");
  CHECK(role("above").by == core::Role::By::unit_field);
  CHECK(role("office").office.empty());
}

TEST_CASE("a field may be a path, be private, count something, or be computed") {
  CHECK(field("report").type == core::FieldType::path);
  CHECK(field("chief").is_private);
  CHECK_FALSE(field("paid").is_private);
  CHECK(field("total").unit == "CNY");
  CHECK(field("rest").computed == "measure.total - measure.paid");
  CHECK(field("paid").computed.empty());
}

TEST_CASE("where the expressions stand is known") {
  const auto read = read_good();
  using Of = core::ExpressionRef::Of;
  REQUIRE(read.expressions.size() == 2);
  const auto& rest = read.expressions.at({Of::field, "rest"});
  CHECK(rest.file == kFile);
  CHECK(rest.line == 14);
  CHECK(rest.column == 49);
  CHECK(read.expressions.at({Of::deadline, "check"}).line == 28);
}

TEST_CASE("nobody is ruled out where the work can come without the other transition") {
  const auto said = [](const std::string& more) {
    return complaints_of(
        read_workflow("workflow: w\nversion: 1\ncalendar: cn\nroles: {head: {person: li.na}, office: {unit: u}}\n"
                      "states:\n  open: {phase: execute}\n  check: {phase: verify}\n"
                      "  closed: {phase: close, final: true}\ntransitions:\n"
                      "  submit: {from: open, to: check, by: head}\n"
                      "  close: {from: check, to: closed, by: head, not_same_as: submit}\n" +
                          more,
                      "w.yaml"));
  };
  CHECK(said("").find("RW0308") != std::string::npos);
  CHECK(said("  hand_in: {from: open, to: check, by: office}\n").empty());
  CHECK(said("  reopen: {from: closed, to: check, by: office, episode: next}\n").empty());
}

TEST_CASE("a rung is out of reach only where the timer comes first for certain") {
  const auto said = [](const std::string& open, const std::string& after) {
    return complaints_of(read_workflow(
        "workflow: w\nversion: 1\ncalendar: cn\nroles: {office: {unit: u}}\nstates:\n  open: {phase: execute, " + open +
            "}\n  still: {phase: execute, clock: paused}\n  closed: {phase: close, final: true}\n"
            "  done: {phase: close, final: true}\ntransitions:\n"
            "  close: {from: open, to: closed, by: [office, engine]}\n  finish: {from: [open, still], to: done, by: "
            "office}\n"
            "  stop: {from: " +
            (open.find("7 days") == std::string::npos ? "open" : "done") +
            ", to: still, by: office, episode: next}\n"
            "escalation: [{rule: ladder, rungs: [{name: remind, after: " +
            after + "}]}]\n",
        "w.yaml"));
  };
  const std::string timed = "deadline: 3 days, after: {7 days: close}";
  CHECK(said(timed, "5 days").find("RW0310") != std::string::npos);
  CHECK(said(timed, "4 days").empty());  // both are due at once, and the rung goes first
  CHECK(said(timed, "5 workdays").empty());
  CHECK(said("deadline: {span: 3 days, calendar: office}, after: {7 days: close}", "5 days").empty());
  // The clock of 'open' can be stopped: the deadline goes on after the pause, and the timer begins anew.
  CHECK(said("deadline: 3 days, after: {6 days: close}", "5 days").empty());
}
