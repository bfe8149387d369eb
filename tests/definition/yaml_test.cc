// What all readers share: bad files and every complaint about them, hostile text, what kind of file a text is.
#include <rapidcheck.h>

#include "support/property.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "bad_files.h"
#include "base/text.h"
#include "definition/scenario/scenario.h"
#include "definition/yaml/complaints.h"

using namespace rectify;
using namespace rectify::definition;

namespace {

std::vector<Diagnostic> diagnostics_of(std::string_view text, const std::string& name) {
  if (name.starts_with("workflow-")) {
    return read_workflow(text, "tests/definition/bad/" + name, {}, find_source).diagnostics;
  }
  if (name.starts_with("organisation-")) {
    return read_organisation(text, name, std::filesystem::path(name).stem().string()).diagnostics;
  }
  if (name.starts_with("migration-")) return read_migration(text, name).diagnostics;
  if (name.starts_with("ledger-")) return read_ledger(text, name, {}).diagnostics;
  if (name.starts_with("calendar-")) return read_calendar(text, name, name).diagnostics;
  return read_scenario(text, name).diagnostics;
}

// No reader may crash on a text, stay silent about refusing it, or take one that another kind takes too.
void read_as_everything(const std::string& text) {
  const auto workflow = read_workflow(text, "hostile");
  const auto ledger = read_ledger(text, "hostile", {});
  const auto scenario = read_scenario(text, "hostile");
  const auto organisation = read_organisation(text, "hostile", "hostile");
  const auto migration = read_migration(text, "hostile");
  CHECK(workflow.value.has_value() != has_errors(workflow.diagnostics));
  CHECK(ledger.value.has_value() != has_errors(ledger.diagnostics));
  CHECK(scenario.value.has_value() != has_errors(scenario.diagnostics));
  CHECK(organisation.value.has_value() != has_errors(organisation.diagnostics));
  CHECK(migration.value.has_value() != has_errors(migration.diagnostics));
  CHECK(workflow.value.has_value() + ledger.value.has_value() + scenario.value.has_value() +
            organisation.value.has_value() + migration.value.has_value() <=
        1);
  (void)kind_of(text);
}

void check_refused(const std::string& text, const std::string& saying) {
  const auto read = read_workflow(text, "hostile");
  CHECK_FALSE(read.value);
  const std::string said = complaints_of(read);
  CAPTURE(said);
  CHECK(said.find(saying) != std::string::npos);
  read_as_everything(text);
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("every fault of every bad file is complained about, in its place, and nothing else is") {
  const auto files = bad_files({"workflow-", "ledger-", "scenario-", "calendar-", "organisation-", "migration-"});
  REQUIRE(files.size() >= 170);
  for (const std::string& name : files) {
    check_bad_file(name, diagnostics_of(source_text("tests/definition/bad/" + name), name));
  }
}

TEST_CASE("every code is expected of a bad file") {
  std::string expected;
  for (const std::string& name : bad_files({""})) {
    expected += joined(expected_lines(source_text("tests/definition/bad/" + name)));
  }
  for (const FaultInfo& info : all_faults()) {
    CAPTURE(code_of(info.fault));
    CHECK(expected.find(" " + code_of(info.fault) + " ") != std::string::npos);
  }
}

TEST_CASE("nesting of any depth is refused at the limit") {
  for (const std::string_view part : {"[", "{a: ", "- ", "? ", "[{a: "}) {
    check_refused(repeated(part, 100'000), "");
  }
  check_refused(repeated("[", 33), "nested deeper than the 32 levels");
  std::string indented;
  for (std::size_t i = 0; i < 1'000; ++i) indented += std::string(i, ' ') + "a:\n";
  check_refused(indented, "nested deeper than the 32 levels");
}

TEST_CASE("aliases are refused before they multiply anything") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 9; ++i) bomb += (i == 0 ? "*" : ", *") + std::string(1, static_cast<char>(c - 1));
    bomb += "]\n";
  }
  check_refused(bomb, "aliases (*name) are not read");
  check_refused("a: &a [*a]\n", "aliases (*name) are not read");
}

TEST_CASE("files beyond the limits are refused") {
  check_refused(std::string(2 * 1024 * 1024, 'a'), "at most 1048576 are read");
  check_refused("a: [" + repeated("x,", 200'000) + "]", "more than 100000 values");
  std::string states =
      "workflow: w\nversion: 1\ncalendar: c\nroles: {r: {unit: u}}\ntransitions: {t: {from: s0, to: s1, by: "
      "r}}\nstates:\n";
  for (int i = 0; i <= 200; ++i) states += "  s" + std::to_string(i) + ": {phase: close, final: true}\n";
  check_refused(states, "at most 200 states are read");
}

TEST_CASE("what is not UTF-8 text is refused with the place of the first bad byte") {
  check_refused("workflow: \xff\xfe\n", "1:11: error[RW0002]: these bytes are not UTF-8");
  check_refused(std::string("a: \0b", 5), "1:4: error[RW0003]: a control character");
  check_refused("a: 1\n\x04 b: 2", "2:1: error[RW0003]: a control character");
  check_refused("\xEF\xBB\xBF", "the file is empty");
  check_refused("", "the file is empty");
}

TEST_CASE("a byte order mark does not move the columns") {
  const auto read = read_workflow("\xEF\xBB\xBFworkflo: w\n", "bom.yaml");
  CHECK(complaints_of(read).find("bom.yaml:1:1: error[RW0102]: unknown key 'workflo'") != std::string::npos);
}

TEST_CASE("very many complaints are cut short") {
  std::string text = "workflow: w\n";
  for (int i = 0; i < 5'000; ++i) text += "key" + std::to_string(i) + ": 1\n";
  const auto read = read_workflow(text, "many.yaml");
  CHECK(read.diagnostics.size() == Complaints::kMost + 1);
  CHECK(read.diagnostics.back().message.find("there is more") != std::string::npos);
}

TEST_CASE("text of the file is shown cut and without control characters") {
  CHECK(in_quotes("整改") == "'整改'");
  CHECK(in_quotes("a\x1b[31m\n") == "'a?[31m?'");
  CHECK(in_quotes(std::string(100, 'x')) == "'" + std::string(60, 'x') + "…'");
}

TEST_CASE("no bytes crash a reader") {
  rectify::test::holds([] {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    read_as_everything(bytes);
  });
  rectify::test::holds([] {
    const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "workflow", "states", "steps", "findings", ": ", "\n", "\n  ", "- ", "{", "}", "[", "]", ",", "'", "\"", "&a ",
        "*a", "!t ", "|", ">", "#", "---\n", "...", "? ", "\t", "整", "%YAML 1.2\n", "a", "1", "<<"));
    std::string text;
    for (const std::string& part : parts) text += part;
    read_as_everything(text);
  });
}

TEST_CASE("good files with bytes changed do not crash a reader") {
  for (const std::string file : {"workflows/examples/ladder/scenario.yaml", "workflows/examples/ladder/ledger.yaml",
                                 "workflows/organisations/district.yaml"}) {
    const std::string text = source_text(file);
    rectify::test::holds([&] {
      std::string mutated = text;
      const int changes = *rc::gen::inRange(1, 10);
      for (int i = 0; i < changes; ++i) {
        mutated[*rc::gen::inRange<std::size_t>(0, mutated.size())] = *rc::gen::arbitrary<char>();
      }
      read_as_everything(mutated);
    });
  }
}

TEST_CASE("the kind of a file is told by what is in it") {
  CHECK(kind_of("\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\n") == Kind::calendar);
  CHECK(kind_of(source_text("workflows/rectification.yaml")) == Kind::workflow);
  CHECK(kind_of(source_text("workflows/examples/ladder/ledger.yaml")) == Kind::ledger);
  CHECK(kind_of(source_text("workflows/examples/ladder/scenario.yaml")) == Kind::scenario);
  CHECK(kind_of(source_text("workflows/organisations/district.yaml")) == Kind::organisation);
  CHECK(kind_of(source_text("workflows/special-inspection.yaml")) == Kind::workflow);
  CHECK(kind_of("\xEF\xBB\xBF\"workflow\": w\r\nstates:\r\n") == Kind::workflow);
  CHECK(kind_of("# ledger:\nledger: x\n  findings:\n") == Kind::unknown);
  CHECK(kind_of("workflow: w\nlisten: 127.0.0.1:8080\n") == Kind::unknown);
  CHECK(kind_of("migrate: w\nfrom: 1\nto: 2\n") == Kind::migration);
  CHECK(kind_of("scenario") == Kind::unknown);
  CHECK(kind_of("") == Kind::unknown);
  CHECK(kind_of("\n\n:\n: :\n") == Kind::unknown);
}
