// Plays a scenario: moves a virtual clock, sends its commands, compares what came of them with what it expects.
//
// Threads: one. The engine must have been opened with the same clock and without timers of its own.
#pragma once

#include <string>
#include <vector>

#include "app/files.h"
#include "base/manual_clock.h"
#include "definition/scenario.h"
#include "runtime/engine.h"

namespace rectify::app {

struct Failure {
  std::uint32_t line = 0;
  std::string message;
};

struct Played {
  std::size_t commands = 0;      // that were answered as expected
  std::size_t expectations = 0;  // that held
  std::vector<Failure> failures;
};

// A scenario with everything it refers to.
struct LoadedScenario {
  definition::Scenario scenario;
  LoadedWorkflow workflow;
  core::LedgerDraft ledger;  // empty when it has none
};
// Errors: not_found, invalid; complaints as Library::load.
[[nodiscard]] Result<LoadedScenario> load_scenario(const Library& library, const std::string& name,
                                                   std::vector<Complaint>& complaints);

// When the scenario starts, in the calendar's zone. Errors: invalid.
[[nodiscard]] Result<Instant> start_of(const LoadedScenario& loaded);

// Moves the clock to `to`, waking measures at every timer on the way. Errors: as Engine::fire_due.
[[nodiscard]] Result<void> move_clock(runtime::Engine& engine, ManualClock& clock, Instant to);

// Deploys the workflow, registers the ledger, plays every step. Errors: what keeps it from being played at all.
[[nodiscard]] Result<Played> play(runtime::Engine& engine, ManualClock& clock, const LoadedScenario& loaded);

}  // namespace rectify::app
