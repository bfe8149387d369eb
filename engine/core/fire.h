// The part of decide() that judges a transition: roles, needs, approvals. Internal to core.
#pragma once

#include "core/decide.h"
#include "core/field_values.h"

namespace rectify::core {

// What firing a transition comes to: Fired, Proposed or Approved.
// Errors: not_found, conflict, denied, invalid, exhausted, as decide().
[[nodiscard]] Result<EventBody> judge_fire(const Matter& matter, const Actor& actor, const Fire& fire, Instant now);

// Where the transition would put the measure.
[[nodiscard]] const State& target_of(const Workflow& workflow, const Measure& measure, const Transition& transition);

// The same for a timer, which nothing can hold up: what an expression did not give is left out, and the note says so.
[[nodiscard]] Fired timed_event(const Workflow& workflow, const Measure& measure, const Transition& transition,
                                Instant now);

// What is pending and has not expired, or null.
[[nodiscard]] const Proposal* pending_proposal(const Measure& measure, std::string_view transition, Instant now);

// Whether the episode takes `more` pieces of evidence. Errors: exhausted.
[[nodiscard]] Result<void> check_evidence_room(const Measure& measure, std::size_t more, const CommandLimits& limits);

// "a; b; c".
[[nodiscard]] std::string joined(const std::vector<std::string>& parts);

}  // namespace rectify::core
