// A scenario (场景): timed commands and what is expected of them, run on a virtual clock.
//
//   scenario: a measure that is late climbs the ladder
//   workflow: ../rectification.yaml       # looked up beside the scenario, then in the workflows folder
//   ledger: ledger.yaml                   # optional: measures registered before the first step, by `office`
//   inspection: licang-2020
//   start: 2020-09-13 09:00               # in the calendar's zone
//   actors:                               # optional short names
//     office: li.na/rectification-office
//   steps:
//     - at: 2020-09-14 09:00              # absolute, or `+3 workdays` / `+2 hours` after the previous step
//       as: office                        # a short name, or person/unit
//       fire: assign                      # one of: register, fire, amend, attach, comment
//       on: [licang-2020-1.1.1-1]         # measures: ids, or patterns with * at the end; a single id may stand alone
//       set: {lead_unit: housing-office, leader: zhang.wei, due: 2020-11-30}
//       note: …
//       evidence: [{name: minutes.pdf, sha256: …}]      # sha256 optional in scenarios: that of the name is used
//       refused: denied                   # optional: the command must be refused with this code …
//       saying: submit                    # … and the message must contain this
//     - at: +1 hours
//       as: office
//       register: {finding: 1.1.2, title: …, text: …, workflow: …, fields: {…}}    # all but the title optional
//       on: licang-2020-1.1.2-9           # finding: its number, or a list of titles or {number, title}
//     - {at: +1 hours, as: office, amend: {horizon: phased}, note: …, on: licang-2020-1.1.2-9}
//     - {at: +1 hours, as: office, attach: [{name: photo.jpg}], note: …, on: licang-2020-1.1.2-9}
//     - {at: +1 hours, as: office, comment: …, on: licang-2020-1.1.2-9}
//     - at: 2020-12-01 09:00              # a step without a command only moves the clock and checks
//       expect:
//         - {measure: licang-2020-1.1.1-1, state: executing, phase: execute, overdue: true, rung: remind,
//            episode: 1, revision: 4, deadline: 2020-11-30, field: {lead_unit: housing-office}}
//         - {measure: …, rungs: [remind, talk]}     # all rungs ever claimed, in order
//         - {state: sustained, count: 7}            # of measures by inspection, finding, state, phase, unit, person,
//                                                   # rung, overdue
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/command.h"
#include "definition/definition.h"

namespace rectify::definition {

// When a step happens.
struct StepTime {
  std::string absolute;             // local time of the calendar; empty when relative
  std::optional<core::Span> after;  // after the previous step
};

struct Expectation {
  std::uint32_t line = 0;
  std::optional<MeasureId> measure;  // one measure, or else a count over the filters below
  std::optional<std::uint64_t> count;
  // For one measure: what must hold (`deadline` and `rung` may be "none"). For a count: which measures are counted.
  std::optional<std::string> inspection, finding, state, phase, unit, person, rung, deadline;
  std::optional<bool> overdue;
  std::optional<std::uint64_t> episode, revision;
  std::optional<std::vector<std::string>> rungs;
  core::Fields fields;
};

struct Step {
  std::uint32_t line = 0;
  StepTime at;
  std::optional<core::Actor> actor;
  std::vector<std::string> on;  // ids or patterns; one for register
  std::optional<std::variant<core::Register, core::Fire, core::Amend, core::Attach, core::Comment>> command;
  std::optional<Code> refused;
  std::string saying;
  std::vector<Expectation> expect;
};

struct Scenario {
  std::string name;
  std::string file;
  std::string workflow;  // path or name as written
  std::string ledger;    // path as written; may be empty
  InspectionId inspection;
  std::string start;      // local time of the calendar
  core::Actor registrar;  // `office` among the actors, else the first one, else who acts first: registers the ledger
  std::map<std::string, core::Actor, std::less<>> actors;
  std::vector<Step> steps;
};

[[nodiscard]] Read<Scenario> read_scenario(std::string_view text, std::string_view file,
                                           const Limits& limits = {.bytes_max = 16 * 1024 * 1024,
                                                                   .nodes_max = 1'000'000});

}  // namespace rectify::definition
