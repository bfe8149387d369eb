// Judgement: whether a command may happen, and everything that it then comes to. Pure and total; no clock, no I/O, no
// exceptions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/command.h"
#include "core/event.h"
#include "core/follow_up.h"
#include "core/limits.h"
#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

// What a command is judged on. Everything is borrowed for the call.
struct Matter {
  const Workflow& workflow;  // that the measure goes by; of a Register, that it is to go by
  const Limits& limits;
  const Measure* measure = nullptr;      // null: there is none yet
  std::span<const CalledRule> called{};  // the rules that are to be asked about it already
  const Workflow* target = nullptr;      // of a Migrate: the version that it leads to
};

// One event that a command comes to.
struct Step {
  Event event;    // whole, but for its sequence
  Measure after;  // as the event leaves the measure
  Notice told;    // once the event is on disk
  friend bool operator==(const Step&, const Step&) = default;
};

struct Decision {
  std::vector<Step> steps;           // in order; empty where nothing was due, and a rule had nothing to say
  Reply reply;                       // to the sender; whole, but for its sequence
  std::vector<CalledRule> called;    // to be asked about the measure now
  std::optional<Instant> wake;       // next_moment() of the measure as it is left
  std::optional<Command> to_parent;  // what the measure's parent is told in the same batch
  friend bool operator==(const Decision&, const Decision&) = default;
};

// Errors: conflict (register of an id that exists, stale revision), not_found (no such measure, transition, field),
// denied (role, same person, needs; all that is missing in one message), invalid (wrong type), exhausted (limits).
[[nodiscard]] Result<Decision> decide(const Matter& matter, const Command& command, Instant now);

// Whether the event can be what the command came to: the same person did the same thing to the same measure. So a
// repeat of a key is told from another command that uses it.
[[nodiscard]] bool is_repeat(const Event& event, const Command& command);

// What one event does to a measure. The only thing that changes one. `measure` is empty before Registered.
// Precondition: event.revision == measure.revision + 1.
void apply(Measure& measure, const Event& event);

// Whether the actor, or whom they act for, holds the role for this measure.
[[nodiscard]] bool holds_role(const Workflow& workflow, const Measure& measure, const Actor& actor,
                              std::string_view name, Instant now);

// Transitions that leave the measure's state, in the order of the workflow.
[[nodiscard]] std::vector<const Transition*> transitions_from(const Workflow& workflow, std::string_view state);

}  // namespace rectify::core
