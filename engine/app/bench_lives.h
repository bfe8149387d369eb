// What the benchmarks live on: a small workflow and the commands of whole lives with Chinese text.
#pragma once

#include <cstddef>

#include "core/command.h"
#include "runtime/engine.h"

namespace rectify::app {

inline constexpr std::size_t kLifeSteps = 5;  // register and four transitions

[[nodiscard]] runtime::Deploy bench_workflow();
// The `step`-th command in the life of measure `life`.
[[nodiscard]] core::Command bench_command(std::size_t life, std::size_t step);

}  // namespace rectify::app
