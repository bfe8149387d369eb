// Working days and office hours, counted by walking from day to day beside the list of exceptions.
#include "core/calendar.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/check.h"

namespace rectify::core {

namespace {

// A day, moving forward one at a time; knows whether it is listed without searching the list anew.
class Walk {
 public:
  Walk(const Calendar& calendar, Day day)
      : calendar_(calendar), day_(day), weekday_(weekday(day)), next_(calendar.listed.lower_bound(day)) {}

  void step() {
    if (listed() != nullptr) ++next_;
    day_ = day_ + 1;
    weekday_ = weekday_ == 6 ? 0 : weekday_ + 1;
  }

  [[nodiscard]] Day day() const { return day_; }
  [[nodiscard]] const ListedDay* listed() const {
    return next_ != calendar_.listed.end() && next_->first == day_ ? &next_->second : nullptr;
  }
  [[nodiscard]] bool works() const {
    const ListedDay* exception = listed();
    return exception != nullptr ? exception->works : !calendar_.weekend[static_cast<std::size_t>(weekday_)];
  }
  // Why the day is not an ordinary working day; empty for one that is.
  [[nodiscard]] std::string reason() const {
    if (const ListedDay* exception = listed()) {
      return (exception->works ? "make-up workday " : "holiday ") + exception->name;
    }
    return works() ? std::string() : "weekend";
  }

 private:
  const Calendar& calendar_;
  Day day_;
  int weekday_;
  std::map<Day, ListedDay>::const_iterator next_;
};

// Where the days that were looked at are noted; without a list nothing is written.
class Notes {
 public:
  explicit Notes(std::vector<ExplainedDay>* days) : days_(days) {}

  [[nodiscard]] bool wanted() const { return days_ != nullptr; }
  void skipped(Day day, std::string reason) { days_->push_back({day, false, std::move(reason)}); }
  // `before`: what else is to be said about the day, may be empty.
  void counted(Day day, const std::string& before, const std::string& how) {
    days_->push_back({day, true, before.empty() ? how : before + ", " + how});
  }

 private:
  std::vector<ExplainedDay>* days_;
};

std::string out_of(const char* what, std::int64_t number, std::int64_t of) {
  return fmt::format("{}{} of {}", what, number, of);
}

// "7 h", "7 h 30 min", "30 min", "1 h 0 min 5.250 s".
std::string duration_text(std::int64_t ms) {
  const std::int64_t hours = ms / kMsPerHour;
  const std::int64_t minutes = ms / kMsPerMinute % 60;
  const std::int64_t rest = ms % kMsPerMinute;
  std::string text;
  if (hours > 0 || ms == 0) text = fmt::format("{} h", hours);
  if (minutes > 0 || (hours > 0 && rest > 0)) text += fmt::format("{}{} min", text.empty() ? "" : " ", minutes);
  if (rest == 0) return text;
  std::string seconds = std::to_string(rest / 1000);
  if (rest % 1000 != 0) seconds += "." + std::to_string(1000 + rest % 1000).substr(1);
  return fmt::format("{}{}{} s", text, text.empty() ? "" : " ", seconds);
}

std::string hours_text(std::int64_t here, std::int64_t so_far, std::int64_t of_ms) {
  return fmt::format("{} counted, {} of {}", duration_text(here), duration_text(so_far), duration_text(of_ms));
}

// Office hours of a working day as instants.
struct Stretch {
  Instant from;
  Instant to;
};

Stretch stretch_of(const Calendar& calendar, Day day, const OfficeHours& hours) {
  return {calendar.zone.instant_of(day, hours.from_ms), calendar.zone.instant_of(day, hours.to_ms)};
}

// Without these a walk would not end.
void check_has_workdays(const Calendar& calendar) {
  RECTIFY_CHECK(std::ranges::find(calendar.weekend, false) != calendar.weekend.end(), "a calendar has a working day");
}

void check_has_office_hours(const Calendar& calendar) {
  check_has_workdays(calendar);
  RECTIFY_CHECK(!calendar.office.empty(), "a calendar has office hours");
}

Instant walk_workdays(const Calendar& calendar, Instant from, std::int64_t count, Notes notes) {
  check_has_workdays(calendar);
  Walk walk(calendar, calendar.zone.day_of(from));
  if (notes.wanted()) notes.skipped(walk.day(), "day of entry, not counted");
  for (std::int64_t counted = 0; counted < count;) {
    walk.step();
    const bool works = walk.works();
    if (works) ++counted;
    if (!notes.wanted()) continue;
    if (works) {
      notes.counted(walk.day(), walk.reason(), out_of("working day ", counted, count));
    } else {
      notes.skipped(walk.day(), walk.reason());
    }
  }
  return calendar.zone.end_of(walk.day());
}

Instant walk_days(const Calendar& calendar, Instant from, std::int64_t count, Notes notes) {
  const Day entry = calendar.zone.day_of(from);
  if (notes.wanted()) {
    notes.skipped(entry, "day of entry, not counted");
    for (int i = 1; i <= count; ++i) notes.counted(entry + i, {}, out_of("day ", i, count));
  }
  return calendar.zone.end_of(entry + static_cast<int>(count));
}

Instant walk_hours(const Calendar& calendar, Instant from, std::int64_t span_ms, Notes notes) {
  const Instant end{from.ms + span_ms};
  if (!notes.wanted()) return end;
  std::int64_t so_far = 0;
  for (Day day = calendar.zone.day_of(from); so_far < span_ms; day = day + 1) {
    const std::int64_t here = std::min(end.ms, calendar.zone.end_of(day).ms + 1) - from.ms - so_far;
    if (here == 0) continue;  // a day that the zone left out
    so_far += here;
    notes.counted(day, {}, hours_text(here, so_far, span_ms));
  }
  return end;
}

// Walks `span_ms` of office hours from `from`.
Instant walk_office(const Calendar& calendar, Instant from, std::int64_t span_ms, Notes notes) {
  if (span_ms == 0) return from;
  check_has_office_hours(calendar);
  std::int64_t so_far = 0;
  for (Walk walk(calendar, calendar.zone.day_of(from));; walk.step()) {
    const std::int64_t before = so_far;
    Instant end = from;
    if (walk.works()) {
      for (const OfficeHours& hours : calendar.office) {
        if (so_far == span_ms) break;
        const Stretch stretch = stretch_of(calendar, walk.day(), hours);
        const std::int64_t start = std::max(stretch.from.ms, from.ms);
        const std::int64_t take = std::clamp<std::int64_t>(stretch.to.ms - start, 0, span_ms - so_far);
        so_far += take;
        end = {start + take};
      }
    }
    if (notes.wanted()) {
      const std::string reason = walk.reason();
      if (so_far > before) {
        notes.counted(walk.day(), reason, hours_text(so_far - before, so_far, span_ms));
      } else {
        notes.skipped(walk.day(), walk.works() ? "no office hours left" : reason);
      }
    }
    if (so_far == span_ms) return end;
  }
}

// Office hours that passed from `from` to `to`.
std::int64_t office_ms_between(const Calendar& calendar, Instant from, Instant to) {
  std::int64_t passed = 0;
  const Day last = calendar.zone.day_of(to);
  for (Walk walk(calendar, calendar.zone.day_of(from)); walk.day() <= last; walk.step()) {
    if (!walk.works()) continue;
    for (const OfficeHours& hours : calendar.office) {
      const Stretch stretch = stretch_of(calendar, walk.day(), hours);
      const std::int64_t overlap = std::min(stretch.to.ms, to.ms) - std::max(stretch.from.ms, from.ms);
      passed += std::max<std::int64_t>(overlap, 0);
    }
  }
  return passed;
}

Instant walk_span(const Calendar& calendar, Instant from, const Span& span, Notes notes) {
  RECTIFY_CHECK(span.count >= 0 && span.count <= kSpanCountMax, "a span counts from 0 to kSpanCountMax");
  const bool in_hours = span.unit == Span::Unit::hours || span.unit == Span::Unit::workhours;
  if (in_hours && span.count == 0 && notes.wanted()) notes.skipped(calendar.zone.day_of(from), "nothing to count");
  switch (span.unit) {
    case Span::Unit::hours:
      return walk_hours(calendar, from, span.count * kMsPerHour, notes);
    case Span::Unit::workhours:
      return walk_office(calendar, from, span.count * kMsPerHour, notes);
    case Span::Unit::days:
      return walk_days(calendar, from, span.count, notes);
    case Span::Unit::workdays:
      return walk_workdays(calendar, from, span.count, notes);
  }
  RECTIFY_CHECK(false, "a span has one of four units");
  return from;
}

// The same time of another day; the end of a day stays the end of the day.
Instant same_time_on(const Zone& zone, Instant at, Day day) {
  if (at == zone.end_of(zone.day_of(at))) return zone.end_of(day);
  return zone.instant_of(day, zone.ms_of_day(at));
}

}  // namespace

bool is_workday(const Calendar& calendar, Day day) { return Walk(calendar, day).works(); }

Instant end_of_span(const Calendar& calendar, Instant from, const Span& span) {
  return walk_span(calendar, from, span, Notes(nullptr));
}

Instant next_opening(const Calendar& calendar, Instant at) {
  check_has_office_hours(calendar);
  for (Walk walk(calendar, calendar.zone.day_of(at));; walk.step()) {
    if (!walk.works()) continue;
    for (const OfficeHours& hours : calendar.office) {
      const Instant opening = stretch_of(calendar, walk.day(), hours).from;
      if (opening >= at) return opening;
    }
  }
}

Instant when_open(const Calendar& calendar, Instant at) {
  const Day day = calendar.zone.day_of(at);
  if (!is_workday(calendar, day)) return next_opening(calendar, at);
  const bool open = std::any_of(calendar.office.begin(), calendar.office.end(), [&](const OfficeHours& hours) {
    const Stretch stretch = stretch_of(calendar, day, hours);
    return stretch.from <= at && at < stretch.to;
  });
  return open ? at : next_opening(calendar, at);
}

Instant when_worked(const Calendar& calendar, Instant at) {
  check_has_workdays(calendar);
  Walk walk(calendar, calendar.zone.day_of(at));
  if (walk.works()) return at;
  while (!walk.works()) walk.step();
  return calendar.zone.instant_of(walk.day(), 0);
}

Instant shift_by_pause(const Calendar& calendar, Instant due, Span::Unit unit, Instant paused, Instant resumed) {
  RECTIFY_CHECK(paused <= resumed, "a pause ends after it began");
  const Zone& zone = calendar.zone;
  if (unit == Span::Unit::hours) return {due.ms + (resumed.ms - paused.ms)};
  if (unit == Span::Unit::workhours) {
    return walk_office(calendar, due, office_ms_between(calendar, paused, resumed), Notes(nullptr));
  }
  const Day first = zone.day_of(paused);
  const Day last = zone.day_of(resumed);
  if (first == last) return due;
  if (unit == Span::Unit::days) return same_time_on(zone, due, zone.day_of(due) + (last.days - first.days));
  std::int64_t owed = workdays_between(calendar, first, last);
  if (owed == 0) return due;
  check_has_workdays(calendar);
  Walk walk(calendar, zone.day_of(due));
  while (owed > 0) {
    walk.step();
    if (walk.works()) --owed;
  }
  return same_time_on(zone, due, walk.day());
}

std::int64_t workdays_between(const Calendar& calendar, Day from, Day to) {
  std::int64_t count = 0;
  for (Walk walk(calendar, from); walk.day() < to;) {
    walk.step();
    if (walk.works()) ++count;
  }
  return count;
}

Explanation explain(const Calendar& calendar, Instant from, const Span& span) {
  Explanation explanation;
  explanation.from = from;
  explanation.end = walk_span(calendar, from, span, Notes(&explanation.days));
  explanation.beyond_coverage =
      explanation.days.front().day < calendar.covered_from || explanation.days.back().day > calendar.covered_to;
  return explanation;
}

}  // namespace rectify::core
