// Calendars from iCalendar (RFC 5545): the days that differ from the ordinary week, as VEVENTs of whole days, beside
// the settings of calendar_settings.h. The only file that includes libical, which is given one content line at a time,
// so that every complaint has its place.
#include <fmt/core.h>
#include <libical/ical.h>

#include <algorithm>
#include <array>
#include <memory>

#include "definition/calendar/calendar_lines.h"
#include "definition/calendar/calendar_settings.h"
#include "definition/definition.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kLineBytesMax = 4096;
constexpr std::size_t kNameBytesMax = 256;
constexpr std::int64_t kEventDaysMax = 366;
constexpr std::array<std::string_view, 4> kRecurrence = {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"};

// ---- a line by libical ----

class Parsed {
 public:
  explicit Parsed(const ContentLine& line) {
    if (line.text.size() > kLineBytesMax) return;
    const std::string event = "BEGIN:VEVENT\r\n" + line.text + "\r\nEND:VEVENT\r\n";
    component_.reset(icalparser_parse_string(event.c_str()));
  }

  // Its values of this kind: several where the line is a list. Nothing when libical finds a fault.
  [[nodiscard]] std::vector<icalvalue*> values(icalvalue_kind kind) const {
    std::vector<icalvalue*> found;
    if (!component_ || icalcomponent_count_errors(component_.get()) > 0) return {};
    for (icalproperty* property = icalcomponent_get_first_property(component_.get(), ICAL_ANY_PROPERTY);
         property != nullptr; property = icalcomponent_get_next_property(component_.get(), ICAL_ANY_PROPERTY)) {
      icalvalue* value = icalproperty_get_value(property);
      if (value == nullptr || icalvalue_isa(value) != kind) return {};
      found.push_back(value);
    }
    return found;
  }

  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> found;
    for (icalvalue* value : values(ICAL_TEXT_VALUE)) {
      const char* text = icalvalue_get_text(value);
      found.emplace_back(text == nullptr ? "" : text);
    }
    return found;
  }

 private:
  struct Free {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
  };
  std::unique_ptr<icalcomponent, Free> component_;
};

std::optional<Day> read_date(const ContentLine& line, Complaints& complaints) {
  const std::string right = fmt::format(": write a day, as in {};VALUE=DATE:20201001", line.name);
  const Place place = line.place(line.value_at);
  const Parsed parsed(line);
  if (!parsed.values(ICAL_DATETIME_VALUE).empty()) {
    complaints.error(place, Fault::bad_day,
                     fmt::format("{} is a time of day, and days are listed whole{}", in_quotes(line.value()), right));
    return std::nullopt;
  }
  const auto dates = parsed.values(ICAL_DATE_VALUE);
  if (dates.size() == 1 && line.value().size() == 8) {
    const icaltimetype date = icalvalue_get_date(dates.front());
    const std::chrono::year_month_day civil{std::chrono::year(date.year),
                                            std::chrono::month(static_cast<unsigned>(date.month)),
                                            std::chrono::day(static_cast<unsigned>(date.day))};
    if (civil.ok()) return Day{static_cast<std::int32_t>(std::chrono::sys_days(civil).time_since_epoch().count())};
  }
  complaints.error(place, Fault::bad_day,
                   fmt::format("{} is not a day of the calendar{}", in_quotes(line.value()), right));
  return std::nullopt;
}

// In whole days.
std::optional<std::int64_t> read_duration(const ContentLine& line, Complaints& complaints) {
  const auto durations = Parsed(line).values(ICAL_DURATION_VALUE);
  if (durations.size() == 1) {
    const icaldurationtype duration = icalvalue_get_duration(durations.front());
    const std::int64_t days = std::int64_t{duration.days} + std::int64_t{7} * duration.weeks;
    const bool whole = duration.hours == 0 && duration.minutes == 0 && duration.seconds == 0;
    if (whole && duration.is_neg == 0 && days > 0) return days;
  }
  complaints.error(
      line.place(line.value_at), Fault::event_length,
      fmt::format("{} is not a number of whole days: write it as in DURATION:P3D", in_quotes(line.value())));
  return std::nullopt;
}

// ---- the days ----

struct Event {
  Day first;
  std::int64_t days = 1;
  core::ListedDay listed;
  Place place;  // of DTSTART's value
};

std::optional<std::int64_t> read_length(const Block& block, Day first, Complaints& complaints) {
  const ContentLine* end = only(block, "DTEND", complaints);
  const ContentLine* duration = only(block, "DURATION", complaints);
  if (end != nullptr && duration != nullptr) {
    complaints.error(duration->place(), Fault::event_length, "DTEND and DURATION exclude each other: keep one of them");
    return std::nullopt;
  }
  if (duration != nullptr) return read_duration(*duration, complaints);
  if (end == nullptr) return 1;
  const auto after = read_date(*end, complaints);
  if (!after) return std::nullopt;
  const std::int64_t days = std::int64_t{after->days} - first.days;
  if (days > 0) return days;
  complaints.error(end->place(end->value_at), Fault::event_length,
                   "DTEND is not after DTSTART: it names the first day that is no longer part of the event");
  return std::nullopt;
}

std::optional<bool> read_works(const Block& block, Complaints& complaints) {
  std::optional<bool> works;
  bool sound = true;
  bool any = false;
  for (const ContentLine& line : block.lines) {
    if (line.name != "CATEGORIES") continue;
    any = true;
    const std::vector<std::string> categories = Parsed(line).texts();
    const bool known = !categories.empty() && std::ranges::all_of(categories, [](const std::string& category) {
      return category == "HOLIDAY" || category == "WORKDAY";
    });
    if (!known) {
      complaints.error(line.place(line.value_at), Fault::bad_category,
                       fmt::format("{} is not a known category: write HOLIDAY or WORKDAY", in_quotes(line.value())));
      sound = false;
      continue;
    }
    for (const std::string& category : categories) {
      const bool this_works = category == "WORKDAY";
      if (works && *works != this_works) {
        complaints.error(line.place(line.value_at), Fault::bad_category,
                         "an event is either HOLIDAY or WORKDAY: remove one of them");
        sound = false;
      }
      works = this_works;
    }
  }
  if (!any)
    complain_missing(block, Fault::event_incomplete,
                     "the event has no category: write CATEGORIES:HOLIDAY or CATEGORIES:WORKDAY", complaints);
  return sound ? works : std::nullopt;
}

std::optional<std::string> read_summary(const Block& block, Complaints& complaints) {
  const ContentLine* line = only(block, "SUMMARY", complaints);
  if (line == nullptr) {
    complain_missing(block, Fault::event_incomplete, "the event has no name: write it as in SUMMARY:New Year",
                     complaints);
    return std::nullopt;
  }
  const std::vector<std::string> texts = Parsed(*line).texts();
  if (texts.size() == 1 && !texts.front().empty() && texts.front().size() <= kNameBytesMax &&
      texts.front().find('\n') == std::string::npos) {
    return texts.front();
  }
  complaints.error(line->place(line->value_at), Fault::bad_event_name,
                   fmt::format("this is not a name: write one line of 1 to {} bytes", kNameBytesMax));
  return std::nullopt;
}

std::optional<Event> read_event(const Block& block, Complaints& complaints) {
  Event event;
  for (const ContentLine& line : block.lines) {
    if (std::ranges::find(kRecurrence, line.name) != kRecurrence.end()) {
      complaints.error(line.place(), Fault::recurrence,
                       fmt::format("{} is not read: list every day as an event of its own", line.name));
    }
  }
  const auto works = read_works(block, complaints);
  const auto name = read_summary(block, complaints);
  const ContentLine* start = only(block, "DTSTART", complaints);
  if (start == nullptr) {
    complain_missing(block, Fault::event_incomplete, "the event has no day: write it as in DTSTART;VALUE=DATE:20201001",
                     complaints);
    return std::nullopt;
  }
  const auto first = read_date(*start, complaints);
  const auto days = read_length(block, first.value_or(Day{}), complaints);
  if (!works || !name || !first || !days) return std::nullopt;
  return Event{*first, *days, {*works, *name}, start->place(start->value_at)};
}

// Puts the days of events into the calendar's list.
class Listing {
 public:
  Listing(core::Calendar& calendar, std::optional<Coverage> coverage, std::size_t days_max, Complaints& complaints)
      : calendar_(calendar), coverage_(coverage), days_max_(days_max), complaints_(complaints) {}

  // False when nothing more is to be listed.
  bool add(const Event& event) {
    if (event.days > kEventDaysMax) {
      complaints_.error(event.place, Fault::event_length,
                        fmt::format("the event has {} days; at most {} are right: correct DTEND or DURATION",
                                    event.days, kEventDaysMax));
      return true;
    }
    const Day last = event.first + static_cast<int>(event.days - 1);
    if (coverage_ && (event.first < coverage_->from || last > coverage_->to)) {
      complaints_.error(
          event.place, Fault::event_not_covered,
          fmt::format(
              "the event lies outside the days that X-RECTIFY-COVERS names, {}/{}: widen them or remove the event",
              format_day(coverage_->from), format_day(coverage_->to)));
    }
    bool complained = false;
    for (Day day = event.first; day <= last; day = day + 1) {
      const auto [found, fresh] = calendar_.listed.emplace(day, event.listed);
      if (fresh) {
        line_of_[day] = event.place.line;
      } else if (!complained) {
        complained = true;
        complaints_.error(event.place, Fault::day_listed_twice, again(event, found->second, day));
      }
    }
    if (calendar_.listed.size() <= days_max_) return true;
    complaints_.error(event.place, Fault::beyond_limits,
                      fmt::format("more than {} days are listed: keep fewer years", days_max_));
    return false;
  }

 private:
  [[nodiscard]] std::string again(const Event& event, const core::ListedDay& before, Day day) const {
    const std::string where = fmt::format(" on line {}", line_of_.at(day));
    if (before.works == event.listed.works) {
      return fmt::format("{} is already listed{}: remove it from one of the two events", format_day(day), where);
    }
    return fmt::format("{} is a {}{}: keep the right one", format_day(day),
                       event.listed.works ? "WORKDAY here and a HOLIDAY" : "HOLIDAY here and a WORKDAY", where);
  }

  core::Calendar& calendar_;
  std::optional<Coverage> coverage_;
  std::size_t days_max_;
  Complaints& complaints_;
  std::map<Day, std::uint32_t> line_of_;
};

}  // namespace

Read<core::Calendar> read_calendar(std::string_view text, std::string_view file, std::string_view name,
                                   const Limits& limits) {
  Complaints complaints(file);
  const auto lines = read_calendar_lines(text, limits, complaints);
  if (!lines) return {std::nullopt, complaints.take()};

  core::Calendar calendar;
  calendar.name = name;
  const auto coverage = read_settings(lines->calendar, calendar, complaints);
  Listing listing(calendar, coverage, limits.nodes_max, complaints);
  for (const Block& block : lines->events) {
    const auto event = read_event(block, complaints);
    if (event && !listing.add(*event)) break;
  }
  assume_coverage(lines->calendar, calendar, complaints);

  auto diagnostics = complaints.take();
  if (has_errors(diagnostics)) return {std::nullopt, std::move(diagnostics)};
  return {std::move(calendar), std::move(diagnostics)};
}

}  // namespace rectify::definition
