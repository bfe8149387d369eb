// Scenarios from YAML: every kind of step and expectation. What is refused: bad/ and yaml_test.cc.
#include "definition/scenario.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "sources.h"

using namespace rectify;
using namespace rectify::definition;

namespace {

constexpr std::string_view kScenario = R"(scenario: everything once
workflow: ../rectification.yaml
ledger: ledger.yaml
inspection: town-2021
start: 2021-03-01 09:00
actors:
  lead: wang.fang/works-office
  office: li.na/rectification-office
  someone: zhao.min
steps:
  - at: 2021-03-01 09:00
    as: office
    fire: assign
    on: [town-2021-1.*, town-2021-2-1]
    set: {lead_unit: works-office, support_units: [a, b], remark: ''}
    note: 请办理
    evidence:
      - {name: minutes.pdf, media_type: application/pdf, location: files/minutes.pdf, effective: 2021-02-27,
         sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}
      - {name: photo.jpg}
    refused: denied
    saying: due
  - at: +3 workdays
    as: chen.jing/civil-affairs-bureau
    register:
      finding: 1.1.4
      title: {zh: 对账, en: Reconcile}
      workflow: small
      fields: {horizon: phased}
    on: town-2021-1.1.4-9
  - {at: +2 hours, as: someone, register: {finding: [Books, {number: 2, title: 账目}], title: T, text: 原文}, on: x}
  - {at: +2 hours, as: lead, amend: {horizon: phased}, note: why, on: x}
  - {at: +2 hours, as: lead, attach: [{name: a.pdf}], on: x}
  - {at: +2 hours, as: lead, comment: 已电话催办, on: x}
  - at: 2021-04-01T10:00
    expect:
      - {measure: x, state: executing, phase: execute, overdue: true, rung: remind, rungs: [remind, remind],
         episode: 1, revision: 4, deadline: 2021-03-30, field: {lead_unit: works-office}}
      - {inspection: town-2021, finding: 1.1, state: a, phase: close, unit: u, person: p, rung: talk, overdue: false,
         count: 0}
)";

Scenario good() {
  auto read = read_scenario(kScenario, "everything.yaml");
  INFO(complaints_of(read));
  REQUIRE(read.diagnostics.empty());
  REQUIRE(read.value);
  return std::move(*read.value);
}

template <typename T>
T command(const Step& step) {
  REQUIRE(step.command);
  const T* one = std::get_if<T>(&*step.command);
  REQUIRE(one != nullptr);
  return *one;
}

}  // namespace

TEST_CASE("a scenario says what it plays, where and from when") {
  const Scenario scenario = good();
  CHECK(scenario.name == "everything once");
  CHECK(scenario.file == "everything.yaml");
  CHECK(scenario.workflow == "../rectification.yaml");
  CHECK(scenario.ledger == "ledger.yaml");
  CHECK(scenario.inspection.get() == "town-2021");
  CHECK(scenario.start == "2021-03-01 09:00");
  CHECK(scenario.actors.size() == 3);
  CHECK(scenario.actors.at("someone") == core::Actor{"zhao.min", ""});
  CHECK(scenario.steps.size() == 7);
}

TEST_CASE("the office registers the ledger; without one the first actor named does, or else the first who acts") {
  const core::Actor office{"li.na", "rectification-office"};
  CHECK(good().registrar == office);
  const std::string head = "scenario: s\nworkflow: w\ninspection: i\nstart: 2021-03-01\n";
  const std::string steps = "steps: [{at: +1 days, as: b/u, comment: c, on: x}]\n";
  const auto named = read_scenario(head + "actors: {zoe: z/u, ann: a/u}\n" + steps, "s");
  REQUIRE(named.value);
  CHECK(named.value->registrar == core::Actor{"z", "u"});
  const auto acting = read_scenario(head + steps, "s");
  REQUIRE(acting.value);
  CHECK(acting.value->registrar == core::Actor{"b", "u"});
}

TEST_CASE("a step that fires carries fields, a note, evidence and the refusal it expects") {
  const Scenario scenario = good();
  const Step& step = scenario.steps[0];
  const auto fire = command<core::Fire>(step);
  CHECK(step.line == 11);
  CHECK(step.at.absolute == "2021-03-01 09:00");
  CHECK_FALSE(step.at.after);
  CHECK(step.actor == core::Actor{"li.na", "rectification-office"});
  CHECK(step.on == std::vector<std::string>{"town-2021-1.*", "town-2021-2-1"});
  CHECK(fire.transition == "assign");
  CHECK(fire.sets == core::Fields{{"lead_unit", std::string("works-office")},
                                  {"support_units", std::vector<std::string>{"a", "b"}},
                                  {"remark", std::string()}});
  CHECK(fire.note == "请办理");
  REQUIRE(fire.evidence.size() == 2);
  CHECK(fire.evidence[0].media_type == "application/pdf");
  CHECK(fire.evidence[0].location == "files/minutes.pdf");
  CHECK(fire.evidence[0].effective == "2021-02-27");
  CHECK(fire.evidence[0].sha256.size() == 64);
  CHECK(fire.evidence[1] == core::Evidence{"photo.jpg", "", "", "", ""});
  CHECK(step.refused == Code::denied);
  CHECK(step.saying == "due");
}

TEST_CASE("a step that registers gives the finding by its number or from the area down") {
  const Scenario scenario = good();
  const auto by_number = command<core::Register>(scenario.steps[1]);
  CHECK(scenario.steps[1].at.after == core::Span{3, core::Span::Unit::workdays});
  CHECK(scenario.steps[1].actor == core::Actor{"chen.jing", "civil-affairs-bureau"});
  CHECK(core::finding_number(by_number.finding) == "1.1.4");
  CHECK(by_number.text == "对账");
  CHECK(by_number.workflow == "small");
  CHECK(by_number.fields == core::Fields{{"horizon", std::string("phased")}});
  const auto by_title = command<core::Register>(scenario.steps[2]);
  REQUIRE(by_title.finding.size() == 2);
  CHECK(by_title.finding[0] == core::FindingNode{1, {"Books", ""}});
  CHECK(by_title.finding[1] == core::FindingNode{2, {"", "账目"}});
  CHECK(by_title.text == "原文");
}

TEST_CASE("steps amend, attach and comment") {
  const Scenario scenario = good();
  const auto amend = command<core::Amend>(scenario.steps[3]);
  CHECK(amend.sets == core::Fields{{"horizon", std::string("phased")}});
  CHECK(amend.note == "why");
  CHECK(command<core::Attach>(scenario.steps[4]).evidence.at(0).name == "a.pdf");
  CHECK(command<core::Comment>(scenario.steps[5]).note == "已电话催办");
}

TEST_CASE("a step may only expect, of one measure or of a count") {
  const Scenario scenario = good();
  const Step& step = scenario.steps[6];
  CHECK_FALSE(step.command);
  CHECK(step.at.absolute == "2021-04-01T10:00");
  REQUIRE(step.expect.size() == 2);
  const Expectation& one = step.expect[0];
  CHECK(one.line == 37);
  CHECK(one.measure->get() == "x");
  CHECK_FALSE(one.count);
  CHECK(one.state == "executing");
  CHECK(one.phase == "execute");
  CHECK(one.overdue == true);
  CHECK(one.rung == "remind");
  CHECK(one.rungs == std::vector<std::string>{"remind", "remind"});
  CHECK(one.episode == 1);
  CHECK(one.revision == 4);
  CHECK(one.deadline == "2021-03-30");
  CHECK(one.fields == core::Fields{{"lead_unit", std::string("works-office")}});
  const Expectation& count = step.expect[1];
  CHECK_FALSE(count.measure);
  CHECK(count.count == 0);
  CHECK(count.inspection == "town-2021");
  CHECK(count.finding == "1.1");
  CHECK(count.unit == "u");
  CHECK(count.person == "p");
  CHECK(count.overdue == false);
}

TEST_CASE("local times and times with an offset are put in order among themselves only") {
  const std::string head =
      "scenario: s\nworkflow: w\ninspection: i\nstart: 2021-03-01 09:00\nactors: {a: a/u}\nsteps:\n";
  const auto mixed = read_scenario(head + "  - at: 2021-03-01T02:00:00Z\n  - at: 2021-03-01 10:01\n", "s");
  CHECK(complaints_of(mixed).empty());
  const auto back = read_scenario(head + "  - at: 2021-03-02T02:00:00Z\n  - at: 2021-03-02T09:59:00+08:00\n", "s");
  CHECK(complaints_of(back).starts_with("s:8:9: error[RW0704]: '2021-03-02T09:59:00+08:00' lies before"));
}

TEST_CASE("the scenarios of the examples have nothing to complain about") {
  for (const std::string example : {"ladder", "licang-2020"}) {
    const auto read = read_scenario(source_text("workflows/examples/" + example + "/scenario.yaml"), example);
    CHECK(complaints_of(read).empty());
    CHECK(read.value);
  }
}
