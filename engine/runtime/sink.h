// A way out for notices, as the engine is told of it: which notices it wants, how it delivers, when it may be used.
//
// Threads: a sink's functions are called by one thread at a time, except `wants`, which any may call.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/store.h"

namespace rectify::runtime {

// What one attempt came to.
struct Attempt {
  enum class What : std::uint8_t { done, later, never } what = What::done;
  std::string why{};  // where it is not done
};

// What a sink delivers at once: one notice, or as a digest several for one recipient.
struct Parcel {
  std::string key;  // the same whenever the same is delivered again
  std::vector<store::OutboxEntry> entries;
  bool digest = false;
  Instant now{};
};

// When a sink may speak, by the wall clock of a zone. Minutes of the day.
struct Hours {
  Zone zone{};
  struct Quiet {
    std::int64_t from = 0;  // inclusive
    std::int64_t to = 0;    // exclusive; before `from`: of the next day
  };
  std::optional<Quiet> quiet{};
  std::optional<std::int64_t> digest_at{};

  // The first moment from `at` on that is not quiet.
  [[nodiscard]] Instant out_of_quiet(Instant at) const;
  // When a notice of that moment may go: at once, or with the digest after it.
  [[nodiscard]] Instant release(Instant at) const;
};

struct SinkOptions {
  std::string name;                                        // a-z, 0-9, _ and -
  std::function<bool(const store::OutboxEntry&)> wants{};  // null: everything
  // Blocks until it is known what became of it. `stopping` says whether it should hurry.
  std::function<Attempt(const Parcel&, const std::function<bool()>& stopping)> deliver;
  Hours hours{};
  std::uint32_t rate_per_minute = 0;  // 0: as fast as it takes them

  // Whom a digest of folded notices is not for is kept with it.
  [[nodiscard]] bool takes(const store::OutboxEntry& entry) const { return entry.folded > 0 || !wants || wants(entry); }
};

// How patient the dispatcher is. Times in milliseconds.
struct DispatchLimits {
  std::size_t window_max = 1'000;          // notices of one sink in memory
  std::size_t digest_window_max = 20'000;  // of a sink that sends digests
  std::size_t digest_entries_max = 500;    // of one digest
  std::size_t dead_letters_max = 10'000;   // beyond it the oldest are dropped, which is logged
  std::int64_t backoff_first_ms = 5'000;   // doubles with every attempt
  std::int64_t backoff_max_ms = 3'600'000;
  std::uint32_t attempts_max = 10;  // then the notice is given up; attempts while the breaker is open do not count
  std::int64_t age_max_ms = 259'200'000;        // a notice this old is given up at its third failure
  std::uint32_t breaker_failures = 5;           // in a row, and the breaker opens
  std::int64_t breaker_open_first_ms = 30'000;  // doubles while trials fail
  std::int64_t breaker_open_max_ms = 900'000;
};

}  // namespace rectify::runtime
