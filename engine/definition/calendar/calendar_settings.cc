#include "definition/calendar/calendar_settings.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rectify::definition {

namespace {

constexpr std::int64_t kOfficeMsMin = kMsPerHour;

constexpr std::array<std::string_view, 7> kWeekdays = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr std::string_view kOwnPrefix = "X-RECTIFY-";
constexpr std::array<std::string_view, 4> kOwnProperties = {"X-RECTIFY-ZONE", "X-RECTIFY-WEEKEND",
                                                            "X-RECTIFY-OFFICE-HOURS", "X-RECTIFY-COVERS"};

// One part of a list "a,b,c", and where it begins in the line.
struct Part {
  std::string_view text;
  std::size_t at = 0;
};

std::vector<Part> parts_of(const ContentLine& line) {
  std::vector<Part> parts;
  const std::string_view value = line.value();
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find(',', at), value.size());
    parts.push_back({value.substr(at, end - at), line.value_at + at});
    at = end + 1;
  }
  return parts;
}

void read_zone(const Block& block, core::Calendar& calendar, Complaints& complaints) {
  const ContentLine* own = only(block, "X-RECTIFY-ZONE", complaints);
  const ContentLine* common = only(block, "X-WR-TIMEZONE", complaints);
  const ContentLine* line = own != nullptr ? own : common;
  if (line == nullptr) {
    return complain_missing(block, Fault::bad_time_zone,
                            "the calendar has no time zone: write it as in X-WR-TIMEZONE:Asia/Shanghai", complaints);
  }
  if (own != nullptr && common != nullptr && own->value() != common->value()) {
    complaints.error(own->place(own->value_at), Fault::bad_time_zone,
                     "X-RECTIFY-ZONE and X-WR-TIMEZONE name different zones: keep the right one");
  }
  auto zone = Zone::find(line->value());
  if (!zone) return complaints.error(line->place(line->value_at), Fault::bad_time_zone, zone.error().message);
  calendar.zone = *zone;
}

void read_weekend(const Block& block, core::Calendar& calendar, Complaints& complaints) {
  const ContentLine* line = only(block, "X-RECTIFY-WEEKEND", complaints);
  if (line == nullptr) return;
  calendar.weekend.fill(false);
  if (line->value() == "NONE") return;
  for (const Part& part : parts_of(*line)) {
    const auto found = std::ranges::find(kWeekdays, part.text);
    if (found == kWeekdays.end()) {
      complaints.error(line->place(part.at), Fault::bad_weekend,
                       fmt::format("{} is not a day of the week: write a list of MO, TU, WE, TH, FR, SA, SU, or NONE",
                                   in_quotes(part.text)));
      continue;
    }
    bool& off = calendar.weekend[static_cast<std::size_t>(found - kWeekdays.begin())];
    if (off)
      complaints.error(line->place(part.at), Fault::bad_weekend,
                       fmt::format("{} is listed twice: remove one of them", part.text));
    off = true;
  }
  if (std::ranges::find(calendar.weekend, false) == calendar.weekend.end()) {
    complaints.error(line->place(line->value_at), Fault::bad_weekend,
                     "every day is a weekend day: leave at least one day to work on");
  }
}

// "09:00", up to "24:00".
std::optional<std::int64_t> read_minute(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  const std::int64_t ms = hour * kMsPerHour + minute * kMsPerMinute;
  return minute < 60 && ms <= kMsPerDay ? std::optional(ms) : std::nullopt;
}

std::optional<core::OfficeHours> read_stretch(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = read_minute(text.substr(0, dash));
  const auto to = read_minute(text.substr(dash + 1));
  if (!from || !to) return std::nullopt;
  return core::OfficeHours{*from, *to};
}

void read_office_hours(const Block& block, core::Calendar& calendar, Complaints& complaints) {
  const ContentLine* line = only(block, "X-RECTIFY-OFFICE-HOURS", complaints);
  if (line == nullptr) return;
  calendar.office.clear();
  std::int64_t sum = 0;
  bool sound = true;
  const auto refuse = [&](const Part& part, const std::string& why) {
    complaints.error(line->place(part.at), Fault::bad_office_hours, in_quotes(part.text) + why);
    sound = false;
  };
  for (const Part& part : parts_of(*line)) {
    const auto hours = read_stretch(part.text);
    if (!hours) {
      refuse(part, " is not a stretch of office hours: write it as in 09:00-12:00, from 00:00 to 24:00");
    } else if (hours->from_ms >= hours->to_ms) {
      refuse(part, " ends before it begins: write the earlier time first");
    } else if (!calendar.office.empty() && hours->from_ms < calendar.office.back().to_ms) {
      refuse(part, " begins before the stretch ahead of it has ended: write them in order, without overlap");
    } else {
      calendar.office.push_back(*hours);
      sum += hours->to_ms - hours->from_ms;
    }
  }
  if (sound && sum < kOfficeMsMin) {
    complaints.error(line->place(line->value_at), Fault::bad_office_hours,
                     "the office hours of a day are less than one hour: write at least one");
  }
}

std::optional<Coverage> read_coverage(const Block& block, Complaints& complaints) {
  const ContentLine* line = only(block, "X-RECTIFY-COVERS", complaints);
  if (line == nullptr) return std::nullopt;
  const std::string_view value = line->value();
  const std::size_t slash = std::min(value.find('/'), value.size());
  const auto from = parse_day(value.substr(0, slash));
  const auto to = parse_day(value.substr(std::min(slash + 1, value.size())));
  if (from && to && *from <= *to) return Coverage{*from, *to};
  complaints.error(line->place(line->value_at), Fault::bad_coverage,
                   in_quotes(value) + (from && to ? " ends before it begins: write the earlier day first"
                                                  : " is not a range of days: write it as in 2019-01-01/2026-12-31"));
  return std::nullopt;
}

// By what follows the prefix, which all of them share.
std::string_view nearest_setting(std::string_view name) {
  std::array<std::string_view, kOwnProperties.size()> endings;
  std::ranges::transform(kOwnProperties, endings.begin(), [](auto own) { return own.substr(kOwnPrefix.size()); });
  const auto found = std::ranges::find(endings, nearest(name.substr(kOwnPrefix.size()), endings));
  return found == endings.end() ? std::string_view()
                                : kOwnProperties[static_cast<std::size_t>(found - endings.begin())];
}

void refuse_unknown_settings(const Block& block, Complaints& complaints) {
  for (const ContentLine& line : block.lines) {
    if (!line.name.starts_with(kOwnPrefix) || std::ranges::find(kOwnProperties, line.name) != kOwnProperties.end()) {
      continue;
    }
    const std::string_view meant = nearest_setting(line.name);
    complaints.error(line.place(), Fault::unknown_setting,
                     fmt::format("{} is not known: {}", line.name,
                                 meant.empty() ? "write X-RECTIFY-ZONE, -WEEKEND, -OFFICE-HOURS or -COVERS"
                                               : fmt::format("did you mean {}?", meant)));
  }
}

}  // namespace

std::optional<Coverage> read_settings(const Block& block, core::Calendar& calendar, Complaints& complaints) {
  refuse_unknown_settings(block, complaints);
  read_zone(block, calendar, complaints);
  read_weekend(block, calendar, complaints);
  read_office_hours(block, calendar, complaints);
  const auto coverage = read_coverage(block, complaints);
  if (coverage) {
    calendar.covered_from = coverage->from;
    calendar.covered_to = coverage->to;
  }
  return coverage;
}

// Where nothing is said: the whole years in which days are listed.
void assume_coverage(const Block& block, core::Calendar& calendar, Complaints& complaints) {
  const bool said = std::ranges::any_of(block.lines, [](const auto& line) { return line.name == "X-RECTIFY-COVERS"; });
  if (said) return;
  const std::string right =
      "the calendar does not say for which days its list is complete: write it as in "
      "X-RECTIFY-COVERS:2019-01-01/2026-12-31";
  if (calendar.listed.empty()) return complain_missing(block, Fault::no_coverage, right, complaints);
  const std::string first = format_day(calendar.listed.begin()->first).substr(0, 4) + "-01-01";
  const std::string last = format_day(calendar.listed.rbegin()->first).substr(0, 4) + "-12-31";
  complaints.warning(block.begin, Fault::no_coverage, fmt::format("{} ({}/{} is assumed)", right, first, last));
  calendar.covered_from = parse_day(first).value();
  calendar.covered_to = parse_day(last).value();
}

}  // namespace rectify::definition
