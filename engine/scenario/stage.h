// Where a scenario is played: throw-away data (or a folder that is kept), an engine, a virtual clock.
//
// Threads: one.
#pragma once

#include <memory>

#include "base/temporary_folder.h"
#include "scenario/coverage.h"
#include "scenario/player.h"

namespace rectify::scenario {

// Members go in reverse: the engine before the folder.
struct Stage {
  TemporaryFolder folder{"rectify-sandbox"};
  std::filesystem::path data;  // in it, or the folder that is kept
  ManualClock clock;
  std::unique_ptr<runtime::Engine> engine;
};

// On throw-away data, or in the folder `keep` where one is named; it has to be new or empty. Errors: conflict,
// unavailable, as Engine::open.
[[nodiscard]] Result<std::unique_ptr<Stage>> set_up(const LoadedScenario& loaded,
                                                    const std::filesystem::path& keep = {});

// "3 commands and 4 expectations as the scenario says, 0 not".
[[nodiscard]] std::string outcome(const Played& played, core::Language language);

}  // namespace rectify::scenario
