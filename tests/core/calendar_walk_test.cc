// Spans, counts and pauses against a walk over days and minutes that knows nothing of how the calendar does it: a
// hundred thousand random cases on random calendars. Zones without jumps of the clock; those are in calendar_test.cc.
#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "core/calendar.h"

using namespace rectify;
using namespace rectify::core;

namespace {

constexpr std::uint64_t kSeed = 20260101;
constexpr int kCases = 100'000;
constexpr int kCasesOfCalendar = 50;
constexpr std::int64_t kDayMs = 24 * kMsPerHour;
constexpr std::int64_t kFirstWalkedDay = 18'000;  // 2019-04-14
constexpr std::int64_t kWalkedDays = 120;         // in which things begin

class Dice {
 public:
  std::int64_t from_to(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(engine_);
  }
  bool one_in(std::int64_t count) { return from_to(1, count) == 1; }

 private:
  std::mt19937_64 engine_{kSeed};
};

// Days and times as plain numbers: milliseconds of the local clock since 1970.
struct Walker {
  std::int64_t offset_ms = 0;
  std::array<bool, 7> works{};  // Monday first
  std::map<std::int64_t, bool> listed;
  std::array<bool, 24 * 60> office{};

  [[nodiscard]] bool worked(std::int64_t day) const {
    const auto found = listed.find(day);
    return found != listed.end() ? found->second
                                 : works[static_cast<std::size_t>((day + 3) % 7)];  // 1970 began on a Thursday
  }
  [[nodiscard]] std::int64_t local(Instant at) const { return at.ms + offset_ms; }
  [[nodiscard]] std::int64_t day_of(Instant at) const { return local(at) / kDayMs; }
  [[nodiscard]] Instant end_of(std::int64_t day) const { return {(day + 1) * kDayMs - 1 - offset_ms}; }
};

struct Pause {
  Instant paused;
  Instant resumed;
};

struct WalkedCalendar {
  Walker walker;
  Calendar calendar;
};

WalkedCalendar random_walked_calendar(Dice& dice) {
  WalkedCalendar made;
  Walker& walker = made.walker;
  Calendar& calendar = made.calendar;
  const bool shanghai = dice.one_in(2);
  walker.offset_ms = shanghai ? 8 * kMsPerHour : 0;
  const auto zone = Zone::find(shanghai ? "Asia/Shanghai" : "UTC");
  REQUIRE(zone.ok());
  calendar.zone = *zone;
  for (std::size_t i = 0; i < 7; ++i) walker.works[i] = i < 5 ? !dice.one_in(6) : dice.one_in(6);
  walker.works[static_cast<std::size_t>(dice.from_to(0, 6))] = true;
  for (std::size_t i = 0; i < 7; ++i) calendar.weekend[i] = !walker.works[i];
  for (std::int64_t i = dice.from_to(0, 40); i > 0; --i) {
    const std::int64_t day = kFirstWalkedDay + dice.from_to(0, kWalkedDays + 60);
    walker.listed[day] = dice.one_in(2);
    calendar.listed[Day{static_cast<std::int32_t>(day)}] = {walker.listed[day], "x"};
  }
  calendar.office.clear();
  for (std::int64_t minute = dice.from_to(0, 600); minute < 24 * 60;) {
    const std::int64_t end = std::min<std::int64_t>(minute + dice.from_to(60, 400), 24 * 60);
    calendar.office.push_back({minute * kMsPerMinute, end * kMsPerMinute});
    for (; minute < end; ++minute) walker.office[static_cast<std::size_t>(minute)] = true;
    minute += dice.from_to(0, 300);
  }
  return made;
}

Instant random_instant(Dice& dice) { return {kFirstWalkedDay * kDayMs + dice.from_to(0, kWalkedDays * kDayMs)}; }

bool by_day(Span::Unit unit) { return unit == Span::Unit::days || unit == Span::Unit::workdays; }

// ---- walks ----

// Whether the day's tick is counted, or falls into a pause: one that began on an earlier day, and ended on it or later.
bool ticks(const Walker& walker, Span::Unit unit, std::int64_t day, const std::vector<Pause>& pauses) {
  for (const Pause& pause : pauses) {
    if (walker.day_of(pause.paused) < day && day <= walker.day_of(pause.resumed)) return false;
  }
  return unit == Span::Unit::days || walker.worked(day);
}

Instant walk_days(const Walker& walker, Span::Unit unit, Instant from, std::int64_t count,
                  const std::vector<Pause>& pauses) {
  std::int64_t day = walker.day_of(from);
  while (count > 0) {
    ++day;
    if (ticks(walker, unit, day, pauses)) --count;
  }
  return walker.end_of(day);
}

// Minute by minute, the first and the last in part: what of [from, to) is office time. Stops when `wanted` is reached.
struct Passed {
  std::int64_t ms = 0;
  Instant at;
};
Passed walk_office(const Walker& walker, Instant from, Instant to, std::int64_t wanted) {
  Passed passed{0, from};
  while (passed.at < to && passed.ms < wanted) {
    const std::int64_t local = walker.local(passed.at);
    const std::int64_t rest_of_day = kDayMs - local % kDayMs;
    const bool works = walker.worked(local / kDayMs);
    std::int64_t step = works ? kMsPerMinute - local % kMsPerMinute : rest_of_day;
    step = std::min(step, to.ms - passed.at.ms);
    if (works && walker.office[static_cast<std::size_t>(local % kDayMs / kMsPerMinute)]) {
      step = std::min(step, wanted - passed.ms);
      passed.ms += step;
    }
    passed.at.ms += step;
  }
  return passed;
}

constexpr Instant kNever{std::int64_t{1} << 52};

// Hours or workhours, the clock standing still in the pauses, which are in order.
Instant walk_hours(const Walker& walker, Span::Unit unit, Instant from, std::int64_t wanted,
                   const std::vector<Pause>& pauses) {
  Instant at = from;
  const auto run_until = [&](Instant until) {
    const Passed passed = unit == Span::Unit::workhours
                              ? walk_office(walker, at, until, wanted)
                              : Passed{std::min(wanted, until.ms - at.ms), {std::min(until.ms, at.ms + wanted)}};
    wanted -= passed.ms;
    at = passed.at;
  };
  for (const Pause& pause : pauses) {
    run_until(pause.paused);
    if (wanted == 0) return at;
    at = pause.resumed;
  }
  run_until(kNever);
  return at;
}

Instant walk(const Walker& walker, Instant from, const Span& span, const std::vector<Pause>& pauses = {}) {
  if (by_day(span.unit)) return walk_days(walker, span.unit, from, span.count, pauses);
  return walk_hours(walker, span.unit, from, span.count * kMsPerHour, pauses);
}

// Up to three pauses, each begun while there is time left: before the last day, or before the last moment.
std::vector<Pause> random_pauses(Dice& dice, const Walker& walker, Instant from, const Span& span) {
  std::vector<Pause> pauses;
  Instant after = from;
  for (std::int64_t i = dice.from_to(0, 3); i > 0; --i) {
    const Instant due = walk(walker, from, span, pauses);
    const Instant latest = by_day(span.unit) ? Instant{walker.end_of(walker.day_of(due) - 1)} : Instant{due.ms - 1};
    if (latest <= after) break;
    const Instant paused{dice.from_to(after.ms, latest.ms)};
    const std::int64_t most = dice.one_in(3) ? kMsPerHour : 12 * kDayMs;
    pauses.push_back({paused, {paused.ms + dice.from_to(0, most)}});
    after = pauses.back().resumed;
  }
  return pauses;
}

std::int64_t most_of(Span::Unit unit) {
  return unit == Span::Unit::workhours ? 24 : unit == Span::Unit::hours ? 500 : 60;
}

}  // namespace

TEST_CASE("spans end where a walk over days and minutes ends, with the clock standing still in between or not") {
  Dice dice;
  WalkedCalendar now = random_walked_calendar(dice);
  std::array<int, 4> paused_cases{};
  for (int i = 0; i < kCases; ++i) {
    if (i % kCasesOfCalendar == 0) now = random_walked_calendar(dice);
    const auto& [walker, calendar] = now;
    const auto unit = static_cast<Span::Unit>(i % 4);
    const Span span{dice.from_to(0, most_of(unit)), unit};
    const Instant from = random_instant(dice);
    const Instant end = end_of_span(calendar, from, span);
    const std::vector<Pause> pauses = random_pauses(dice, walker, from, span);
    Instant due = end;
    for (const Pause& pause : pauses) due = shift_by_pause(calendar, due, unit, pause.paused, pause.resumed);
    const bool as_walked = end == walk(walker, from, span) && due == walk(walker, from, span, pauses);
    paused_cases[static_cast<std::size_t>(unit)] += pauses.empty() ? 0 : 1;
    if (as_walked) continue;
    INFO("case " << i << ": " << to_text(span) << " from " << calendar.zone.format(from) << ", " << pauses.size()
                 << " pauses");
    REQUIRE(calendar.zone.format(end) == calendar.zone.format(walk(walker, from, span)));
    REQUIRE(calendar.zone.format(due) == calendar.zone.format(walk(walker, from, span, pauses)));
  }
  for (const int count : paused_cases) CHECK(count > kCases / 8);
}

TEST_CASE("working days between two days are as many as a walk from one to the other meets") {
  Dice dice;
  WalkedCalendar now = random_walked_calendar(dice);
  for (int i = 0; i < kCases; ++i) {
    if (i % kCasesOfCalendar == 0) now = random_walked_calendar(dice);
    const std::int64_t from = kFirstWalkedDay + dice.from_to(0, kWalkedDays);
    const std::int64_t to = from + dice.from_to(-10, 90);
    std::int64_t met = 0;
    for (std::int64_t day = from + 1; day <= to; ++day) met += now.walker.worked(day) ? 1 : 0;
    const std::int64_t counted =
        workdays_between(now.calendar, Day{static_cast<std::int32_t>(from)}, Day{static_cast<std::int32_t>(to)});
    if (counted == met) continue;
    INFO("case " << i << ": from day " << from << " to " << to);
    REQUIRE(counted == met);
  }
}

TEST_CASE("a deadline of any kind moves by what a walk counts from the beginning of a pause to its end") {
  Dice dice;
  WalkedCalendar now = random_walked_calendar(dice);
  for (int i = 0; i < kCases; ++i) {
    if (i % kCasesOfCalendar == 0) now = random_walked_calendar(dice);
    const auto& [walker, calendar] = now;
    const auto unit = static_cast<Span::Unit>(i % 4);
    const Instant due = random_instant(dice);
    const Instant paused = random_instant(dice);
    const Instant resumed{paused.ms + dice.from_to(0, (unit == Span::Unit::workhours ? 6 : 20) * kDayMs)};
    Instant expected = due;
    if (unit == Span::Unit::hours) expected.ms += resumed.ms - paused.ms;
    if (unit == Span::Unit::workhours) {
      expected = walk_office(walker, due, kNever, walk_office(walker, paused, resumed, kNever.ms).ms).at;
    }
    if (by_day(unit)) {
      std::int64_t owed = 0;
      for (std::int64_t day = walker.day_of(paused) + 1; day <= walker.day_of(resumed); ++day) {
        owed += ticks(walker, unit, day, {}) ? 1 : 0;
      }
      const std::int64_t last = walker.day_of(walk_days(walker, unit, due, owed, {}));
      expected.ms += (last - walker.day_of(due)) * kDayMs;  // the same time of another day
    }
    const Instant shifted = shift_by_pause(calendar, due, unit, paused, resumed);
    if (shifted == expected) continue;
    INFO("case " << i << ": unit " << i % 4 << ", due " << calendar.zone.format(due) << ", paused from "
                 << calendar.zone.format(paused) << " to " << calendar.zone.format(resumed));
    REQUIRE(calendar.zone.format(shifted) == calendar.zone.format(expected));
  }
}
