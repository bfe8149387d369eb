// A working calendar: which days are worked, and where a span of time ends. A value; reads no clock and no file.
//
// A day is worked unless it is a weekend day. A listed day is as the list says: a holiday (off) or a make-up workday
// (work). `3 workdays` = to the end of the third working day after the day of entry; `72 hours` = 72 hours;
// `24 workhours` counts office hours; `30 days` = calendar days, to the end of the last one.
//
// Preconditions everywhere: instants lie in the years 0000-9999; at least one day of the week is no weekend; there are
// office hours, each from < to, in order, not overlapping. read_calendar refuses other calendars. Cost: a step for each
// day.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/values.h"

namespace rectify::core {

struct ListedDay {
  bool works = false;  // false: off (holiday), true: a make-up workday
  std::string name;    // "国庆节"
  friend bool operator==(const ListedDay&, const ListedDay&) = default;
};

// Office hours within a day, local wall-clock time, [from, to).
struct OfficeHours {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;
  friend bool operator==(const OfficeHours&, const OfficeHours&) = default;
};

struct Calendar {
  std::string name;
  Zone zone;
  std::array<bool, 7> weekend{false, false, false, false, false, true, true};  // Monday first
  std::map<Day, ListedDay> listed;
  std::vector<OfficeHours> office{{9 * kMsPerHour, 12 * kMsPerHour}, {13 * kMsPerHour, 17 * kMsPerHour}};  // ascending
  // Days for which the list is known to be complete; outside, ordinary weeks are assumed.
  Day covered_from{};
  Day covered_to{};
};

[[nodiscard]] bool is_workday(const Calendar& calendar, Day day);

// Where `span` ends when it starts at `from`: for days and workdays the last millisecond of the last day, for hours and
// workhours the moment at which that many have passed. A span of 0 days or workdays ends with the day of `from`, one of
// 0 hours or workhours at once. Precondition: 0 <= count <= kSpanCountMax.
inline constexpr std::int64_t kSpanCountMax = 100'000;
[[nodiscard]] Instant end_of_span(const Calendar& calendar, Instant from, const Span& span);

// The opening of the first office hours that begin at or after `at`.
[[nodiscard]] Instant next_opening(const Calendar& calendar, Instant at);

// `at` itself while the office is open, else the next opening.
[[nodiscard]] Instant when_open(const Calendar& calendar, Instant at);
// `at` itself on a working day, else the beginning of the next one.
[[nodiscard]] Instant when_worked(const Calendar& calendar, Instant at);

// What a clock that stood still from `paused` to `resumed` owes: `due` moved by the working days, office hours,
// calendar days or milliseconds (by `unit`) that passed in between. So as many working days (office hours) are left
// after `resumed` as were left after `paused`. Where nothing passed, `due` is unchanged. Precondition: paused <=
// resumed.
[[nodiscard]] Instant shift_by_pause(const Calendar& calendar, Instant due, Span::Unit unit, Instant paused,
                                     Instant resumed);

// Working days d with from < d <= to.
[[nodiscard]] std::int64_t workdays_between(const Calendar& calendar, Day from, Day to);

// Every day that end_of_span looked at, and why it counted or not.
struct ExplainedDay {
  Day day;
  bool counted = false;
  // "day of entry, not counted", "weekend", "holiday 国庆节", "working day 1 of 3",
  // "make-up workday 国庆节, working day 2 of 3", "day 4 of 30", "7 h counted, 10 h 30 min of 24 h",
  // "no office hours left", "nothing to count" (0 hours)
  std::string reason;
};
struct Explanation {
  Instant from;
  Instant end;
  std::vector<ExplainedDay> days;
  bool beyond_coverage = false;  // some day lies outside [covered_from, covered_to]
};
[[nodiscard]] Explanation explain(const Calendar& calendar, Instant from, const Span& span);

}  // namespace rectify::core
