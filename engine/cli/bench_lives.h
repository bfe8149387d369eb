// What the benchmarks live on: a small workflow, the commands of whole lives with Chinese text, and clients that send
// them and time the answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/command.h"
#include "runtime/engine.h"

namespace rectify::cli {

inline constexpr std::size_t kLifeSteps = 5;     // register and four transitions
inline constexpr std::size_t kTogether = 1'000;  // commands in one commit, where they are sent together

[[nodiscard]] runtime::Deploy bench_workflow();
// The `step`-th command in the life of measure `life`.
[[nodiscard]] core::Command bench_command(std::size_t life, std::size_t step);

// What a client sends next; nothing: it has no more. Called by the calling thread only.
using NextCommand = std::function<std::optional<core::Command>(std::size_t client)>;
// Keeps one command of each client under way until none has any; how long each took to be answered, in nanoseconds.
// One thread generates, the committing one answers. Errors: the first refusal.
[[nodiscard]] Result<std::vector<std::int64_t>> bench_load(runtime::Engine& engine, std::size_t clients,
                                                           const NextCommand& next);

[[nodiscard]] std::string fixed(double value, int digits);
[[nodiscard]] double percentile_ms(const std::vector<std::int64_t>& sorted_ns, double share);

}  // namespace rectify::cli
