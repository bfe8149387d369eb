// The table of faults: every bad example has its fault and no other, every good one has none, so no code is dead.
#include "definition/faults/fault.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "definition/bad_files.h"
#include "definition/scenario/scenario.h"
#include "fault_examples.h"
#include "scenario/scenario_files.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using definition::FaultInfo;
using definition::Kind;

namespace {

std::vector<Diagnostic> diagnostics_of(Kind kind, const std::string& text) {
  if (kind == Kind::ledger) return definition::read_ledger(text, "example", {}).diagnostics;
  if (kind == Kind::organisation) return definition::read_organisation(text, "example", "district").diagnostics;
  if (kind == Kind::migration) return definition::read_migration(text, "example").diagnostics;
  if (kind == Kind::calendar) return definition::read_calendar(text, "example", "example").diagnostics;
  // Conditions are compiled where workflows are loaded, and days looked up where scenarios are with theirs.
  test::TempFolder folder;
  const auto path = folder / "example.yaml";
  std::ofstream(path, std::ios::binary) << text;
  std::ofstream(folder / "small", std::ios::binary) << test::kSmallWorkflow;
  std::vector<embed::Complaint> complaints;
  const embed::Library library({test::source_folder() / "workflows"});
  if (kind == Kind::scenario) {
    (void)scenario::load_scenarios(library, path, complaints);
  } else {
    (void)library.load(path, complaints);
  }
  std::vector<Diagnostic> diagnostics;
  diagnostics.reserve(complaints.size());
  for (const embed::Complaint& complaint : complaints) diagnostics.push_back(complaint.diagnostic);
  return diagnostics;
}

std::string said(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += to_text(diagnostic) + "\n";
  return text;
}

}  // namespace

TEST_CASE("conditions of bad files are complained about in their place, and nothing else is") {
  const auto files = definition::bad_files({"condition-", "role-", "rule-"});
  REQUIRE(files.size() >= 4);
  for (const std::string& name : files) {
    const std::string text = definition::source_text("tests/definition/bad/" + name);
    definition::check_bad_file(name, diagnostics_of(Kind::workflow, text));
  }
}

TEST_CASE("days that the calendar does not cover are warned of once on either side, in scenarios and ledgers") {
  const auto files = definition::bad_files({"days-"});
  REQUIRE(files.size() >= 3);
  for (const std::string& name : files) {
    const test::Ran ran = test::run("check --format json tests/definition/bad/" + name);
    CHECK(ran.code == 0);
    std::vector<Diagnostic> diagnostics;
    std::istringstream lines(ran.output);
    for (std::string line; std::getline(lines, line);) {
      const json::Value told = test::parsed(line);
      diagnostics.push_back({told.at("severity") == "error" ? Severity::error : Severity::warning,
                             json::text_of(told.at("file")), told.at("line").to_number<std::uint32_t>(),
                             told.at("column").to_number<std::uint32_t>(), json::text_of(told.at("message")),
                             json::text_of(told.at("code"))});
    }
    definition::check_bad_file(name, diagnostics);
  }
}

TEST_CASE("a condition of the workflow that is extended is complained about there") {
  test::TempFolder folder;
  std::ofstream(folder / "town.yaml") << test::kSmallWorkflow
                                      << "  again: {from: open, to: open, by: office, when: ownr}\n";
  std::ofstream(folder / "own.yaml") << "extends: town.yaml\ntransitions:\n  close: {when: measure.ownr == 1}\n";
  std::vector<embed::Complaint> complaints;
  (void)embed::Library({test::source_folder() / "workflows"}).load(folder / "own.yaml", complaints);
  REQUIRE(complaints.size() == 2);
  CHECK(to_text(complaints[0].diagnostic).starts_with((folder / "own.yaml").string() + ":3:17: error[RW0902]"));
  CHECK(complaints[0].source.starts_with("extends"));
  CHECK(to_text(complaints[1].diagnostic).starts_with((folder / "town.yaml").string() + ":15:51: error[RW0902]"));
  CHECK(complaints[1].source.starts_with("workflow: small"));
}

TEST_CASE("the bad example of every fault has that fault and no other") {
  for (const FaultInfo& info : definition::all_faults()) {
    const std::string text = test::example_file(info, info.bad);
    const auto diagnostics = diagnostics_of(info.kind, text);
    const std::string code = definition::code_of(info.fault);
    INFO(code << "\n" << said(diagnostics) << text);
    CHECK_FALSE(diagnostics.empty());
    for (const Diagnostic& diagnostic : diagnostics) CHECK(diagnostic.code == code);
  }
}

TEST_CASE("the good example of every fault has no fault") {
  for (const FaultInfo& info : definition::all_faults()) {
    const std::string text = test::example_file(info, info.good);
    INFO(definition::code_of(info.fault) << "\n" << text);
    CHECK(said(diagnostics_of(info.kind, text)).empty());
  }
}

TEST_CASE("every fault has a code of its own and is explained in both languages") {
  std::set<std::string> codes;
  for (const FaultInfo& info : definition::all_faults()) {
    const std::string code = definition::code_of(info.fault);
    INFO(code);
    CHECK(codes.insert(code).second);
    CHECK(definition::find_fault(code) == &info);
    for (const definition::Wording& words : {info.title, info.explanation}) {
      CHECK_FALSE(words.en.empty());
      CHECK_FALSE(words.zh.empty());
      CHECK(words.en != words.zh);
    }
    CHECK(info.explanation.en.ends_with('.'));
    CHECK(info.explanation.zh.ends_with("。"));
    CHECK(info.bad != info.good);
  }
  CHECK(definition::find_fault("rw0103") != nullptr);
  CHECK(definition::find_fault("RW0000") == nullptr);
  CHECK(definition::find_fault("") == nullptr);
}
