// The command line as a user meets it: shipped files, the examples, refusals and exit codes.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>

#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using test::quoted;

namespace {}  // namespace

TEST_CASE("what could not be printed is told, with the exit code that goes with it") {
  const test::Ran ran = test::shell("'" + test::binary().string() + "' explain 2>&1 >/dev/full");
  CHECK(ran.code == 8);
  CHECK(ran.output.find("not everything could be written") != std::string::npos);
}

TEST_CASE("a key to verify by goes with an exported folder") {
  const test::TempFolder folder;
  const test::Ran ran = test::run("audit verify --key foo --data " + test::quoted(folder / "data"));
  CHECK(ran.code == 3);
  CHECK(ran.output.find("--key goes with an exported folder") != std::string::npos);
}

TEST_CASE("every shipped file passes the check without a word against it") {
  const auto ran = test::run(
      "check workflows/rectification.yaml workflows/calendars/*.ics workflows/examples/*/ledger.yaml "
      "workflows/examples/*/scenario.yaml");
  INFO(ran.output);
  CHECK(ran.code == 0);
  CHECK(ran.output.find("error") == std::string::npos);
  CHECK(ran.output.find("warning") == std::string::npos);
}

TEST_CASE("the shipped scenarios come out as they say") {
  const auto ran = test::run(
      "test workflows/examples/ladder/scenario.yaml workflows/examples/licang-2020/scenario.yaml "
      "plugins/*/scenario.yaml");
  INFO(ran.output);
  CHECK(ran.code == 0);
  CHECK(ran.output.find("FAILED") == std::string::npos);
}

TEST_CASE("a scenario whose expectation does not hold fails, with file and line") {
  test::TempFolder folder;
  const auto file = folder / "scenario.yaml";
  std::ofstream(file) << "scenario: nothing is closed yet\ngiven:\n  workflow: rectification\n  inspection: i-1\n"
                         "  start: 2020-09-13 09:00\n  actors: {office: li.na/rectification-office}\nwhen:\n"
                         "  - at: 2020-09-13 10:00\n    then:\n      - {state: closed, count: 3}\n";
  const auto ran = test::run("test " + quoted(file));
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(ran.output.find("scenario.yaml:10: counted 0 measures, not 3") != std::string::npos);
}

TEST_CASE("the sandbox prints a ledger that agrees with the scenario") {
  const auto ran = test::run("sandbox workflows/examples/licang-2020/scenario.yaml --once --lang en");
  INFO(ran.output);
  CHECK(ran.code == 0);
  CHECK(ran.output.find(
            "in all                                            103       0        2       0    101        1") !=
        std::string::npos);
  CHECK(ran.output.find("Audit: 739 lines, each chained and in the tree") != std::string::npos);
}

TEST_CASE("the real bulletin gives 88 measures in 23 lists, and what it claims of itself is compared") {
  const char* bulletin = std::getenv("RECTIFY_BULLETIN");  // tests/exchange/bulletin_test.cc says which
  if (bulletin == nullptr) {
    std::cout << "SKIPPED: RECTIFY_BULLETIN names no file\n";
    WARN("SKIPPED: RECTIFY_BULLETIN names no file");
    return;
  }
  test::TempFolder folder;
  const std::string data = " --data " + quoted(folder / "data");
  const std::string import = "import bulletin --as importer/rectification-office " + quoted(bulletin) +
                             " --inspection licang-2020 --format json" + data;
  const auto first = test::run(import);
  INFO(first.output);
  REQUIRE(first.code == 0);
  const json::Value told = test::parsed(first.output);
  CHECK(told.at("measures") == 88);
  CHECK(told.at("blocks") == 23);
  CHECK(told.at("claimed_measures") == 249);
  std::set<int> lines;
  for (const json::Value& diagnostic : test::items(told, "diagnostics"))
    lines.insert(diagnostic.at("line").to_number<int>());
  CHECK(lines.contains(17));   // 249 measures
  CHECK(lines.contains(137));  // part (五) is statistics

  const json::Value before = test::parsed(test::run("stats --format json" + data).output);
  CHECK(test::run(import).code == 0);  // the same again changes nothing
  const json::Value after = test::parsed(test::run("stats --format json" + data).output);
  CHECK(before.at("events") == after.at("events"));
  const json::Value list = test::parsed(test::answer("list --format json --limit 1000" + data));
  CHECK(test::items(list).size() == 88);
  CHECK(test::run("audit verify" + data).code == 0);
}

TEST_CASE("a span over the National Day holiday of 2020 is explained day by day") {
  const auto ran = test::run("calendar explain cn --from 2020-09-30 --span '3 workdays' --format json");
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  const json::Value told = test::parsed(ran.output);
  CHECK(told.at("ends") == "2020-10-12T23:59:59.999+08:00");
  std::vector<std::string> counted;
  for (const json::Value& day : test::items(told, "days")) {
    if (day.at("counted").as_bool()) counted.push_back(json::text_of(day.at("day")));
  }
  CHECK(counted == std::vector<std::string>{"2020-10-09", "2020-10-10", "2020-10-12"});
}

TEST_CASE("refusals say what is missing, by exit code and in words") {
  test::TempFolder folder;
  const std::string data = " --data " + quoted(folder / "data");
  const std::string office = " --as li.na/rectification-office" + data;
  REQUIRE(test::run("deploy rectification" + office).code == 0);
  REQUIRE(test::run("new m-1 --inspection i-1 --title 'Roof repaired' --finding '1:Housing'" + office).code == 0);

  const auto unknown = test::run("fire m-1 asign" + office);
  CHECK(unknown.code == 4);
  CHECK(unknown.output.find("did you mean 'assign'?") != std::string::npos);
  const auto missing = test::run("fire m-1 assign" + office);
  CHECK(missing.code == 6);
  for (const char* field : {"lead_unit", "leader", "due"}) CHECK(missing.output.find(field) != std::string::npos);
  CHECK(test::run("fire m-1 assign --set lead_unit=a --set leader=b --set due=2099-12-31 --revision 7" + office).code ==
        5);
  CHECK(test::run("fire m-1 assign --set lead_unit=a --set leader=b --set due=tomorrow" + office).code == 3);
  CHECK(test::run("fire m-1 assign --set lead_unit=a --set leader=b --set due=2099-12-31" + office).code == 0);
  CHECK(test::run("fire m-2 assign" + office).code == 4);
  CHECK(test::run("fire m-1").code == 2);
  const auto nobody = test::run("comment m-1 --note x" + data);
  CHECK(nobody.code == 3);
  CHECK(nobody.output.find("--as") != std::string::npos);
  CHECK(test::run("list" + (" --data " + quoted(folder / "none"))).code == 4);
}

TEST_CASE("a repeat with the same key gets the first answer, in another process too") {
  test::TempFolder folder;
  const std::string office = " --as li.na/rectification-office --format json --data " + quoted(folder / "data");
  REQUIRE(test::run("deploy rectification" + office).code == 0);
  const std::string create = "new m-1 --inspection i-1 --title Roof --key k-1" + office;
  const auto first = test::run(create);
  REQUIRE(first.code == 0);
  CHECK(test::run(create).output == first.output);
  CHECK(test::run("comment m-1 --note x --key k-1" + office).code == 5);
}

TEST_CASE("a broken workflow is answered with file, line, column and a caret") {
  test::TempFolder folder;
  const auto file = folder / "broken.yaml";
  std::ofstream(file) << "workflow: broken\nversion: 1\ntitle: Broken\ncalendar: cn\nstates:\n  open: {phase: asign}\n"
                         "transitions:\n  go: {form: open, to: done}\n";
  const auto ran = test::run("check " + quoted(file));
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(ran.output.find("broken.yaml:6:") != std::string::npos);
  CHECK(ran.output.find("broken.yaml:8:") != std::string::npos);
  CHECK(ran.output.find("did you mean 'from'?") != std::string::npos);
  CHECK(ran.output.find('^') != std::string::npos);
}

TEST_CASE("a condition that cannot be is complained about where it stands, with its code") {
  test::TempFolder folder;
  const auto file = folder / "small.yaml";
  std::ofstream(file) << "workflow: small\nversion: 1\ncalendar: plain\nroles:\n  office: {unit: office}\n"
                         "states:\n  open: {phase: execute}\n  closed: {phase: close, final: true}\ntransitions:\n"
                         "  close: {from: open, to: closed, by: office,\n    when: \"measure.ownr == 'x'\"}\n"
                         "  drop: {from: open, to: closed, by: office, when: measure.}\n";
  const auto ran = test::run("check " + quoted(file));
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(ran.output.find("small.yaml:11:11: error[RW0902]: the condition of 'close': measure has no 'ownr'") !=
        std::string::npos);
  CHECK(ran.output.find("small.yaml:12:52: error[RW0901]: the condition of 'drop'") != std::string::npos);
  const auto listed = test::run("check --format json " + quoted(file));
  CHECK(test::parsed(listed.output.substr(0, listed.output.find('\n'))).at("code") == "RW0902");
}

TEST_CASE("a code is explained in both languages, with an example that is wrong and one that is right") {
  const auto english = test::run("explain rw0115 --lang en");
  CHECK(english.code == 0);
  CHECK(english.output.starts_with("RW0115: not a span\n"));
  CHECK(english.output.find("\nwrong:\n\n    states:\n      open: {phase: execute, deadline: 3 weeks}\n") !=
        std::string::npos);
  CHECK(english.output.find("\nright:\n") != std::string::npos);
  CHECK(test::run("explain RW0115 --lang zh").output.starts_with("RW0115: 不是时长\n"));
  CHECK(test::parsed(test::run("explain RW0115 --format json").output).at("title").at("zh") == "不是时长");
  const auto unknown = test::run("explain RW9999");
  CHECK(unknown.code == 4);
  CHECK(unknown.output.find("there is no code 'RW9999'") != std::string::npos);
}

TEST_CASE("all codes are listed, and what is no text is shown as such") {
  const json::Value all = test::parsed(test::run("explain --format json").output);
  CHECK(test::items(all).size() > 80);
  CHECK(all.at(0).at("code") == "RW0001");
  CHECK(test::run("explain").output.find("\nRW0103  a key is missing\n") != std::string::npos);
  CHECK(test::run("explain RW0002").output.find("title: {zh: \uFFFD") != std::string::npos);
  CHECK(test::run("explain RW0003").output.find('\x07') == std::string::npos);
}

TEST_CASE("a schema is printed for every format that has one") {
  for (const std::string format : {"workflow", "ledger", "scenario", "organisation"}) {
    const json::Value schema = test::parsed(test::run("schema " + format).output);
    CHECK(json::text_of(schema.at("title")) == format);
    const json::Value* otherwise = json::find(schema, "else");
    CHECK(json::text_of((otherwise == nullptr ? schema : *otherwise).at("required").at(0)) == format);
  }
  const auto unknown = test::run("schema bulletin");
  CHECK(unknown.code == 4);
  CHECK(unknown.output.find("there are: workflow, ledger, scenario, organisation") != std::string::npos);
}

TEST_CASE("a daemon configuration is checked like every other file") {
  test::TempFolder folder;
  const auto file = folder / "rectify.yaml";
  std::ofstream(file) << "data: ledger\nlisten: 127.0.0.1:0\nlogg: info\n";
  const auto ran = test::run("check " + quoted(file));
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(ran.output.find("rectify.yaml:3:1: error[RW0102]: unknown key 'logg'") != std::string::npos);
  CHECK(test::run("serve --config " + quoted(file)).code == 3);
}
