// A scenario with everything it refers to, read from files.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "definition/scenario/scenario.h"
#include "embed/library.h"

namespace rectify::scenario {

struct LoadedScenario {
  definition::Scenario scenario;
  embed::LoadedWorkflow workflow;
  core::LedgerDraft ledger;  // empty when it has none
};

// One for each row of its examples, or else the one. Errors: not_found, invalid; complaints as Library::load.
[[nodiscard]] Result<std::vector<LoadedScenario>> load_scenarios(const embed::Library& library, const std::string& name,
                                                                 std::vector<embed::Complaint>& complaints);

// When the scenario starts, in the calendar's zone. Errors: invalid.
[[nodiscard]] Result<Instant> start_of(const LoadedScenario& loaded);

}  // namespace rectify::scenario
