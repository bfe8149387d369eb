// A measure (整改措施): what the history says of it so far. Only apply() changes one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/values.h"

namespace rectify::core {

// A transition that waits for approvals. It is pinned to the revision it was made on: amending the measure or
// leaving the state discards it.
struct Proposal {
  std::string transition;
  Actor actor;
  Instant at;
  Fields sets;
  std::string note;
  std::vector<Actor> approvals;  // distinct persons, in order
  std::string decision{};
  Revision revision{};  // that it made: what an approval agrees to
  std::optional<Instant> expires{};
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

// A rung that was claimed, with the state and episode it belongs to.
struct ClaimedRung {
  std::string name;
  Title title;
  std::uint32_t level = 0;  // position in the ladder from 1; 0 for a review
  std::string state;
  std::uint32_t episode = 1;
  Instant at;
  Instant due;                              // when it was to be claimed
  Instant deadline;                         // that was missed
  std::optional<Instant> acknowledge_by{};  // where it has to be acknowledged
  bool to_be_decided = false;               // by people
  std::optional<Actor> acknowledged_by{};
  std::optional<Actor> resolved_by{};
  Instant answered{};       // the last of these
  std::string outcome{};    // of what was decided
  std::string handed_to{};  // the person who sees to it
  std::string rule{};       // RungClaimed::rule
  friend bool operator==(const ClaimedRung&, const ClaimedRung&) = default;
};

// The state whose clock was stopped, and its deadline where it had one.
struct StoppedClock {
  std::string state;
  std::optional<Deadline> deadline;
  Instant at;
  std::uint32_t rungs_claimed = 0;
  friend bool operator==(const StoppedClock&, const StoppedClock&) = default;
};

// A part of a measure.
struct Part {
  MeasureId id;
  std::string state;
  bool final = false;
  friend bool operator==(const Part&, const Part&) = default;
};

// `deputy` may act for `principal` on the measure, until then.
struct Delegation {
  Actor principal;
  std::string deputy;
  Instant until;
  friend bool operator==(const Delegation&, const Delegation&) = default;
};

// How a rule stands with the measure.
struct RuleStanding {
  std::string rule;
  std::optional<Instant> wake{};  // when it wants to be asked again
  std::string memory{};           // what it left behind
  std::uint32_t failures = 0;     // one after the other, by now
  std::string error{};            // of the last one
  friend bool operator==(const RuleStanding&, const RuleStanding&) = default;
};

// How often a type of event has come, and when last.
struct Activity {
  std::uint32_t count = 0;
  Instant last;
  friend bool operator==(const Activity&, const Activity&) = default;
};

struct Measure {
  MeasureId id;
  InspectionId inspection;
  FindingPath finding;
  Title title;
  std::string text;               // the exact words of the source; immutable
  std::uint32_t source_line = 0;  // 0: not from a text
  std::string workflow;
  std::uint32_t workflow_version = 0;

  std::string state;
  Phase phase = Phase::assign;
  bool final = false;
  Revision revision;
  std::uint32_t episode = 1;
  Instant registered;
  Instant entered;  // when `state` was entered
  Instant touched;  // when the last event was recorded
  Fields fields;
  std::optional<Deadline> deadline;
  std::optional<StoppedClock> stopped;

  std::uint32_t rungs_claimed = 0;        // against the present deadline: of the ladder, or reviews missed
  std::vector<ClaimedRung> claimed;       // every rung ever claimed, oldest first
  std::vector<Evidence> evidence;         // of this episode
  std::vector<Proposal> proposals;        // at most one a transition
  std::map<std::string, Actor> fired_by;  // transition → who last fired it in this episode
  // State → its first deadline by field in this episode; of the state it was registered in, by whatever.
  std::map<std::string, Instant> first_due;
  std::uint32_t returns = 0;  // times it left phase verify for an earlier phase
  std::uint32_t comments = 0;

  MeasureId parent{};
  std::vector<Part> parts{};              // in the order they were registered
  std::vector<Delegation> delegations{};  // what was in force when the last one was added
  std::uint32_t paused = 0;               // Fired::paused

  std::vector<RuleStanding> rules{};            // of those that left something behind
  std::uint32_t fired_by_rules = 0;             // transitions, in this episode
  std::uint32_t supervision = 0;                // level of supervision (督办级别) that a rule set; 0: none
  std::map<std::uint8_t, Activity> activity{};  // by type of event (kEventTypes)
  std::optional<Instant> closed{};              // when a final state was last entered
  std::optional<Instant> reopened{};            // when the present episode began, where it is not the first

  friend bool operator==(const Measure&, const Measure&) = default;
};

// Derived, never stored. Work that stands still, or is in a final state, is not overdue.
[[nodiscard]] bool is_overdue(const Measure& measure, Instant now);

struct RungClaimed;
// What the event leaves in measure.claimed.
[[nodiscard]] ClaimedRung as_claimed(const RungClaimed& body, Instant at);

// How a claimed rung stands: `past` where the state was left, or the deadline moved, and nobody has to decide; of a
// rule's, where the measure was closed or reopened.
enum class RungStatus : std::uint8_t { open, acknowledged, resolved, past };
inline constexpr std::string_view kRungStatuses[] = {"open", "acknowledged", "resolved", "past"};
// Of measure.claimed[index].
[[nodiscard]] RungStatus status_of(const Measure& measure, std::size_t index);

// The last rung claimed against the present deadline, or nullptr.
[[nodiscard]] const ClaimedRung* standing_rung(const Measure& measure);
// The highest rung ever claimed, or nullptr.
[[nodiscard]] const ClaimedRung* highest_rung(const Measure& measure);

}  // namespace rectify::core
