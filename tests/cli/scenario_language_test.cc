// Workflows tested as their authors do it: `rectify test` with tables, invariants, coverage and JUnit, `rectify
// explore`.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "exchange/outside_tools.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;

namespace {

constexpr std::string_view kLamps = R"(workflow: lamps
version: 1
calendar: cn
fields:
  owner: {type: unit}
  due:   {type: date}
  kind:  {type: enum, values: [small, big]}
roles:
  office: {unit: office}
  lead:   {unit: {field: owner}}
states:
  drafted:   {phase: assign}
  executing: {phase: execute, deadline: {field: due}}
  verifying: {phase: verify, deadline: 10 workdays}
  closed:    {phase: close, final: true}
  dropped:   {phase: close, final: true}
transitions:
  assign: {from: drafted, to: executing, by: office, needs: [owner, due]}
  extend: {from: executing, to: executing, by: lead, sets: due, needs: note, approvals: {by: office, count: 1}}
  submit: {from: executing, to: verifying, by: lead}
  pass:   {from: verifying, to: closed, by: [office, lead]}
  return: {from: verifying, to: executing, by: office, needs: note, when: "measure.kind == 'big'"}
  drop:   {from: drafted, to: dropped, by: office}
escalation:
  - rule: ladder
    rungs:
      - {name: remind, after: 0 workdays, notify: lead}
      - {name: talk, after: 3 workdays, notify: [lead, office]}
)";

// A folder with the workflow and a scenario of it.
struct Play {
  test::TempFolder folder;

  explicit Play(const std::string& steps, const std::string& workflow = std::string(kLamps)) {
    write("lamps.yaml", workflow);
    write("scenario.yaml",
          "scenario: lamps & \"late\"\n"
          "given:\n  workflow: lamps.yaml\n  inspection: i\n  start: 2021-03-01 09:00\n"
          "  actors: {office: li.na/office, lead: wang.fang/works}\n" +
              steps);
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; }
  [[nodiscard]] std::string path(const std::string& name) const { return "'" + (folder / name).string() + "'"; }
  [[nodiscard]] test::Ran run(const std::string& options = "") const {
    return test::run("test " + path("scenario.yaml") + " " + options);
  }
  [[nodiscard]] std::string contents(const std::string& name) const {
    std::ifstream file(folder / name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
};

const std::string kAssigned =
    "when:\n"
    "  - {at: +1 hours, as: office, register: {title: Lamps}, on: a-1}\n"
    "  - {at: +1 hours, as: office, fire: assign, set: {owner: works, due: 2021-03-10}, on: a-1}\n";

bool says(const test::Ran& ran, const std::string& text) { return ran.output.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("a scenario speaks of notices, history, proposals, vetoes, delegation and the past") {
  const Play play(kAssigned + R"(  - {at: +1 hours, as: lead, fire: extend, set: {due: 2021-04-10}, note: rain, on: a-1,
     then: [{measure: a-1, proposals: [extend], history: [fired assign, proposed extend], notified: []}]}
  - {at: +1 hours, as: lead, veto: extend, note: no, on: a-1,
     then: [{measure: a-1, proposals: [], history: [vetoed], deadline: 2021-03-10}]}
  - {at: +1 hours, as: lead, delegate: zhao.min, until: +10 days, on: a-1}
  - {at: +1 hours, as: zhao.min/x for wang.fang/works, comment: on it, on: a-1}
  - {at: 2021-03-12, then: [{measure: a-1, rungs: [remind], notified: [lead]}]}
  - {at: 2021-03-13, as: zhao.min/x for wang.fang/works, comment: late, on: a-1, refused: denied, saying: delegate}
  - at: 2021-03-16 09:00
    then:
      - {measure: a-1, notified: [works, office], rungs: [remind, talk]}
      - {measure: a-1, as_of: 2021-03-01 10:30, state: drafted, rungs: [], history: [registered]}
      - {count: 0, as_of: 2021-03-01 09:30, state: drafted}
      - {count: 1, as_of: 2021-03-01 10:30, state: drafted}
)");
  const auto ran = play.run();
  INFO(ran.output);
  CHECK(ran.code == 0);
}

TEST_CASE("measures are counted by any filter of a listing, now and as it stood") {
  const Play play(kAssigned +
                  R"(  - {at: +1 hours, as: office, register: {title: Wires, text: 换电线, parent: a-1}, on: a-2}
  - {at: +1 hours, as: office, register: {title: Poles}, on: b-1}
  - {at: +1 hours, as: office, fire: assign, set: {owner: works, due: 2021-04-20}, on: b-1}
  - at: +1 hours
    then:
      - {count: 3}
      - {count: 1, parent: a-1}
      - {count: 0, parent: b-1}
      - {count: 1, text: 电线}
      - {count: 0, text: 电线, as_of: 2021-03-01 10:30}
      - {count: 1, text: Lamps, as_of: 2021-03-01 10:30}
      - {count: 1, due_before: 2021-03-31}
      - {count: 2, due_before: 2021-04-21 09:00, state: executing}
      - {count: 0, due_before: 2021-03-31, as_of: 2021-03-01 10:30}
)");
  const auto ran = play.run();
  INFO(ran.output);
  CHECK(ran.code == 0);
}

TEST_CASE("a filter whose value is no such thing is refused at its place, and nothing is played") {
  const Play play(kAssigned + "  - {at: +1 hours, then: [{count: 1, due_before: soon}]}\n");
  const auto ran = play.run();
  INFO(ran.output);
  CHECK(ran.code == 3);
  CHECK(says(ran, "scenario.yaml:10:50: error[RW0116]: due_before has to be a time such as 2020-09-14 09:00"));
  CHECK_FALSE(says(ran, "as the scenario says"));
}

TEST_CASE("each failure says where, what was expected and what was found") {
  const Play play(kAssigned + R"(  - at: 2021-03-12
    then:
      - {measure: a-1, notified: [office]}
      - {measure: a-1, history: [fired submit]}
      - {measure: a-1, proposals: [extend], parts: [a-2]}
      - {measure: a-1, as_of: 2021-02-01, state: drafted}
)");
  const auto ran = play.run();
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(says(ran, "scenario.yaml:12: a-1: who was notified was to be office and is lead (works)"));
  CHECK(says(ran, "scenario.yaml:13: a-1: the end of its history was to be fired submit and is rung_claimed remind"));
  CHECK(says(ran, "scenario.yaml:14: a-1: what is proposed was to be extend and is nothing"));
  CHECK(says(ran, "scenario.yaml:14: a-1: its parts was to be a-2 and is nothing"));
  CHECK(says(ran, "scenario.yaml:15: there is no measure a-1 as of 2021-02-01"));
}

TEST_CASE("a table of examples is played row by row, and a failure names its row") {
  const Play play(R"(when:
  - {at: +1 hours, as: office, register: {title: Lamps, fields: {owner: works, due: <due>}}, on: a-1}
  - {at: +1 hours, as: office, fire: assign, on: a-1}
  - {at: 2021-03-20, then: [{measure: a-1, rungs: [remind, talk]}]}
examples:
  - {name: early, due: 2021-03-10}
  - {name: a few days later, due: 2021-03-17}
)");
  const auto ran = play.run("--junit " + play.path("out.xml"));
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(says(ran, "scenario.yaml [early]: 2 commands and 1 expectations as the scenario says, 0 not"));
  CHECK(says(ran, "scenario.yaml:10: [a few days later] a-1: the rungs claimed"));
  if (exchange::test::no_xmllint()) return;
  const exchange::test::TextFile file(play.contents("out.xml"));
  CHECK(exchange::test::shell("xmllint --noout --nonet " + file.quoted()).code == 0);
  CHECK(exchange::test::xpath(file, "count(//testcase)") == "2");
  CHECK(exchange::test::xpath(file, "string(//failure/../@name)") == "lamps & \"late\" [a few days later]");
}

TEST_CASE("whoever did the work and closed it, and what is closed without evidence, is found at once") {
  const std::string closed = kAssigned +
                             "  - {at: +1 hours, as: lead, fire: submit, on: a-1}\n"
                             "  - {at: +1 hours, as: lead, fire: pass, on: a-1}\n";
  const auto ran = Play(closed + "forever: [executor never verifies, closed has evidence]\n").run();
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(says(ran,
             "executor never verifies does not hold: a-1, 2021-03-01 13:00: wang.fang fired submit and had a "
             "part in pass"));
  CHECK(says(ran, "closed has evidence does not hold: a-1"));
  const std::string proper = kAssigned +
                             "  - {at: +1 hours, as: lead, fire: submit, evidence: [{name: lamp.jpg}], on: a-1}\n"
                             "  - {at: +1 hours, as: office, fire: pass, on: a-1}\n";
  CHECK(Play(proper + "forever: [executor never verifies, closed has evidence]\n").run().code == 0);
}

TEST_CASE("what is overdue is escalated, and where nothing escalates it is told when the clock passes by") {
  const std::string waits = kAssigned + "  - {at: 2021-05-01}\nforever: [nothing overdue unescalated]\n";
  CHECK(Play(waits).run().code == 0);
  std::string silent(kLamps);
  silent.resize(silent.find("escalation:"));
  const auto ran = Play(waits, silent).run();
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(says(ran,
             "nothing overdue unescalated does not hold: a-1, 2021-05-01 00:00: it is overdue in executing and no "
             "rung is to come"));
}

TEST_CASE("what has to hold in a state is checked on the way too, not only where a step looks") {
  const std::string text =
      kAssigned + "  - {at: 2021-05-01, as: lead, fire: submit, on: a-1}\nforever: [{state: executing, needs: kind}]\n";
  const auto ran = Play(text).run();
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(says(ran,
             "{state: executing} does not hold: a-1, 2021-03-01 11:00: it is in executing and field kind is not "
             "set"));
  const auto late = Play(kAssigned + "  - {at: 2021-05-01}\nforever: [{phase: execute, overdue: false}]\n").run();
  INFO(late.output);
  CHECK(says(late, "{phase: execute} does not hold: a-1, 2021-03-11 09:00: it is overdue"));
}

TEST_CASE("coverage says what scenarios reach of a workflow and what they do not") {
  const Play play(kAssigned + R"(  - {at: 2021-03-11 09:00, as: lead, fire: submit, on: a-1}
  - {at: +1 hours, as: office, fire: return, note: again, on: a-1, refused: denied}
  - {at: +1 hours, as: office, fire: pass, on: a-1}
)");
  const auto table = play.run("--coverage --diagram " + play.path("covered.mmd"));
  INFO(table.output);
  CHECK(table.code == 0);
  CHECK(says(table, "lamps@1"));
  CHECK(says(table, "4/5  dropped"));
  CHECK(says(table, "return true"));
  const std::string picture = play.contents("covered.mmd");
  CHECK(picture.find("not covered") != std::string::npos);
  CHECK(picture.find("1×") != std::string::npos);

  const json::Value told =
      test::parsed(test::answer("test " + play.path("scenario.yaml") + " --coverage --format json"));
  CHECK(told.at("scenarios").at(0).at("passed") == true);
  const json::Value& coverage = told.at("coverage").at(0);
  CHECK(coverage.at("states").at("executing") == 1);
  CHECK(coverage.at("states").at("dropped") == 0);
  CHECK(coverage.at("transitions").at("extend") == 0);
  CHECK(coverage.at("guards").at("return") == json::Object{{"true", 0}, {"false", 1}});
  CHECK(coverage.at("rungs") == json::Object{{"remind", 1}, {"talk", 0}});
  CHECK(coverage.at("refusals").at("return") == json::Object{{"denied", 1}});
  CHECK(coverage.at("missing").at("transitions") == json::Array{"drop", "extend", "return"});
}

TEST_CASE("the shipped workflow has no dead end, and a bad one is found out, with the way there") {
  const auto shipped = test::run("explore rectification --format json");
  const json::Value walked = test::parsed(shipped.output);
  CHECK(shipped.code == 0);
  CHECK(walked.at("complete") == true);
  CHECK(test::items(walked, "dead_ends").empty());
  CHECK(test::items(walked, "never_reached").empty());
  CHECK(test::items(walked, "never_fired").empty());
  CHECK(test::items(walked, "never_claimed").empty());

  std::string stuck(kLamps);
  const std::string pass = "pass:   {from: verifying, to: closed, by: [office, lead]}";
  stuck.replace(stuck.find(pass), pass.size(),
                "pass:   {from: verifying, to: closed, by: office, needs: [kind], when: \"measure.episode == 9\"}");
  const Play play(kAssigned, stuck);
  const auto ran = test::run("explore " + play.path("lamps.yaml"));
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(says(ran, "never reached: closed"));
  CHECK(says(ran, "never fired: pass"));
  CHECK(says(ran, "nothing is due (no deadline, timer or review): drafted"));
  CHECK(says(ran, "office fire assign"));
}
