// What an engine is opened with: where, on which clock, and every limit of the pipeline.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/limits.h"
#include "core/migrate.h"
#include "core/workflow.h"
#include "ledger/note.h"
#include "runtime/sink.h"
#include "store/store.h"

namespace rectify::runtime {

// Turns deployed sources into values. Reading them is another room's business; it is handed in.
struct Compiler {
  std::function<Result<core::Calendar>(std::string_view name, std::string_view source)> calendar;
  // The workflow's calendars and organisation are filled in by the engine.
  std::function<Result<core::Workflow>(std::string_view source)> workflow;
  std::function<Result<core::Organisation>(std::string_view name, std::string_view source)> organisation;
  // Makes ready to be asked what a workflow says of a rule; `source` is what is deployed as its file, empty of one that
  // is built in; `limits` are what it may use up when it is asked. Null: rules cannot be asked.
  std::function<Result<core::Rule>(core::Rule rule, std::string_view source, const core::RuleLimits& limits)> rule{};
  // Null: nothing can be migrated.
  std::function<Result<core::MigrationMap>(std::string_view source)> migration{};
};

using SigningKeyPtr = std::shared_ptr<const ledger::SigningKey>;
// Where the signing key comes from. Asked once, when the database is open; `signed_before`: it holds checkpoints. Null:
// there is none, and nothing will be signed. Errors: the engine does not open.
using KeySource = std::function<Result<SigningKeyPtr>(bool signed_before)>;

struct Options {
  store::Options store;
  core::Limits limits;  // of everything that is judged
  Compiler compiler;
  std::vector<SinkOptions> sinks;  // none: notices are logged
  KeySource signing_key;           // null: there is none
  const Clock* clock = nullptr;    // borrowed; null: the system's
  bool timers = true;              // false: only fire_due() wakes measures
  bool deliver = true;             // false: notices stay in the outbox
  bool sign = true;                // false: checkpoints and heads are made on demand only

  std::size_t queue_commands_max = 20'000;
  std::size_t queue_bytes_max = 64U << 20;
  std::size_t group_commands_max = 512;
  std::size_t group_bytes_max = 4U << 20;
  std::size_t atomic_commands_max = 100'000;  // commands that stand or fall together
  std::size_t overlay_measures_max = 50'000;  // measures kept in memory beyond those not committed yet
  std::size_t timer_batch_max = 64;           // a command waits for so many timers at the most
  std::size_t outbox_batch_max = 512;
  std::size_t outbox_entries_max = 1'000'000;  // beyond it the notices that wait longest are folded (outbox_bound.h)
  DispatchLimits dispatch;                     // of notices
  std::size_t neighbours_max = 10'000;         // measures that a rule's question about others looks at
  std::size_t migration_batch_max = 512;       // measures that are looked at, and migrated, at once
  std::int64_t timer_recheck_ms = 60'000;      // how long a timer is trusted: the system's clock may be set
  // A checkpoint is signed when so many lines have come since the last, or, if any have, so much time.
  std::uint64_t checkpoint_lines = 4'096;
  std::int64_t checkpoint_interval_ms = 60'000;
  // The heads of all measures are recorded when so many lines have come since the last time, and four for each measure.
  std::uint64_t heads_lines_min = 16'384;
};

}  // namespace rectify::runtime
