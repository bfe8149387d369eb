// The part of decide() that judges a transition: roles, needs, approvals. Internal to core.
#pragma once

#include "core/decide.h"

namespace rectify::core {

// What firing a transition comes to: Fired, Proposed or Approved.
// Errors: not_found, conflict, denied, invalid, as decide().
[[nodiscard]] Result<EventBody> judge_fire(const Workflow& workflow, const Measure& measure, const Actor& actor,
                                           const Fire& fire, Instant now);

// The Fired event of `transition` at `now`, without any judgement.
[[nodiscard]] Fired fired_event(const Workflow& workflow, const Measure& measure, const Transition& transition,
                                const Fields& sets, Instant now);

// `fields` with `sets` written over them; empty values clear.
[[nodiscard]] Fields merged(const Fields& fields, const Fields& sets);

// Adds to `complaints` what is wrong with the names and values in `sets`.
void check_sets(const Workflow& workflow, const Fields& sets, std::vector<std::string>& complaints);

// Whether the episode takes `more` pieces of evidence. Errors: exhausted.
[[nodiscard]] Result<void> check_evidence_room(const Measure& measure, std::size_t more);

// "a; b; c".
[[nodiscard]] std::string joined(const std::vector<std::string>& parts);

}  // namespace rectify::core
