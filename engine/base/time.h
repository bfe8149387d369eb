// Time: instants are UTC milliseconds, days are civil dates, a zone turns one into the other.
//
// Only Zone touches the zone database (date-tz). Threads: values and immutable objects.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify {

// Milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t ms = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// What four digits of a year can say: 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.
inline constexpr Instant kFirstInstant{-62'167'219'200'000};
inline constexpr Instant kLastInstant{253'402'300'799'999};

// Later than anything that happens.
inline constexpr Instant kEndOfTime{std::numeric_limits<std::int64_t>::max()};

// A civil date, held as days since 1970-01-01.
struct Day {
  std::int32_t days = 0;
  friend auto operator<=>(const Day&, const Day&) = default;
};

inline constexpr std::int64_t kMsPerMinute = 60'000;
inline constexpr std::int64_t kMsPerHour = 3'600'000;
inline constexpr std::int64_t kMsPerDay = 86'400'000;

[[nodiscard]] inline Instant operator+(Instant at, std::chrono::milliseconds by) { return {at.ms + by.count()}; }
[[nodiscard]] inline Day operator+(Day day, int by) { return {day.days + by}; }

// 0 = Monday … 6 = Sunday (ISO 8601 order).
[[nodiscard]] int weekday(Day day);

// RFC 3339. "2020-09-13T01:00:00.000Z". Years are 0000-9999: an instant outside is shown as the nearest inside.
[[nodiscard]] std::string format_utc(Instant at);
// "2020-09-13".
[[nodiscard]] std::string format_day(Day day);

// Accepts RFC 3339 with an offset or Z ("2020-09-13T09:00:00+08:00"), seconds and fraction optional.
// Errors: invalid.
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);
// Accepts "2020-09-13" only. Errors: invalid (also for a day that does not exist).
[[nodiscard]] Result<Day> parse_day(std::string_view text);

// A time zone of the system's zone database. Cheap to copy. The database's summer times end with 2037: after that a
// zone keeps its standard time.
class Zone {
 public:
  // "Asia/Shanghai", "UTC". Errors: not_found.
  [[nodiscard]] static Result<Zone> find(std::string_view name);
  // UTC; needs no zone database.
  Zone();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] Day day_of(Instant at) const;
  // Milliseconds since local midnight of day_of(at), by the wall clock.
  [[nodiscard]] std::int64_t ms_of_day(Instant at) const;
  // The instant of a local wall-clock time; in a gap the first instant after it, in an overlap the first of the two.
  [[nodiscard]] Instant instant_of(Day day, std::int64_t ms_of_day) const;
  // The last millisecond of the local day (where midnight comes twice, of the second of the two).
  [[nodiscard]] Instant end_of(Day day) const;
  // "2020-09-13 09:00" in this zone.
  [[nodiscard]] std::string format_minute(Instant at) const;
  // "2020-09-13T09:00:00+08:00" in this zone, milliseconds only when they are not zero.
  [[nodiscard]] std::string format(Instant at) const;

  // As parse_instant; a text without an offset ("2020-09-13 09:00", "2020-09-13T09:00", "2020-09-13") is local time.
  [[nodiscard]] Result<Instant> parse(std::string_view text) const;

 private:
  explicit Zone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}
  std::string name_ = "UTC";
  const void* zone_ = nullptr;  // date::time_zone, owned by the zone database for the life of the process
};

// Where `now` comes from. Judgement never reads it: now is an argument.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

}  // namespace rectify
