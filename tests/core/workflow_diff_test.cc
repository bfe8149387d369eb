// What differs between two workflows.
#include "core/workflow_diff.h"

#include <catch2/catch.hpp>

#include "sample_workflow.h"

using namespace rectify;
using namespace rectify::core;

namespace {

std::vector<std::string> told(const Workflow& before, const Workflow& after) {
  std::vector<std::string> lines;
  for (const WorkflowChange& change : diff(before, after)) {
    lines.push_back(std::string(kChangeKinds[static_cast<std::size_t>(change.kind)]) + " " +
                    std::string(kWorkflowParts[static_cast<std::size_t>(change.part)]) + " " + change.name + " " +
                    change.aspect + ": " + change.before + " → " + change.after);
  }
  return lines;
}

template <typename Items>
auto& named(Items& items, std::string_view name) {
  for (auto& item : items) {
    if (item.name == name) return item;
  }
  FAIL("there is no " << name);
  return items.front();
}

}  // namespace

TEST_CASE("a workflow does not differ from itself") { CHECK(diff(sample_workflow(), sample_workflow()).empty()); }

TEST_CASE("what was changed is told from old to new, part by part") {
  const Workflow before = sample_workflow();
  Workflow after = before;
  after.version = 4;
  named(after.fields, "due").type = FieldType::text;
  named(after.roles, "lead").or_above = true;
  named(after.states, "verifying").deadline = SpanFromField{{5, Span::Unit::days}, "due", "us"};
  named(after.states, "on_notice").after->span.count = 10;
  named(after.transitions, "pass").approvals->count = 3;
  named(after.transitions, "assign").needs.fields = {"lead_unit"};
  named(after.ladder->rungs, "talk").after.count = 5;
  CHECK(
      told(before, after) ==
      std::vector<std::string>{"changed workflow  version: 3 → 4", "changed field due type: date → text",
                               "changed role lead held by: unit of field lead_unit → unit of field lead_unit or above",
                               "changed state verifying deadline: 10 workdays → 5 days from field due by calendar us",
                               "changed state on_notice after: 7 days: confirm → 10 days: confirm",
                               "changed transition assign needs: lead_unit, leader, due → lead_unit",
                               "changed transition pass approvals: 2 of supervisor, office → 3 of supervisor, office",
                               "changed rung talk after: 3 workdays → 5 workdays"});
}

TEST_CASE("what was added and removed is told with all it has") {
  const Workflow before = sample_workflow();
  Workflow after = before;
  std::erase_if(after.fields, [](const Field& field) { return field.name == "tags"; });
  std::erase_if(after.ladder->rungs, [](const Rung& rung) { return rung.name == "supervise"; });
  after.groups.push_back({"execution", {"Execution", "执行"}});
  named(after.states, "executing").group = "execution";
  CHECK(
      told(before, after) ==
      std::vector<std::string>{
          "changed workflow  order of rungs: remind, talk, supervise, hold-to-account → remind, talk, hold-to-account",
          "removed field tags type: list of text → ", "added group execution title:  → Execution / 执行",
          "changed state executing within:  → execution", "removed rung supervise title: 督办 → ",
          "removed rung supervise after: 7 workdays → ", "removed rung supervise notify: office → "});
}

TEST_CASE("the values of an enum are told with their titles") {
  const Workflow before = sample_workflow();
  Workflow after = before;
  named(after.fields, "horizon").value_titles = {{"phased", {"Step by step", "分阶段"}}};
  CHECK(told(before, after) ==
        std::vector<std::string>{"changed field horizon values: immediate, phased, sustained → immediate, phased "
                                 "(Step by step / 分阶段), sustained"});
}

TEST_CASE("the other way round, what was added is what was removed") {
  const Workflow before = sample_workflow();
  Workflow after = before;
  after.roles.pop_back();
  const auto forth = diff(before, after);
  const auto back = diff(after, before);
  REQUIRE(forth.size() == back.size());
  for (std::size_t i = 0; i < forth.size(); ++i) {
    CHECK(forth[i].kind == WorkflowChange::Kind::removed);
    CHECK(back[i].kind == WorkflowChange::Kind::added);
    CHECK(forth[i].before == back[i].after);
  }
}
