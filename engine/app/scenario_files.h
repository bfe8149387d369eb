// A scenario with everything it refers to, read from files.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "app/files.h"
#include "definition/scenario/scenario.h"

namespace rectify::app {

struct LoadedScenario {
  definition::Scenario scenario;
  LoadedWorkflow workflow;
  core::LedgerDraft ledger;  // empty when it has none
};

// One for each row of its examples, or else the one. Errors: not_found, invalid; complaints as Library::load.
[[nodiscard]] Result<std::vector<LoadedScenario>> load_scenarios(const Library& library, const std::string& name,
                                                                 std::vector<Complaint>& complaints);

// When the scenario starts, in the calendar's zone. Errors: invalid.
[[nodiscard]] Result<Instant> start_of(const LoadedScenario& loaded);

}  // namespace rectify::app
