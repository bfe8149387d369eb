// The parts of a scenario's step, read from YAML. Internal to this room.
#pragma once

#include <optional>
#include <vector>

#include "definition/scenario/scenario.h"
#include "definition/yaml/reading.h"

namespace rectify::definition {

// The command of a step: what is under the name of its kind, and what goes with it beside it (but for `until`).
// Complains about two of them, and about keys that do not go with the one there is.
[[nodiscard]] decltype(Step::command) read_command(const Node& step, Complaints& complaints);

// Of a step's `then`. Errors as complaints.
[[nodiscard]] std::vector<Expectation> read_expectations(const Node& node, Complaints& complaints);

// What is under `forever`. Errors as complaints.
[[nodiscard]] std::vector<Invariant> read_invariants(const Node& node, Complaints& complaints);

// The document once for each row under `examples`, with the row's values in place of <…>; or the document alone.
// Errors as complaints, with nothing coming back.
struct Example {
  std::string name;  // empty: there are no rows
  Node root;
};
[[nodiscard]] std::vector<Example> read_examples(const Node& root, const Limits& limits, Complaints& complaints);

}  // namespace rectify::definition
