// Whole files out of the examples of faults, which show no more than what matters.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "definition/faults/fault.h"

namespace rectify::test {

// A part of a file that can stand for another: a top-level key and all that is under it, or a line of a calendar.
struct Section {
  std::string key;
  std::string text;
};

inline constexpr std::string_view kSmallWorkflow = R"(workflow: small
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

inline constexpr std::string_view kSmallLedger = R"(ledger: town-2021
findings:
  - title: Roads
    measures: [{title: Mend the lamps}]
)";

inline constexpr std::string_view kSmallScenario = R"(scenario: the lamps
given:
  workflow: small
  inspection: town-2021
  start: 2021-03-01
  actors:
    office: li.na/rectification-office
when:
  - at: +1 hours
)";

inline constexpr std::string_view kSmallCalendar =
    "X-WR-TIMEZONE:Asia/Shanghai\nX-RECTIFY-COVERS:2020-01-01/2020-12-31\n";

inline constexpr std::string_view kSmallOrganisation = R"(organisation: district
units:
  district: {}
  works: {under: district}
)";

inline constexpr std::string_view kSmallMigration = "migrate: small\nfrom: 1\nto: 2\n";

inline std::vector<Section> sections_of(std::string_view text, bool every_line) {
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
inline std::string framed(std::string_view example, std::string_view frame, bool every_line) {
  const std::vector<Section> own = sections_of(example, every_line);
  std::string text;
  for (const Section& section : sections_of(frame, every_line)) {
    const bool replaced = std::ranges::any_of(own, [&](const Section& other) { return other.key == section.key; });
    if (!replaced) text += section.text;
  }
  for (const Section& section : own) text += section.text;
  return text;
}

// The file that an example of the fault is a part of.
inline std::string example_file(const definition::FaultInfo& info, std::string_view example) {
  switch (info.kind) {
    case definition::Kind::ledger:
      return framed(example, kSmallLedger, false);
    case definition::Kind::scenario:
      return framed(example, kSmallScenario, false);
    case definition::Kind::organisation:
      return framed(example, kSmallOrganisation, false);
    case definition::Kind::migration:
      return framed(example, kSmallMigration, false);
    case definition::Kind::calendar:
      if (example.find("VCALENDAR") != std::string_view::npos) return std::string(example) + "\n";
      return "BEGIN:VCALENDAR\n" + framed(example, kSmallCalendar, true) + "END:VCALENDAR\n";
    default:
      if (example.find(':') == std::string_view::npos) return std::string(example) + "\n";
      return framed(example, kSmallWorkflow, false);
  }
}

}  // namespace rectify::test
