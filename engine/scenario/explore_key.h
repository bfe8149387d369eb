// What of a measure decides about the rest of its way, as a key. Internal to core. Pure.
//
// Kept: the state, the clock that is stopped, whether the deadline is gone, near, far or none, the rungs claimed, what
// happens next by itself, proposals and who agreed, who may not be the same, fields (their values where an expression
// or a deadline asks for them), and the episode, returns and pause budget as far as anything asks for them.
#pragma once

#include <string>

#include "scenario/explore_actors.h"

namespace rectify::scenario {

[[nodiscard]] std::string situation_key(const core::Workflow& workflow, const Cast& cast, const ExploreOptions& options,
                                        const core::Measure& measure, Instant now);

}  // namespace rectify::scenario
