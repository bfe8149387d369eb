// Makes a database again from nothing but the lines of its history: measures, indexes, past listings, timers, answers,
// tree, workflows. Signed checkpoints are taken over as they are.
//
// Not in the history, and so not made again: notices that wait for delivery. Threads: one.
#pragma once

#include <cstdint>
#include <functional>

#include "runtime/options.h"
#include "store/store.h"

namespace rectify::runtime {

struct Rebuilt {
  std::uint64_t lines = 0;
  std::uint64_t measures = 0;
  std::uint64_t checkpoints = 0;
};

struct RebuildOptions {
  Compiler compiler;
  core::Limits limits{};
  bool checkpoints = true;  // take them over; without, another key may begin anew
  std::function<void(std::uint64_t lines)> progress = [](std::uint64_t) {};  // now and then
};

// `into` is new. The lines are checked as `audit verify` checks them. Errors: corrupt (naming the first bad line),
// invalid (`into` holds something, a workflow that cannot be compiled), or the stores'.
[[nodiscard]] Result<Rebuilt> rebuild(const store::View& from, store::Store& into, const RebuildOptions& options);

}  // namespace rectify::runtime
