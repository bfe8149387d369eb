// The values of a measure's fields: which may be set, and which are worked out from others. Internal to core.
#pragma once

#include <string>
#include <vector>

#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

// `fields` with `sets` written over them; empty values clear.
[[nodiscard]] Fields merged(const Fields& fields, const Fields& sets);

// Adds to `complaints` what is wrong with the names and values in `sets`.
void check_sets(const Workflow& workflow, const Fields& sets, std::vector<std::string>& complaints);

// Adds what the state requires and `fields` do not have.
void check_required(const Workflow& workflow, const State& state, const Fields& fields,
                    std::vector<std::string>& lacking);

// `sets`, and the computed fields that come out otherwise once they are set on `measure`; one that comes out as nothing
// is cleared. Errors: invalid (an expression failed).
[[nodiscard]] Result<Fields> with_computed(const Workflow& workflow, const Measure& measure, const Fields& sets);

}  // namespace rectify::core
