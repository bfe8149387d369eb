// A scenario (场景): timed commands and what is expected of them, run on a virtual clock.
//
//   scenario: a measure that is late climbs the ladder
//   given:
//     workflow: ../rectification.yaml       # looked up beside the scenario, then in the workflows folder
//     ledger: ledger.yaml                   # optional: measures registered before the first step, by `office`
//     inspection: licang-2020
//     start: 2020-09-13 09:00               # in the calendar's zone
//     actors:                               # optional short names
//       office: li.na/rectification-office
//   when:
//     - at: 2020-09-14 09:00              # absolute, or `+3 workdays` / `+2 hours` after the previous step
//       as: office                        # a short name, or person/unit
//       fire: assign                      # or any other kind of core/command_kinds.h
//       on: [licang-2020-1.1.1-1]         # measures: ids, or patterns with * at the end; a single id may stand alone
//       set: {lead_unit: housing-office, leader: zhang.wei, due: 2020-11-30}
//       note: …
//       decision: 青李委〔2020〕12号
//       evidence: [{name: minutes.pdf, kind: minutes, sha256: …}]   # without sha256 that of the name is used
//       refused: denied                   # optional: the command must be refused with this code …
//       saying: submit                    # … and the message must contain this
//     - at: +1 hours
//       as: office
//       register: {finding: 1.1.2, title: …, text: …, workflow: …, parent: …, fields: {…}}  # only the title is needed
//       on: licang-2020-1.1.2-9           # finding: its number, or a list of titles or {number, title}
//     - {at: +1 hours, as: office, amend: {horizon: phased}, note: …, on: licang-2020-1.1.2-9}
//     - {at: +1 hours, as: office, attach: [{name: photo.jpg}], note: …, on: licang-2020-1.1.2-9}
//     - {at: +1 hours, as: office, comment: …, on: licang-2020-1.1.2-9}
//     - {at: +1 hours, as: office, veto: extend, note: …, on: licang-2020-1.1.2-9}
//     - {at: +1 hours, as: office, delegate: wang.fang, until: +10 days, note: …, on: licang-2020-1.1.2-9}
//     - {at: +1 hours, as: office, acknowledge: remind, note: …, on: licang-2020-1.1.2-9}   # or resolve, with outcome,
//                                         # or hand_over, with to
//     - at: 2020-12-01 09:00              # a step without a command only moves the clock and checks
//       then:
//         - {measure: licang-2020-1.1.1-1, state: executing, phase: execute, overdue: true, rung: remind,
//            episode: 1, revision: 4, deadline: 2020-11-30, field: {lead_unit: housing-office}}
//         - {measure: …, rungs: [remind, talk]}     # all rungs ever claimed, in order
//         - {measure: …, notified: [lead, zhang.wei]}     # all who were told since the step above
//         - {measure: …, history: [proposed extend, rung_claimed remind]}   # its last events: types, or with a name
//         - {measure: …, proposals: [extend], parts: [licang-2020-1.1.2-9]}
//         - {measure: …, as_of: 2020-11-01, state: executing}   # as the history says it was then
//         - {state: sustained, count: 7}            # of measures by the filters of core/filters.h; as_of goes with it
//   forever:                              # what has to hold after every step, and after every wake on the way there
//     - nothing overdue unescalated       # or: executor never verifies, closed has evidence
//     - {state: executing, needs: [lead_unit, leader]}
//   examples:                             # it is played for each row; <due> in its texts stands for this
//     - {name: before the holidays, due: 2020-09-30}
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
  std::map<std::string, std::string> filters;  // of a count: which measures, as a listing is asked
  // Of one measure, empty for a count: what must hold (`deadline` and `rung` may be "none").
  std::optional<std::string> state, phase, rung, deadline;
  std::optional<bool> overdue;
  std::optional<std::uint64_t> episode, revision;
  std::optional<std::vector<std::string>> rungs, notified, history, proposals, parts;
  std::string as_of;  // a time as at a step, or a day, which is its end; empty: now
  core::Fields fields;
};

struct Step {
  std::uint32_t line = 0;
  StepTime at;
  std::optional<core::Actor> actor;
  std::vector<std::string> on;  // ids or patterns; one for register
  std::optional<decltype(core::Command::body)> command;
  StepTime until;  // of a delegation, which leaves it to whoever knows the zone
  std::optional<Code> refused;
  std::string saying;
  std::vector<Expectation> expect;
};

// What has to hold of every measure at all times.
struct Invariant {
  enum class Kind : std::uint8_t {
    escalated,    // nothing overdue unescalated
    independent,  // executor never verifies
    evidenced,    // closed has evidence
    holds         // of measures in a state or phase
  };
  std::uint32_t line = 0;
  Kind kind = Kind::holds;
  std::optional<std::string> state, phase;  // of `holds`: one of them, and below what has to be so there
  std::vector<std::string> needs;           // fields that are set
  std::uint64_t evidence = 0;               // pieces in this episode, at least
  std::optional<bool> overdue;
};
// In the order of Kind, without the last.
inline constexpr std::string_view kInvariants[] = {"nothing overdue unescalated", "executor never verifies",
                                                   "closed has evidence"};

struct Scenario {
  std::string name;
  std::string example;  // the name of the row it is played with; empty: there are none
  std::string file;
  std::string workflow;  // path or name as written
  std::string ledger;    // path as written; may be empty
  InspectionId inspection;
  std::string start;  // local time of the calendar
  std::uint32_t start_line = 0;
  core::Actor registrar;  // `office` among the actors, else the first one, else who acts first: registers the ledger
  std::map<std::string, core::Actor, std::less<>> actors;
  std::vector<Step> steps;
  std::vector<Invariant> forever;
};

// One for each row of its examples, or else the one. Rows after the first that is wrong are not read.
[[nodiscard]] Read<std::vector<Scenario>> read_scenario(std::string_view text, std::string_view file,
                                                        const Limits& limits = {.bytes_max = 16 * 1024 * 1024,
                                                                                .nodes_max = 1'000'000});

}  // namespace rectify::definition
