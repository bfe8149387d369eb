// Whether what a scenario expects is so.
//
// Threads: one. Errors: as the store's, corrupt (a line of the history).
#pragma once

#include "definition/scenario/scenario.h"
#include "runtime/engine.h"

namespace rectify::scenario {

// Where and when it is asked.
struct Scene {
  const runtime::Engine& engine;
  const Zone& zone;
  const InspectionId& inspection;
  Instant now;
  Sequence since;  // the first line since the step above
};

// What is not as expected: "a-1: state was to be closed and is executing". Empty: all is.
[[nodiscard]] Result<std::vector<std::string>> differences(const Scene& scene,
                                                           const definition::Expectation& expectation);

}  // namespace rectify::scenario
