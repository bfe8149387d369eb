#include "runtime/backoff.h"

#include <algorithm>
#include <string>

namespace rectify::runtime {

namespace {

// `first` doubled `times` times, at most `most`.
std::int64_t doubled(std::int64_t first, std::uint32_t times, std::int64_t most) {
  std::int64_t value = first;
  for (std::uint32_t i = 0; i < times && value < most; ++i) value *= 2;
  return std::min(value, most);
}

// FNV-1a, 64 bits.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1'099'511'628'211ULL;
  }
  return hash;
}

}  // namespace

std::int64_t backoff_ms(std::string_view key, std::uint32_t attempt, const DispatchLimits& limits) {
  const std::int64_t whole = doubled(limits.backoff_first_ms, std::max(attempt, 1U) - 1, limits.backoff_max_ms);
  const std::uint64_t hash = hash_of(std::string(key) + "#" + std::to_string(attempt));
  return whole - static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(whole / 2 + 1));
}

void Breaker::succeeded() {
  failures_ = 0;
  open_ms_ = 0;
  ready_ = kFirstInstant;
}

void Breaker::failed(Instant now) {
  ++failures_;
  if (failures_ < limits_.breaker_failures) return;
  open_ms_ = open_ms_ == 0 ? limits_.breaker_open_first_ms : doubled(open_ms_, 1, limits_.breaker_open_max_ms);
  ready_ = now + std::chrono::milliseconds(open_ms_);
}

Instant Hours::out_of_quiet(Instant at) const {
  if (!quiet || quiet->from == quiet->to) return at;
  const std::int64_t minute = zone.ms_of_day(at) / kMsPerMinute;
  const bool over_midnight = quiet->to < quiet->from;
  const bool is_quiet =
      over_midnight ? minute >= quiet->from || minute < quiet->to : minute >= quiet->from && minute < quiet->to;
  if (!is_quiet) return at;
  const Day day = zone.day_of(at);
  const bool ends_tomorrow = over_midnight && minute >= quiet->from;
  return zone.instant_of(ends_tomorrow ? day + 1 : day, quiet->to * kMsPerMinute);
}

Instant Hours::release(Instant at) const {
  if (!digest_at) return at;
  const Day day = zone.day_of(at);
  const Instant today = zone.instant_of(day, *digest_at * kMsPerMinute);
  return at < today ? today : zone.instant_of(day + 1, *digest_at * kMsPerMinute);
}

}  // namespace rectify::runtime
