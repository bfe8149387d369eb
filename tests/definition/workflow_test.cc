// Workflows from YAML: what a good one becomes. What is refused: bad/ and yaml_test.cc.
#include "core/workflow.h"

#include <rapidcheck.h>

#include "parts.h"
#include "support/property.h"

#include <catch2/catch.hpp>

#include "definition/definition.h"
#include "sources.h"

using namespace rectify;
using namespace rectify::definition;
using core::Span;

namespace {

core::Workflow good_workflow() {
  auto read = read_workflow(source_text("tests/definition/good_workflow.yaml"), "good_workflow.yaml");
  INFO(complaints_of(read));
  REQUIRE(read.diagnostics.empty());
  REQUIRE(read.value);
  return std::move(*read.value);
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the head of a workflow is read whatever the order of its keys") {
  const core::Workflow workflow = good_workflow();
  CHECK(workflow.name == "audit-follow_up");
  CHECK(workflow.version == 7);
  CHECK(workflow.title == core::Title{"Audit follow-up", "审计整改"});
  CHECK(workflow.calendar_name == "cn");
  CHECK_FALSE(workflow.guard);
}

TEST_CASE("fields have a type, may be lists, and are titled by their name where no title is given") {
  const core::Workflow workflow = good_workflow();
  REQUIRE(workflow.fields.size() == 7);
  const core::Field& units = *core::find_field(workflow, "support_units");
  CHECK(units.type == core::FieldType::unit);
  CHECK(units.list);
  CHECK(units.title == core::Title{"support_units", ""});
  const core::Field& horizon = *core::find_field(workflow, "horizon");
  CHECK(horizon.type == core::FieldType::enumeration);
  CHECK(horizon.values == Names{"immediate", "phased", "sustained"});
  CHECK(horizon.value_titles == std::map<std::string, core::Title>{{"immediate", {"At once", "立行立改"}},
                                                                   {"phased", {"", "分阶段整改"}},
                                                                   {"sustained", {"Sustained", ""}}});
  CHECK(core::find_field(workflow, "due")->title == core::Title{"", "完成时限"});
  CHECK(core::find_field(workflow, "cost")->type == core::FieldType::number);
  CHECK(core::find_field(workflow, "remark")->type == core::FieldType::text);
  CHECK(core::find_field(workflow, "leader")->type == core::FieldType::person);
}

TEST_CASE("a role is held by a unit or a person, named or by a field") {
  const core::Workflow workflow = good_workflow();
  const auto by = [&](std::string_view name) {
    const core::Role* role = core::find_role(workflow, name);
    REQUIRE(role != nullptr);
    return std::pair(role->by, role->value);
  };
  CHECK(by("office") == std::pair(core::Role::By::unit, std::string("audit-office")));
  CHECK(by("lead") == std::pair(core::Role::By::unit_field, std::string("lead_unit")));
  CHECK(by("head") == std::pair(core::Role::By::person, std::string("li.na")));
  CHECK(by("leader") == std::pair(core::Role::By::person_field, std::string("leader")));
}

TEST_CASE("states keep the order of the file, and the first one is the start") {
  const core::Workflow workflow = good_workflow();
  Names names;
  for (const core::State& one : workflow.states) names.push_back(one.name);
  CHECK(names == Names{"drafted", "assigned", "executing", "paused", "verifying", "on_notice", "closed", "sustained",
                       "withdrawn"});
}

TEST_CASE("a state has its phase, its deadline, its timer, its review and its clock") {
  const core::Workflow workflow = good_workflow();
  CHECK(state(workflow, "drafted").phase == core::Phase::assign);
  CHECK_FALSE(state(workflow, "drafted").deadline);
  CHECK(std::get<core::SpanFromEntry>(*state(workflow, "assigned").deadline).span == Span{3, Span::Unit::workdays});
  CHECK(std::get<core::SpanFromEntry>(*state(workflow, "verifying").deadline).span == Span{24, Span::Unit::workhours});
  CHECK(std::get<core::FromField>(*state(workflow, "executing").deadline).field == "due");
  CHECK(state(workflow, "executing").title == core::Title{"Being done", ""});
  CHECK(state(workflow, "paused").paused);
  CHECK_FALSE(state(workflow, "executing").paused);
  CHECK(state(workflow, "on_notice").after->span == Span{7, Span::Unit::days});
  CHECK(state(workflow, "on_notice").after->transition == "confirm");
  CHECK(state(workflow, "closed").final);
  CHECK(state(workflow, "closed").phase == core::Phase::close);
  CHECK_FALSE(state(workflow, "closed").review->recurring);
  CHECK(state(workflow, "closed").review->span == Span{180, Span::Unit::days});
  CHECK(state(workflow, "closed").review->rung == "look-back");
  CHECK(state(workflow, "sustained").review->recurring);
  CHECK_FALSE(state(workflow, "sustained").final);
}

TEST_CASE("a transition has its ends, who fires it and what it asks for") {
  const core::Workflow workflow = good_workflow();
  CHECK(workflow.transitions.size() == 14);
  CHECK(transition(workflow, "assign").needs.fields == Names{"lead_unit", "leader", "due"});
  CHECK(transition(workflow, "assign").title == core::Title{"", "分办"});
  CHECK(transition(workflow, "submit").needs.note);
  CHECK(transition(workflow, "submit").needs.evidence.at(0).count == 2);
  CHECK(transition(workflow, "return").needs.note);
  CHECK(transition(workflow, "return").sets == Names{"due"});
  CHECK(transition(workflow, "pass").not_same_as == Names{"submit"});
  CHECK(transition(workflow, "pass").approvals->by == Names{"supervisor", "office"});
  CHECK(transition(workflow, "pass").approvals->count == 2);
  CHECK_FALSE(transition(workflow, "accept").approvals);
  CHECK(transition(workflow, "confirm").by == Names{"office", "engine"});
  CHECK(transition(workflow, "sustain").when == "measure.horizon == 'sustained'");
  CHECK(transition(workflow, "reopen").from == Names{"closed", "sustained"});
  CHECK(transition(workflow, "reopen").to == "executing");
  CHECK(transition(workflow, "reopen").next_episode);
  CHECK_FALSE(transition(workflow, "return").next_episode);
}

TEST_CASE("the ladder keeps its rungs in order, a rung may notify nobody") {
  const core::Workflow workflow = good_workflow();
  REQUIRE(workflow.ladder);
  const auto& rungs = workflow.ladder->rungs;
  REQUIRE(rungs.size() == 4);
  CHECK(rungs[0].name == "remind");
  CHECK(rungs[0].after == Span{0, Span::Unit::workdays});
  CHECK(rungs[0].title == core::Title{"", "提醒"});
  CHECK(rungs[1].notify == Names{"lead", "support_units"});
  CHECK(rungs[2].notify == Names{"office"});
  CHECK(rungs[3].after == Span{30, Span::Unit::days});
  CHECK(rungs[3].notify.empty());
  CHECK(rungs[3].title == core::Title{"shame", ""});
}

TEST_CASE("the workflow that comes with rectify has nothing to complain about") {
  const auto read = read_workflow(source_text("workflows/rectification.yaml"), "rectification.yaml");
  CHECK(complaints_of(read).empty());
  CHECK(read.value);
}

TEST_CASE("a workflow with one letter changed is read or complained about, never both nor neither") {
  const std::string text = source_text("tests/definition/good_workflow.yaml");
  rectify::test::holds([&] {
    std::string mutated = text;
    const int changes = *rc::gen::inRange(1, 8);
    for (int i = 0; i < changes; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, mutated.size());
      switch (*rc::gen::inRange(0, 3)) {
        case 0:
          mutated[at] = *rc::gen::arbitrary<char>();
          break;
        case 1:
          mutated.erase(at, *rc::gen::inRange<std::size_t>(1, 20));
          break;
        default:
          mutated.insert(at,
                         *rc::gen::element<std::string>(": ", "{", "]", "\n", "- ", "&a ", "*a ", "'", "|\n", "? "));
      }
      if (mutated.empty()) return;
    }
    const auto read = read_workflow(mutated, "mutated.yaml");
    RC_ASSERT(read.value.has_value() != has_errors(read.diagnostics));
    for (const Diagnostic& diagnostic : read.diagnostics) {
      RC_ASSERT(diagnostic.file == "mutated.yaml");
      RC_ASSERT(!diagnostic.message.empty());
    }
  });
}
