// Working calendars: the contract's examples, then random calendars against counts made in another way.
#include "core/calendar.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

using namespace rectify;
using namespace rectify::core;

namespace {

Zone zone(std::string_view name) {
  auto found = Zone::find(name);
  REQUIRE(found.ok());
  return *found;
}

Day day(std::string_view text) {
  const auto read = parse_day(text);
  REQUIRE(read.ok());
  return *read;
}

Instant at(const Calendar& calendar, std::string_view text) {
  const auto read = calendar.zone.parse(text);
  REQUIRE(read.ok());
  return *read;
}

void list(Calendar& calendar, std::string_view from, std::string_view to, bool works, const std::string& name) {
  for (Day listed = day(from); listed <= day(to); listed = listed + 1) calendar.listed[listed] = {works, name};
}

// Autumn 2020 in China.
Calendar autumn() {
  Calendar calendar;
  calendar.name = "cn";
  calendar.zone = zone("Asia/Shanghai");
  list(calendar, "2020-09-27", "2020-09-27", true, "国庆节、中秋节");
  list(calendar, "2020-10-01", "2020-10-08", false, "国庆节、中秋节");
  list(calendar, "2020-10-10", "2020-10-10", true, "国庆节、中秋节");
  calendar.covered_from = day("2020-01-01");
  calendar.covered_to = day("2020-12-31");
  return calendar;
}

std::string end(const Calendar& calendar, std::string_view from, std::int64_t count, Span::Unit unit) {
  return calendar.zone.format(end_of_span(calendar, at(calendar, from), {count, unit}));
}

std::vector<std::string> lines(const Explanation& explanation) {
  std::vector<std::string> all;
  for (const ExplainedDay& looked_at : explanation.days) {
    all.push_back(format_day(looked_at.day) + (looked_at.counted ? " + " : " - ") + looked_at.reason);
  }
  return all;
}

}  // namespace

TEST_CASE("three workdays from the eve of the 2020 National Day end on 12 October") {
  const Calendar calendar = autumn();
  CHECK(end(calendar, "2020-09-30 10:00", 3, Span::Unit::workdays) == "2020-10-12T23:59:59.999+08:00");
  CHECK(end(calendar, "2020-09-30 00:00", 1, Span::Unit::workdays) == "2020-10-09T23:59:59.999+08:00");
  CHECK(end(calendar, "2020-10-03 23:59", 2, Span::Unit::workdays) == "2020-10-10T23:59:59.999+08:00");
}

TEST_CASE("a span of no workdays or no days ends with the day of entry, one of no hours at once") {
  const Calendar calendar = autumn();
  CHECK(end(calendar, "2020-10-03 10:00", 0, Span::Unit::workdays) == "2020-10-03T23:59:59.999+08:00");
  CHECK(end(calendar, "2020-10-03 10:00", 0, Span::Unit::days) == "2020-10-03T23:59:59.999+08:00");
  CHECK(end(calendar, "2020-10-03 10:00", 0, Span::Unit::hours) == "2020-10-03T10:00:00+08:00");
  CHECK(end(calendar, "2020-10-03 10:00", 0, Span::Unit::workhours) == "2020-10-03T10:00:00+08:00");
}

TEST_CASE("days are calendar days and hours are hours, whatever is a holiday") {
  const Calendar calendar = autumn();
  CHECK(end(calendar, "2020-09-30 10:00", 30, Span::Unit::days) == "2020-10-30T23:59:59.999+08:00");
  CHECK(end(calendar, "2020-09-30 10:00:00.001", 72, Span::Unit::hours) == "2020-10-03T10:00:00.001+08:00");
  Calendar berlin;
  berlin.zone = zone("Europe/Berlin");
  CHECK(end(berlin, "2021-03-27 12:00", 24, Span::Unit::hours) == "2021-03-28T13:00:00+02:00");
  CHECK(end(berlin, "2021-03-27 12:00", 1, Span::Unit::days) == "2021-03-28T23:59:59.999+02:00");
}

TEST_CASE("workhours are counted from inside, before and after office hours, over lunch and holidays") {
  const Calendar calendar = autumn();
  CHECK(end(calendar, "2020-09-14 10:00", 1, Span::Unit::workhours) == "2020-09-14T11:00:00+08:00");
  CHECK(end(calendar, "2020-09-14 10:00", 2, Span::Unit::workhours) == "2020-09-14T12:00:00+08:00");
  CHECK(end(calendar, "2020-09-14 11:30:00.250", 1, Span::Unit::workhours) == "2020-09-14T13:30:00.250+08:00");
  CHECK(end(calendar, "2020-09-14 12:30", 1, Span::Unit::workhours) == "2020-09-14T14:00:00+08:00");
  CHECK(end(calendar, "2020-09-14 07:00", 7, Span::Unit::workhours) == "2020-09-14T17:00:00+08:00");
  CHECK(end(calendar, "2020-09-14 17:00", 7, Span::Unit::workhours) == "2020-09-15T17:00:00+08:00");
  CHECK(end(calendar, "2020-09-30 16:00", 24, Span::Unit::workhours) == "2020-10-13T11:00:00+08:00");
}

TEST_CASE("the next opening is that of the first office hours at or after the moment") {
  const Calendar calendar = autumn();
  const auto opening = [&](std::string_view text) {
    return calendar.zone.format_minute(next_opening(calendar, at(calendar, text)));
  };
  CHECK(opening("2020-09-14 08:59:59.999") == "2020-09-14 09:00");
  CHECK(opening("2020-09-14 09:00") == "2020-09-14 09:00");
  CHECK(opening("2020-09-14 09:00:00.001") == "2020-09-14 13:00");
  CHECK(opening("2020-09-14 13:01") == "2020-09-15 09:00");
  CHECK(opening("2020-09-30 13:01") == "2020-10-09 09:00");
  CHECK(opening("2020-10-09 20:00") == "2020-10-10 09:00");
}

TEST_CASE("a pause moves the deadline by what passed, in its own unit") {
  const Calendar calendar = autumn();
  const auto shifted = [&](std::string_view due, Span::Unit unit, std::string_view paused, std::string_view resumed) {
    return calendar.zone.format(
        shift_by_pause(calendar, at(calendar, due), unit, at(calendar, paused), at(calendar, resumed)));
  };
  const char* due = "2020-09-30T23:59:59.999";
  CHECK(shifted(due, Span::Unit::workdays, "2020-09-14 10:00", "2020-09-14 17:00") == "2020-09-30T23:59:59.999+08:00");
  CHECK(shifted(due, Span::Unit::workdays, "2020-09-11 10:00", "2020-09-14 09:00") == "2020-10-09T23:59:59.999+08:00");
  CHECK(shifted(due, Span::Unit::workdays, "2020-09-11 10:00", "2020-09-13 09:00") == "2020-09-30T23:59:59.999+08:00");
  CHECK(shifted(due, Span::Unit::days, "2020-09-11 10:00", "2020-09-14 09:00") == "2020-10-03T23:59:59.999+08:00");
  CHECK(shifted("2020-09-30 15:00", Span::Unit::days, "2020-09-11 23:00", "2020-09-12 01:00") ==
        "2020-10-01T15:00:00+08:00");
  CHECK(shifted(due, Span::Unit::hours, "2020-09-11 10:00", "2020-09-11 10:30") == "2020-10-01T00:29:59.999+08:00");
  CHECK(shifted("2020-09-30 16:00", Span::Unit::workhours, "2020-09-11 16:00", "2020-09-14 10:30") ==
        "2020-10-09T10:30:00+08:00");
  CHECK(shifted("2020-09-30 16:00", Span::Unit::workhours, "2020-09-11 17:00", "2020-09-14 09:00") ==
        "2020-09-30T16:00:00+08:00");
}

TEST_CASE("a pause keeps its deadline exact where the clock is set back") {
  Calendar calendar;
  calendar.zone = zone("America/St_Johns");  // 2010-11-07 00:01 went back to 23:01
  const Instant friday = calendar.zone.end_of(day("2010-11-05"));
  const Instant saturday = calendar.zone.end_of(day("2010-11-06"));
  const auto shifted = [&](Instant due, Span::Unit unit, std::string_view paused, std::string_view resumed) {
    return shift_by_pause(calendar, due, unit, at(calendar, paused), at(calendar, resumed));
  };
  CHECK(shifted(friday, Span::Unit::days, "2010-11-01 09:00", "2010-11-02 09:00") == saturday);
  const Instant repeated{saturday.ms - kMsPerMinute};
  CHECK(shifted(repeated, Span::Unit::days, "2010-11-01 09:00", "2010-11-01 10:00") == repeated);
  CHECK(shifted(repeated, Span::Unit::workdays, "2010-11-05 09:00", "2010-11-06 09:00") == repeated);
}

TEST_CASE("an explanation names every day that was looked at and why it counted") {
  const Calendar calendar = autumn();
  const Explanation explained = explain(calendar, at(calendar, "2020-09-30 10:00"), {3, Span::Unit::workdays});
  CHECK(calendar.zone.format(explained.end) == "2020-10-12T23:59:59.999+08:00");
  CHECK_FALSE(explained.beyond_coverage);
  CHECK(lines(explained) == std::vector<std::string>{
                                "2020-09-30 - day of entry, not counted",
                                "2020-10-01 - holiday 国庆节、中秋节",
                                "2020-10-02 - holiday 国庆节、中秋节",
                                "2020-10-03 - holiday 国庆节、中秋节",
                                "2020-10-04 - holiday 国庆节、中秋节",
                                "2020-10-05 - holiday 国庆节、中秋节",
                                "2020-10-06 - holiday 国庆节、中秋节",
                                "2020-10-07 - holiday 国庆节、中秋节",
                                "2020-10-08 - holiday 国庆节、中秋节",
                                "2020-10-09 + working day 1 of 3",
                                "2020-10-10 + make-up workday 国庆节、中秋节, working day 2 of 3",
                                "2020-10-11 - weekend",
                                "2020-10-12 + working day 3 of 3",
                            });
}

TEST_CASE("an explanation of hours says for each day how many were counted") {
  const Calendar calendar = autumn();
  CHECK(lines(explain(calendar, at(calendar, "2020-10-09 16:30"), {9, Span::Unit::workhours})) ==
        std::vector<std::string>{
            "2020-10-09 + 30 min counted, 30 min of 9 h",
            "2020-10-10 + make-up workday 国庆节、中秋节, 7 h counted, 7 h 30 min of 9 h",
            "2020-10-11 - weekend",
            "2020-10-12 + 1 h 30 min counted, 9 h of 9 h",
        });
  CHECK(lines(explain(calendar, at(calendar, "2020-10-12 17:00"), {1, Span::Unit::workhours})) ==
        std::vector<std::string>{"2020-10-12 - no office hours left", "2020-10-13 + 1 h counted, 1 h of 1 h"});
  CHECK(lines(explain(calendar, at(calendar, "2020-10-12 16:59:00.500"), {1, Span::Unit::workhours})) ==
        std::vector<std::string>{"2020-10-12 + 59.500 s counted, 59.500 s of 1 h",
                                 "2020-10-13 + 59 min 0.500 s counted, 1 h of 1 h"});
  CHECK(lines(explain(calendar, at(calendar, "2020-10-09 10:00"), {30, Span::Unit::hours})) ==
        std::vector<std::string>{"2020-10-09 + 14 h counted, 14 h of 30 h", "2020-10-10 + 16 h counted, 30 h of 30 h"});
  CHECK(lines(explain(calendar, at(calendar, "2020-10-09 10:00"), {0, Span::Unit::hours})) ==
        std::vector<std::string>{"2020-10-09 - nothing to count"});
  CHECK(lines(explain(calendar, at(calendar, "2020-10-09 10:00"), {2, Span::Unit::days})) ==
        std::vector<std::string>{"2020-10-09 - day of entry, not counted", "2020-10-10 + day 1 of 2",
                                 "2020-10-11 + day 2 of 2"});
}

TEST_CASE("an explanation warns when it leaves the days for which the list is complete") {
  const Calendar calendar = autumn();
  CHECK(explain(calendar, at(calendar, "2020-12-31 10:00"), {1, Span::Unit::workdays}).beyond_coverage);
  CHECK(explain(calendar, at(calendar, "2019-12-31 10:00"), {1, Span::Unit::workdays}).beyond_coverage);
  CHECK_FALSE(explain(calendar, at(calendar, "2020-12-30 10:00"), {1, Span::Unit::workdays}).beyond_coverage);
}

TEST_CASE("a zone that left out a day has it in no span of hours") {
  Calendar calendar;
  calendar.zone = zone("Pacific/Apia");
  CHECK(lines(explain(calendar, at(calendar, "2011-12-29 23:00"), {2, Span::Unit::hours})) ==
        std::vector<std::string>{"2011-12-29 + 1 h counted, 1 h of 2 h", "2011-12-31 + 1 h counted, 2 h of 2 h"});
}

// ---- random calendars ----

namespace {

constexpr int kFirstDay = 18'000;  // 2019-04-14
constexpr int kListedDays = 120;

Calendar random_calendar() {
  Calendar calendar;
  calendar.zone = zone(*rc::gen::element<std::string>("UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin"));
  for (bool& off : calendar.weekend) off = *rc::gen::arbitrary<bool>();
  calendar.weekend[*rc::gen::inRange<std::size_t>(0, 7)] = false;
  for (int i = *rc::gen::inRange(0, 40); i > 0; --i) {
    const Day listed{kFirstDay + *rc::gen::inRange(0, kListedDays)};
    calendar.listed[listed] = {*rc::gen::arbitrary<bool>(), "x"};
  }
  // By day only: a clock that jumps at night cannot make a minute both office and not.
  calendar.office.clear();
  for (std::int64_t minute = 6 * 60; minute < 16 * 60;) {
    const std::int64_t from = minute + *rc::gen::inRange(0, 200);
    const std::int64_t to = from + *rc::gen::inRange(1, 300);
    calendar.office.push_back({from * kMsPerMinute, to * kMsPerMinute});
    minute = to;
  }
  return calendar;
}

Instant random_minute() {
  const std::int64_t first = std::int64_t{kFirstDay} * 24 * 60;
  return {*rc::gen::inRange<std::int64_t>(first, first + kListedDays * 24 * 60) * kMsPerMinute};
}

bool worked(const Calendar& calendar, Day on) {
  const auto exception = calendar.listed.find(on);
  if (exception != calendar.listed.end()) return exception->second.works;
  const std::chrono::weekday name{std::chrono::sys_days(std::chrono::days(on.days))};
  return !calendar.weekend[name.iso_encoding() - 1];
}

bool in_office(const Calendar& calendar, Instant minute) {
  if (!worked(calendar, calendar.zone.day_of(minute))) return false;
  const std::int64_t of_day = calendar.zone.ms_of_day(minute);
  return std::ranges::any_of(calendar.office,
                             [&](const OfficeHours& hours) { return hours.from_ms <= of_day && of_day < hours.to_ms; });
}

std::int64_t office_minutes(const Calendar& calendar, Instant from, Instant to) {
  std::int64_t count = 0;
  for (Instant minute = from; minute < to; minute.ms += kMsPerMinute) count += in_office(calendar, minute) ? 1 : 0;
  return count;
}

// Working days after `from` up to `to`, or less than nothing the other way round.
std::int64_t workdays_after(const Calendar& calendar, Day from, Day to) {
  if (to < from) return -workdays_after(calendar, to, from);
  std::int64_t count = 0;
  for (int later = to.days; later > from.days; --later) count += worked(calendar, {later}) ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("in any calendar a span of workdays ends with the working day of that number") {
  const bool held = rc::check([] {
    const Calendar calendar = random_calendar();
    const Instant from = random_minute();
    const std::int64_t count = *rc::gen::inRange(0, 60);
    const Instant end = end_of_span(calendar, from, {count, Span::Unit::workdays});
    const Day entry = calendar.zone.day_of(from);
    const Day last = calendar.zone.day_of(end);
    RC_ASSERT(end == calendar.zone.end_of(last));
    RC_ASSERT((count == 0 ? last == entry : worked(calendar, last)));
    RC_ASSERT(workdays_after(calendar, entry, last) == count);
    RC_ASSERT(workdays_between(calendar, entry, last) == count);
    RC_ASSERT(is_workday(calendar, last) == worked(calendar, last));
  });
  REQUIRE(held);
}

TEST_CASE("in any calendar a span of workhours ends when so many office minutes have passed") {
  const bool held = rc::check([] {
    const Calendar calendar = random_calendar();
    const Instant from = random_minute();
    const std::int64_t count = *rc::gen::inRange(1, 30);
    const Instant end = end_of_span(calendar, from, {count, Span::Unit::workhours});
    RC_ASSERT(in_office(calendar, {end.ms - kMsPerMinute}));
    RC_ASSERT(office_minutes(calendar, from, end) == count * 60);
  });
  REQUIRE(held);
}

TEST_CASE("in any calendar an explanation agrees with the end it explains") {
  const bool held = rc::check([] {
    const Calendar calendar = random_calendar();
    const Instant from = random_minute();
    const auto unit = static_cast<Span::Unit>(*rc::gen::inRange(0, 4));
    const Span span{*rc::gen::inRange(0, 40), unit};
    const Explanation explained = explain(calendar, from, span);
    RC_ASSERT(explained.end == end_of_span(calendar, from, span));
    RC_ASSERT(explained.days.front().day == calendar.zone.day_of(from));
    const Instant last_counted{explained.end.ms - (span.count > 0 ? 1 : 0)};
    RC_ASSERT(explained.days.back().day == calendar.zone.day_of(last_counted));
    for (std::size_t i = 1; i < explained.days.size(); ++i) {
      RC_ASSERT(explained.days[i].day == explained.days[i - 1].day + 1);
    }
    const auto counted = std::ranges::count_if(explained.days, &ExplainedDay::counted);
    if (unit == Span::Unit::days || unit == Span::Unit::workdays) RC_ASSERT(counted == span.count);
  });
  REQUIRE(held);
}

TEST_CASE("in any calendar the next opening begins office hours, and none begins before it") {
  const bool held = rc::check([] {
    const Calendar calendar = random_calendar();
    const Instant from = random_minute();
    const auto opens = [&](Instant minute) {
      const std::int64_t of_day = calendar.zone.ms_of_day(minute);
      return worked(calendar, calendar.zone.day_of(minute)) &&
             std::ranges::any_of(calendar.office, [&](const OfficeHours& hours) { return hours.from_ms == of_day; });
    };
    const Instant opening = next_opening(calendar, from);
    Instant expected = from;
    while (!opens(expected)) expected.ms += kMsPerMinute;
    RC_ASSERT(opening == expected);
  });
  REQUIRE(held);
}

TEST_CASE("in any calendar a pause leaves as many working days, office minutes and days as were left before it") {
  const bool held = rc::check([] {
    const Calendar calendar = random_calendar();
    const Zone& here = calendar.zone;
    const Instant paused = random_minute();
    const Instant resumed{paused.ms + *rc::gen::inRange<std::int64_t>(0, 20 * 24 * 60) * kMsPerMinute};

    const Instant due_day = here.end_of(here.day_of(random_minute()));
    const Instant by_workdays = shift_by_pause(calendar, due_day, Span::Unit::workdays, paused, resumed);
    RC_ASSERT(workdays_after(calendar, here.day_of(paused), here.day_of(due_day)) ==
              workdays_after(calendar, here.day_of(resumed), here.day_of(by_workdays)));
    RC_ASSERT(by_workdays == here.end_of(here.day_of(by_workdays)));

    const Instant by_days = shift_by_pause(calendar, due_day, Span::Unit::days, paused, resumed);
    RC_ASSERT(here.day_of(by_days).days - here.day_of(resumed).days ==
              here.day_of(due_day).days - here.day_of(paused).days);

    const Instant due = end_of_span(calendar, paused, {*rc::gen::inRange(0, 20), Span::Unit::workhours});
    const Instant by_workhours = shift_by_pause(calendar, due, Span::Unit::workhours, paused, resumed);
    RC_ASSERT(office_minutes(calendar, paused, due) == office_minutes(calendar, resumed, by_workhours));
  });
  REQUIRE(held);
}

TEST_CASE("the longest spans are counted without delay") {
  Calendar calendar = autumn();
  calendar.weekend = {false, true, true, true, true, true, true};
  const Instant from = at(calendar, "2020-09-30 10:00");
  const Instant workdays = end_of_span(calendar, from, {kSpanCountMax, Span::Unit::workdays});
  CHECK(workdays_between(calendar, day("2020-09-30"), calendar.zone.day_of(workdays)) == kSpanCountMax);
  CHECK(end_of_span(calendar, from, {kSpanCountMax, Span::Unit::workhours}) > from);
  CHECK(calendar.zone.format(end_of_span(calendar, from, {kSpanCountMax, Span::Unit::days})) ==
        "2294-07-16T23:59:59.999+08:00");
}
