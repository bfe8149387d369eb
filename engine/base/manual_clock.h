// A clock that stands still until it is moved: for tests, scenarios and the sandbox. Threads: any.
#pragma once

#include <atomic>

#include "base/time.h"

namespace rectify {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start = {}) : ms_(start.ms) {}
  [[nodiscard]] Instant now() const override { return {ms_.load()}; }
  // Moves forward; an earlier time is ignored.
  void advance_to(Instant to) {
    std::int64_t seen = ms_.load();
    while (to.ms > seen && !ms_.compare_exchange_weak(seen, to.ms)) {
    }
  }

 private:
  std::atomic<std::int64_t> ms_;
};

}  // namespace rectify
