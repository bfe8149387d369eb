// Time over date-tz (the system's zone database) and std::chrono calendar types. The only file that includes date/tz.h;
// its exceptions stop here.
#include "base/time.h"

#include <date/tz.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/text.h"

namespace rectify {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t kMsPerSecond = 1000;
constexpr std::size_t kQuotedColumns = 64;  // of a text that is refused
constexpr std::int64_t kFirstDay = kFirstInstant.ms / kMsPerDay;
constexpr std::int64_t kLastDay = kLastInstant.ms / kMsPerDay;

std::int64_t floor_div(std::int64_t value, std::int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

std::int64_t within_years(std::int64_t ms) { return std::clamp(ms, kFirstInstant.ms, kLastInstant.ms); }

std::chrono::year_month_day civil(std::int64_t days) {
  return std::chrono::sys_days(std::chrono::days(static_cast<std::int32_t>(std::clamp(days, kFirstDay, kLastDay))));
}

// "2020-09-13", then the time of day by `pattern`, which takes hour, minute, second and millisecond.
template <typename... Parts>
std::string print(const char* pattern, Parts... parts) {
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), pattern, parts...);
  return {text.data(), static_cast<std::size_t>(std::max(size, 0))};
}

std::string print_day(std::int64_t days) {
  const auto date = civil(days);
  return print("%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
               static_cast<unsigned>(date.day()));
}

// `ms` counts from 1970-01-01T00:00 on whatever clock is shown. "2020-09-13T09:00:00", milliseconds if wanted.
std::string print_time(std::int64_t ms, bool with_ms) {
  const std::int64_t days = floor_div(ms, kMsPerDay);
  const int of_day = static_cast<int>(ms - days * kMsPerDay);
  const std::string time = print("T%02d:%02d:%02d", of_day / 3'600'000, of_day / 60'000 % 60, of_day / 1000 % 60);
  return print_day(days) + time + (with_ms ? print(".%03d", of_day % 1000) : std::string());
}

// What a text says, before a zone is applied.
struct Written {
  Day day;
  std::int64_t ms_of_day = 0;
  std::optional<std::int64_t> offset_ms;
};

// Reads from the left; every step that does not find what it wants leaves `ok` false.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }

  bool one_of(std::string_view wanted) {
    if (rest_.empty() || wanted.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `digits` digits, at most `max`.
  std::optional<int> number(std::size_t digits, int max) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    if (value > max) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  std::optional<Day> day() {
    const auto year = number(4, 9999);
    if (!year || !one_of("-")) return std::nullopt;
    const auto month = number(2, 12);
    if (!month || !one_of("-")) return std::nullopt;
    const auto day_of_month = number(2, 31);
    if (!day_of_month) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day_of_month))};
    if (!date.ok()) return std::nullopt;
    return Day{static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count())};
  }

  // "09:00", "09:00:05", "09:00:05.123456" (cut to milliseconds).
  std::optional<std::int64_t> time_of_day() {
    const auto hour = number(2, 23);
    if (!hour || !one_of(":")) return std::nullopt;
    const auto minute = number(2, 59);
    if (!minute) return std::nullopt;
    std::int64_t ms = *hour * kMsPerHour + *minute * kMsPerMinute;
    if (!one_of(":")) return ms;
    const auto second = number(2, 59);
    if (!second) return std::nullopt;
    ms += *second * kMsPerSecond;
    if (!one_of(".")) return ms;
    const auto fraction = fraction_ms();
    if (!fraction) return std::nullopt;
    return ms + *fraction;
  }

  // "Z", "+08:00".
  std::optional<std::int64_t> offset() {
    if (one_of("Zz")) return 0;
    const std::int64_t sign = one_of("-") ? -1 : 1;
    if (sign > 0 && !one_of("+")) return std::nullopt;
    const auto hour = number(2, 23);
    if (!hour || !one_of(":")) return std::nullopt;
    const auto minute = number(2, 59);
    if (!minute) return std::nullopt;
    return sign * (*hour * kMsPerHour + *minute * kMsPerMinute);
  }

 private:
  std::optional<std::int64_t> fraction_ms() {
    std::int64_t ms = 0;
    std::int64_t weight = 100;
    bool any = false;
    while (const auto digit = number(1, 9)) {
      ms += weight * *digit;
      weight /= 10;
      any = true;
    }
    return any ? std::optional(ms) : std::nullopt;
  }

  std::string_view rest_;
};

std::optional<Written> read(std::string_view text) {
  Reader reader(text);
  Written written;
  const auto day = reader.day();
  if (!day) return std::nullopt;
  written.day = *day;
  if (reader.done()) return written;
  if (!reader.one_of("Tt ")) return std::nullopt;
  const auto time = reader.time_of_day();
  if (!time) return std::nullopt;
  written.ms_of_day = *time;
  if (reader.done()) return written;
  written.offset_ms = reader.offset();
  if (!written.offset_ms || !reader.done()) return std::nullopt;
  return written;
}

Error refusal(std::string_view text, std::string_view wanted) {
  return {Code::invalid, fmt::format("'{}' is not {}", fit_width(text, kQuotedColumns), wanted), {}};
}

// The instant of a text that says its offset. nullopt when it lies outside the years 0000-9999.
std::optional<Instant> with_offset(const Written& written) {
  const std::int64_t ms = written.day.days * kMsPerDay + written.ms_of_day - *written.offset_ms;
  return ms == within_years(ms) ? std::optional(Instant{ms}) : std::nullopt;
}

const date::time_zone& database_zone(const void* zone) { return *static_cast<const date::time_zone*>(zone); }

std::int64_t offset_ms_at(const void* zone, Instant at) {
  if (zone == nullptr) return 0;
  const date::sys_seconds second(seconds(floor_div(within_years(at.ms), kMsPerSecond)));
  return milliseconds(database_zone(zone).get_info(second).offset).count();
}

// `at` as milliseconds of the local wall clock.
std::int64_t local_ms(const void* zone, Instant at) { return within_years(at.ms) + offset_ms_at(zone, at); }

enum class Twice { first, last };

// In a gap the first instant after it; in an overlap the one that `twice` says.
Instant from_local(const void* zone, std::int64_t local, Twice twice) {
  if (zone == nullptr) return {local};
  const std::int64_t second = floor_div(local, kMsPerSecond);
  const auto info = database_zone(zone).get_info(date::local_seconds(seconds(second)));
  if (info.result == date::local_info::nonexistent) {
    return {milliseconds(info.first.end.time_since_epoch()).count()};
  }
  const bool second_one = info.result == date::local_info::ambiguous && twice == Twice::last;
  return {local - milliseconds((second_one ? info.second : info.first).offset).count()};
}

}  // namespace

int weekday(Day day) {
  constexpr std::int64_t kThursday = 3;  // 1970-01-01
  const std::int64_t shifted = std::int64_t{day.days} + kThursday;
  return static_cast<int>(shifted - floor_div(shifted, 7) * 7);
}

std::string format_utc(Instant at) { return print_time(within_years(at.ms), true) + "Z"; }

std::string format_day(Day day) { return print_day(day.days); }

Result<Instant> parse_instant(std::string_view text) {
  const auto written = read(text);
  if (written && written->offset_ms) {
    if (const auto at = with_offset(*written)) return *at;
  }
  return refusal(text, "a time with its offset: write it as 2020-09-13T09:00:00+08:00 or 2020-09-13T01:00:00Z");
}

Result<Day> parse_day(std::string_view text) {
  Reader reader(text);
  const auto day = reader.day();
  if (!day || !reader.done()) return refusal(text, "a day of the calendar: write it as 2020-09-13");
  return *day;
}

Zone::Zone() = default;

Result<Zone> Zone::find(std::string_view name) {
  if (name == "UTC") return Zone();
  try {
    const date::time_zone* zone = date::locate_zone(name);
    zone->get_info(date::sys_seconds{});  // reads the zone's file now, so that nothing throws later
    return Zone(std::string(name), zone);
  } catch (const std::exception&) {
    return Error{
        Code::not_found,
        fmt::format("'{}' is not a time zone of this system: write a name of the IANA database, as in Asia/Shanghai",
                    fit_width(name, kQuotedColumns)),
        {}};
  }
}

Day Zone::day_of(Instant at) const { return {static_cast<std::int32_t>(floor_div(local_ms(zone_, at), kMsPerDay))}; }

std::int64_t Zone::ms_of_day(Instant at) const {
  const std::int64_t local = local_ms(zone_, at);
  return local - floor_div(local, kMsPerDay) * kMsPerDay;
}

Instant Zone::instant_of(Day day, std::int64_t ms_of_day) const {
  return from_local(zone_, day.days * kMsPerDay + ms_of_day, Twice::first);
}

Instant Zone::end_of(Day day) const {
  return {from_local(zone_, (day.days + std::int64_t{1}) * kMsPerDay, Twice::last).ms - 1};
}

std::string Zone::format_minute(Instant at) const {
  std::string text = print_time(local_ms(zone_, at), false);
  text[text.find('T')] = ' ';
  return text.substr(0, text.rfind(':'));
}

std::string Zone::format(Instant at) const {
  // RFC 3339 has no seconds in an offset (local mean time before 1900 has): cut, so that the text names the same
  // instant.
  const std::int64_t offset_minutes = offset_ms_at(zone_, at) / kMsPerMinute;
  const std::int64_t utc = within_years(at.ms);
  const std::int64_t size = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  return print_time(utc + offset_minutes * kMsPerMinute, utc % kMsPerSecond != 0) +
         print("%c%02d:%02d", offset_minutes < 0 ? '-' : '+', static_cast<int>(size / 60), static_cast<int>(size % 60));
}

Result<Instant> Zone::parse(std::string_view text) const {
  if (const auto written = read(text)) {
    if (!written->offset_ms) return instant_of(written->day, written->ms_of_day);
    if (const auto at = with_offset(*written)) return *at;
  }
  return refusal(text,
                 "a time: write it as 2020-09-13, 2020-09-13 09:00 or 2020-09-13T09:00:05, with an offset "
                 "(+08:00, Z) where it is not local");
}

Instant SystemClock::now() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<milliseconds>(now).count()};
}

}  // namespace rectify
