// What an engine is opened with: where, on which clock, and every limit of the pipeline.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/time.h"
#include "core/command.h"
#include "core/workflow.h"
#include "store/store.h"

namespace rectify::runtime {

// Turns deployed sources into values. Reading them is another room's business; it is handed in.
struct Compiler {
  std::function<Result<core::Calendar>(std::string_view name, std::string_view source)> calendar;
  // The workflow's calendar is filled in by the engine.
  std::function<Result<core::Workflow>(std::string_view source)> workflow;
};

// Delivers one notification. Called by one thread; may block that thread and nothing else.
// Errors: delivery is tried again later.
using Sink = std::function<Result<void>(const store::OutboxEntry&)>;

struct Options {
  store::Options store;
  core::CommandLimits limits;
  Compiler compiler;
  Sink sink;                     // null: notifications are logged
  const Clock* clock = nullptr;  // borrowed; null: the system's
  bool timers = true;            // false: only fire_due() wakes measures
  bool deliver = true;           // false: notifications stay in the outbox

  std::size_t queue_commands_max = 20'000;
  std::size_t queue_bytes_max = 64U << 20;
  std::size_t group_commands_max = 512;
  std::size_t group_bytes_max = 4U << 20;
  std::size_t atomic_commands_max = 100'000;  // commands that stand or fall together
  std::size_t overlay_measures_max = 50'000;  // measures kept in memory beyond those not committed yet
  std::size_t timer_batch_max = 512;
  std::size_t outbox_batch_max = 512;
  std::int64_t timer_recheck_ms = 60'000;  // how long a timer is trusted: the system's clock may be set
  std::int64_t outbox_retry_ms = 5'000;
};

}  // namespace rectify::runtime
