// How a sink is spared: backoff of one notice, the breaker and the rate of the whole sink.
//
// Times come as arguments, and jitter from a hash, so that the same attempts are always made at the same times.
// Threads: values.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/sink.h"

namespace rectify::runtime {

// How long to wait after the `attempt`th failure (from 1): doubled with each, and of that between a half and all of it,
// by the key's hash.
[[nodiscard]] std::int64_t backoff_ms(std::string_view key, std::uint32_t attempt, const DispatchLimits& limits);

// Opens after so many failures in a row, for a growing time, then lets one trial through.
class Breaker {
 public:
  explicit Breaker(const DispatchLimits& limits) : limits_(limits) {}

  [[nodiscard]] bool is_open() const { return open_ms_ > 0; }
  // When the next attempt may be made.
  [[nodiscard]] Instant ready_at() const { return ready_; }
  void succeeded();
  void failed(Instant now);

 private:
  const DispatchLimits& limits_;
  std::uint32_t failures_ = 0;  // in a row
  std::int64_t open_ms_ = 0;    // 0: closed
  Instant ready_ = kFirstInstant;
};

// A token bucket of one token: deliveries are spread evenly over the minute.
class Rate {
 public:
  explicit Rate(std::uint32_t per_minute)
      : interval_ms_(per_minute == 0 ? 0 : (60'000 + per_minute - 1) / per_minute) {}
  [[nodiscard]] Instant ready_at() const { return ready_; }
  void spend(Instant now) { ready_ = now + std::chrono::milliseconds(interval_ms_); }

 private:
  std::int64_t interval_ms_;
  Instant ready_ = kFirstInstant;
};

}  // namespace rectify::runtime
