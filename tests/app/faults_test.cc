// The table of faults: every bad example has its fault and no other, every good one has none, so no code is dead.
#include "definition/fault.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "app/files.h"
#include "base/text.h"
#include "definition/scenario.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using definition::FaultInfo;
using definition::Kind;

namespace {

// A part of a file that can stand for another: a top-level key and all that is under it, or a line of a calendar.
struct Section {
  std::string key;
  std::string text;
};

constexpr std::string_view kWorkflow = R"(workflow: small
version: 1
calendar: plain
fields:
  owner: {type: unit}
  due: {type: date}
roles:
  office: {unit: rectification-office}
  lead: {unit: {field: owner}}
states:
  open: {phase: execute}
  closed: {phase: close, final: true}
transitions:
  close: {from: open, to: closed, by: office}
)";

constexpr std::string_view kLedger = R"(ledger: town-2021
findings:
  - title: Roads
    measures: [{title: Mend the lamps}]
)";

constexpr std::string_view kScenario = R"(scenario: the lamps
workflow: small
inspection: town-2021
start: 2021-03-01
actors:
  office: li.na/rectification-office
steps:
  - at: +1 hours
)";

constexpr std::string_view kCalendar = "X-WR-TIMEZONE:Asia/Shanghai\nX-RECTIFY-COVERS:2020-01-01/2020-12-31\n";

std::vector<Section> sections_of(std::string_view text, bool every_line) {
  std::vector<Section> sections;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t colon = line.find(':');
    const bool begins = colon != std::string_view::npos && line.find_first_of(" \t-#") > 0;
    if (sections.empty() || begins || every_line) sections.push_back({std::string(line.substr(0, colon)), {}});
    sections.back().text += std::string(line) + "\n";
  }
  return sections;
}

// The sections of `frame` that the example has not, and the example.
std::string framed(std::string_view example, std::string_view frame, bool every_line) {
  const std::vector<Section> own = sections_of(example, every_line);
  std::string text;
  for (const Section& section : sections_of(frame, every_line)) {
    const bool replaced = std::ranges::any_of(own, [&](const Section& other) { return other.key == section.key; });
    if (!replaced) text += section.text;
  }
  for (const Section& section : own) text += section.text;
  return text;
}

std::string whole(const FaultInfo& info, std::string_view example) {
  switch (info.kind) {
    case Kind::ledger:
      return framed(example, kLedger, false);
    case Kind::scenario:
      return framed(example, kScenario, false);
    case Kind::calendar:
      if (example.find("VCALENDAR") != std::string_view::npos) return std::string(example) + "\n";
      return "BEGIN:VCALENDAR\n" + framed(example, kCalendar, true) + "END:VCALENDAR\n";
    default:
      if (example.find(':') == std::string_view::npos) return std::string(example) + "\n";
      return framed(example, kWorkflow, false);
  }
}

std::vector<Diagnostic> diagnostics_of(Kind kind, const std::string& text) {
  if (kind == Kind::ledger) return definition::read_ledger(text, "example").diagnostics;
  if (kind == Kind::scenario) return definition::read_scenario(text, "example").diagnostics;
  if (kind == Kind::calendar) return definition::read_calendar(text, "example", "example").diagnostics;
  // Conditions are compiled where workflows are loaded.
  test::TempFolder folder;
  const auto path = folder / "example.yaml";
  std::ofstream(path, std::ios::binary) << text;
  std::vector<app::Complaint> complaints;
  (void)app::Library({test::source_folder() / "workflows"}).load(path, complaints);
  std::vector<Diagnostic> diagnostics;
  diagnostics.reserve(complaints.size());
  for (const app::Complaint& complaint : complaints) diagnostics.push_back(complaint.diagnostic);
  return diagnostics;
}

std::string said(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += to_text(diagnostic) + "\n";
  return text;
}

}  // namespace

TEST_CASE("the bad example of every fault has that fault and no other") {
  for (const FaultInfo& info : definition::all_faults()) {
    const std::string text = whole(info, info.bad);
    const auto diagnostics = diagnostics_of(info.kind, text);
    const std::string code = definition::code_of(info.fault);
    INFO(code << "\n" << said(diagnostics) << text);
    CHECK_FALSE(diagnostics.empty());
    for (const Diagnostic& diagnostic : diagnostics) CHECK(diagnostic.code == code);
  }
}

TEST_CASE("the good example of every fault has no fault") {
  for (const FaultInfo& info : definition::all_faults()) {
    const std::string text = whole(info, info.good);
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
