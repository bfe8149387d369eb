// What the commands about scenarios print: complaints about their files, and what did not come as they say.
#pragma once

#include <string>
#include <vector>

#include "cli/global.h"
#include "scenario/player.h"

namespace rectify::cli {

// To stderr: file:line: [row] what was expected and what was found. Unless `all` are asked for, those of the first step
// that failed, and how many there are after it.
void print_failures(const definition::Scenario& scenario, const scenario::Played& played, bool all);

// The scenarios of a file; complaints are printed. Errors: as load_scenarios.
[[nodiscard]] Result<std::vector<scenario::LoadedScenario>> scenarios_of(const Global& global,
                                                                         const embed::Library& library,
                                                                         const std::string& file);

}  // namespace rectify::cli
