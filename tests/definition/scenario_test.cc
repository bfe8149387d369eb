// Scenarios from YAML: every kind of step and expectation. What is refused: bad/ and yaml_test.cc.
#include "definition/scenario/scenario.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/filters.h"
#include "definition/faults/fault.h"
#include "definition/scenario/scenario_shape.h"
#include "sources.h"

using namespace rectify;
using namespace rectify::definition;

namespace {

constexpr std::string_view kScenario = R"(scenario: everything once
given:
  workflow: ../rectification.yaml
  ledger: ledger.yaml
  inspection: town-2021
  start: 2021-03-01 09:00
  actors:
    lead: wang.fang/works-office
    office: li.na/rectification-office
    someone: zhao.min
when:
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
    then:
      - {measure: x, state: executing, phase: execute, overdue: true, rung: remind, rungs: [remind, remind],
         episode: 1, revision: 4, deadline: 2021-03-30, field: {lead_unit: works-office}}
      - {inspection: town-2021, finding: 1.1, state: a, phase: close, unit: u, person: p, rung: talk, overdue: false,
         parent: x, text: 路灯, due_before: 2021-04-30, count: 0}
)";

Scenario good_scenario() {
  auto read = read_scenario(kScenario, "everything.yaml");
  INFO(complaints_of(read));
  REQUIRE(read.diagnostics.empty());
  REQUIRE(read.value);
  REQUIRE(read.value->size() == 1);
  return std::move(read.value->front());
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
  const Scenario scenario = good_scenario();
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

TEST_CASE("the office registers the ledger, without one the first actor named does, or else the first who acts") {
  const core::Actor office{"li.na", "rectification-office"};
  CHECK(good_scenario().registrar == office);
  const std::string head = "scenario: s\ngiven:\n  workflow: w\n  inspection: i\n  start: 2021-03-01\n";
  const std::string steps = "when: [{at: +1 days, as: b/u, comment: c, on: x}]\n";
  const auto named = read_scenario(head + "  actors: {zoe: z/u, ann: a/u}\n" + steps, "s");
  REQUIRE(named.value);
  CHECK(named.value->front().registrar == core::Actor{"z", "u"});
  const auto acting = read_scenario(head + steps, "s");
  REQUIRE(acting.value);
  CHECK(acting.value->front().registrar == core::Actor{"b", "u"});
}

TEST_CASE("a step that fires carries fields, a note, evidence and the refusal it expects") {
  const Scenario scenario = good_scenario();
  const Step& step = scenario.steps[0];
  const auto fire = command<core::Fire>(step);
  CHECK(step.line == 12);
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
  const Scenario scenario = good_scenario();
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
  const Scenario scenario = good_scenario();
  const auto amend = command<core::Amend>(scenario.steps[3]);
  CHECK(amend.sets == core::Fields{{"horizon", std::string("phased")}});
  CHECK(amend.note == "why");
  CHECK(command<core::Attach>(scenario.steps[4]).evidence.at(0).name == "a.pdf");
  CHECK(command<core::Comment>(scenario.steps[5]).note == "已电话催办");
}

TEST_CASE("a step may only expect, of one measure or of a count") {
  const Scenario scenario = good_scenario();
  const Step& step = scenario.steps[6];
  CHECK_FALSE(step.command);
  CHECK(step.at.absolute == "2021-04-01T10:00");
  REQUIRE(step.expect.size() == 2);
  const Expectation& one = step.expect[0];
  CHECK(one.line == 38);
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
  CHECK(count.filters == std::map<std::string, std::string>{{"inspection", "town-2021"},
                                                            {"finding", "1.1"},
                                                            {"state", "a"},
                                                            {"phase", "close"},
                                                            {"unit", "u"},
                                                            {"person", "p"},
                                                            {"rung", "talk"},
                                                            {"overdue", "false"},
                                                            {"parent", "x"},
                                                            {"text", "路灯"},
                                                            {"due_before", "2021-04-30"}});
  CHECK(count.filters.size() == std::size(core::kFilters));
}

TEST_CASE("every filter of a listing counts, and the manual of scenarios names it") {
  const std::string manual = source_text("workflows/README.md");
  const std::size_t from = manual.find("any filter of a\nlisting (");
  REQUIRE(from != std::string::npos);
  const std::string named = manual.substr(from, manual.find(')', from) - from);
  for (const core::Filter& filter : core::kFilters) {
    INFO(std::string(filter.name));
    const Key* key = find_key(kExpectationShape, filter.name);
    REQUIRE(key != nullptr);
    CHECK(std::ranges::count(kExpectationShape.keys, filter.name, &Key::name) == 1);
    CHECK(named.find("`" + std::string(filter.name) + "`") != std::string::npos);
  }
  CHECK(find_key(kExpectationShape, "sort") == nullptr);
  CHECK(find_key(kExpectationShape, "due_before")->means == "Of a count: due before this date or moment.");
}

TEST_CASE("local times and times with an offset are put in order among themselves only") {
  const std::string head =
      "scenario: s\ngiven: {workflow: w, inspection: i, start: 2021-03-01 09:00, actors: {a: a/u}}\nwhen:\n";
  const auto mixed = read_scenario(head + "  - at: 2021-03-01T02:00:00Z\n  - at: 2021-03-01 10:01\n", "s");
  CHECK(complaints_of(mixed).empty());
  const auto back = read_scenario(head + "  - at: 2021-03-02T02:00:00Z\n  - at: 2021-03-02T09:59:00+08:00\n", "s");
  CHECK(complaints_of(back).starts_with("s:5:9: error[RW0704]: '2021-03-02T09:59:00+08:00' lies before"));
}

TEST_CASE("the scenarios of the examples have nothing to complain about") {
  for (const std::string example : {"ladder", "licang-2020"}) {
    const auto read = read_scenario(source_text("workflows/examples/" + example + "/scenario.yaml"), example);
    CHECK(complaints_of(read).empty());
    CHECK(read.value);
  }
}

namespace {

constexpr std::string_view kPartAndWhole = R"(scenario: a part and its whole
given: {workflow: small, inspection: town-2021, start: 2021-03-01 09:00, actors: {office: li.na/audit-office}}
)";

std::vector<Scenario> read_all(const std::string& rest) {
  auto read = read_scenario(std::string(kPartAndWhole) + rest, "s");
  INFO(complaints_of(read));
  REQUIRE(read.value);
  return std::move(*read.value);
}

}  // namespace

TEST_CASE("a step may veto, delegate, register a part, and give a decision and the kind of evidence") {
  const Scenario scenario = read_all(R"(
when:
  - {at: +1 hours, as: office, register: {title: Part, parent: a-1}, on: a-2}
  - {at: +1 hours, as: office, fire: close, decision: 12号, evidence: [{name: x.jpg, kind: photo}], on: a-2}
  - {at: +1 hours, as: office, veto: extend, note: Not again., on: a-1}
  - {at: +1 hours, as: office, delegate: wang.fang, until: +10 days, note: On leave., on: a-1}
  - {at: +1 hours, as: office, delegate: wang.fang, until: 2021-05-01 12:00, on: a-1}
  - {at: +1 hours, as: wang.fang/audit-office for li.na/audit-office, comment: c, on: a-1}
)")
                                .front();
  CHECK(command<core::Register>(scenario.steps[0]).parent.get() == "a-1");
  CHECK(command<core::Fire>(scenario.steps[1]).decision == "12号");
  CHECK(command<core::Fire>(scenario.steps[1]).evidence[0].kind == "photo");
  CHECK(command<core::Veto>(scenario.steps[2]) == core::Veto{"extend", "Not again."});
  CHECK(command<core::Delegate>(scenario.steps[3]).person == "wang.fang");
  CHECK(scenario.steps[3].until.after == core::Span{10, core::Span::Unit::days});
  CHECK(scenario.steps[4].until.absolute == "2021-05-01 12:00");
  CHECK(scenario.steps[5].actor->for_person == "li.na");
}

TEST_CASE("an expectation may speak of notices, history, parts, proposals and the past") {
  const Scenario scenario = read_all(R"(when:
  - at: +1 hours
    then:
      - {measure: a-1, notified: [lead, zhang.wei], history: [fired submit, rung_claimed], proposals: [], parts: [a-2]}
      - {measure: a-1, as_of: 2021-02-28, state: drafted}
      - {count: 2, as_of: 2021-02-28 10:00, state: drafted}
)")
                                .front();
  const auto& expect = scenario.steps[0].expect;
  CHECK(expect[0].notified == std::vector<std::string>{"lead", "zhang.wei"});
  CHECK(expect[0].history == std::vector<std::string>{"fired submit", "rung_claimed"});
  CHECK(expect[0].proposals == std::vector<std::string>{});
  CHECK(expect[0].parts == std::vector<std::string>{"a-2"});
  CHECK(expect[1].as_of == "2021-02-28");
  CHECK(expect[2].as_of == "2021-02-28 10:00");
}

TEST_CASE("what has to hold forever is one of three sentences, or said of a state or phase") {
  const Scenario scenario = read_all(R"(when: [{at: +1 hours}]
forever:
  - nothing overdue unescalated
  - closed has evidence
  - {state: executing, needs: [lead_unit, due], evidence: 2}
  - {phase: verify, overdue: false}
)")
                                .front();
  REQUIRE(scenario.forever.size() == 4);
  CHECK(scenario.forever[0].kind == Invariant::Kind::escalated);
  CHECK(scenario.forever[1].kind == Invariant::Kind::evidenced);
  CHECK(scenario.forever[2].state == "executing");
  CHECK(scenario.forever[2].needs == std::vector<std::string>{"lead_unit", "due"});
  CHECK(scenario.forever[2].evidence == 2);
  CHECK(scenario.forever[2].line == 7);
  CHECK(scenario.forever[3].phase == "verify");
  CHECK(scenario.forever[3].overdue == false);
}

TEST_CASE("a scenario with examples is one for each row, with the row's values in its texts") {
  const auto scenarios = read_all(R"(when:
  - {at: <at>, as: office, amend: {due: <due>}, note: 'to <due>, <not one', on: a-1}
examples:
  - {name: early, at: 2021-03-02, due: 2021-03-31}
  - {name: late, at: +3 workdays, due: 2021-12-31}
)");
  REQUIRE(scenarios.size() == 2);
  CHECK(scenarios[0].example == "early");
  CHECK(scenarios[0].steps[0].at.absolute == "2021-03-02");
  CHECK(scenarios[1].example == "late");
  CHECK(scenarios[1].steps[0].at.after == core::Span{3, core::Span::Unit::workdays});
  const auto amend = command<core::Amend>(scenarios[1].steps[0]);
  CHECK(core::to_text(amend.sets.at("due")) == "2021-12-31");
  CHECK(amend.note == "to 2021-12-31, <not one");
  // Without a table the signs mean themselves.
  CHECK(command<core::Comment>(read_all("when: [{at: +1 hours, as: office, comment: <due>, on: a}]\n")[0].steps[0]) ==
        core::Comment{"<due>"});
}

TEST_CASE("a table of examples cannot make more of a file than is read of one") {
  std::string text(kPartAndWhole);
  text += "when:\n";
  for (int i = 0; i < 100; ++i) text += "  - {at: +1 hours, as: office, comment: <note>, on: a-1}\n";
  text += "examples:\n";
  for (int i = 0; i < 100; ++i) text += "  - {name: r" + std::to_string(i) + ", note: n}\n";
  const auto read = read_scenario(text, "s", {.bytes_max = 1'000'000, .nodes_max = 10'000});
  REQUIRE_FALSE(read.value);
  CHECK(read.diagnostics.front().code == code_of(Fault::beyond_limits));
}
