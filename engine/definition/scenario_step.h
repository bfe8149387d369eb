// The parts of a scenario's step, read from YAML. Internal to this room.
#pragma once

#include <optional>
#include <vector>

#include "definition/reading.h"
#include "definition/scenario.h"

namespace rectify::definition {

// The command of a step: what is under register, fire, amend, attach or comment, and set, note and evidence beside it.
// Complains about two of them, and about keys that do not go with the one there is.
[[nodiscard]] decltype(Step::command) read_command(const Node& step, Complaints& complaints);

// Of a step's `expect`. Errors as complaints.
[[nodiscard]] std::vector<Expectation> read_expectations(const Node& node, Complaints& complaints);

}  // namespace rectify::definition
