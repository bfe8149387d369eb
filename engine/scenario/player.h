// Plays a scenario: moves a virtual clock, sends its commands, compares what came of them with what it expects.
//
// Threads: one. The engine must have been opened with the same clock and without timers of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/manual_clock.h"
#include "runtime/engine.h"
#include "scenario/scenario_files.h"

namespace rectify::scenario {

struct Failure {
  std::uint32_t line = 0;
  std::string message;  // what was expected, and what was found
};

// A transition that was refused to somebody.
struct Refusal {
  std::string transition;
  Code code = Code::denied;
};

struct Played {
  std::size_t commands = 0;      // that were answered as expected
  std::size_t expectations = 0;  // that held
  std::vector<Failure> failures;
  std::size_t first_failures = 0;  // so many of them, at the front, are of the first step that failed
  std::vector<Refusal> refusals;
};

// Moves the clock to `to`, waking measures at every timer on the way; `look` is called after each.
// Errors: as Engine::fire_due, look's.
[[nodiscard]] Result<void> move_clock(runtime::Engine& engine, ManualClock& clock, Instant to,
                                      const std::function<Result<void>()>& look = {});

// Deploys the workflow, registers the ledger, plays every step. Errors: what keeps it from being played at all.
[[nodiscard]] Result<Played> play(runtime::Engine& engine, ManualClock& clock, const LoadedScenario& loaded);

}  // namespace rectify::scenario
