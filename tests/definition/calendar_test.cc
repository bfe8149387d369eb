// Calendars from iCalendar: what is read, every complaint with its place, the calendars we ship, and hostile input.
#include "core/calendar.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "definition/definition.h"
#include "parts.h"
#include "sources.h"

using namespace rectify;
using definition::day;
using definition::Limits;
using definition::Read;

namespace {

constexpr std::string_view kHead =
    "BEGIN:VCALENDAR\r\n"
    "VERSION:2.0\r\n"
    "X-WR-TIMEZONE:Asia/Shanghai\r\n"
    "X-RECTIFY-COVERS:2020-01-01/2020-12-31\r\n";
constexpr std::string_view kTail = "END:VCALENDAR\r\n";

std::string event(std::string_view lines) { return "BEGIN:VEVENT\r\n" + std::string(lines) + "END:VEVENT\r\n"; }
// The first line of `body` is line 5.
std::string calendar(std::string_view body) { return std::string(kHead) + std::string(body) + std::string(kTail); }

Read<core::Calendar> read(std::string_view text, const Limits& limits = {}) {
  return definition::read_calendar(text, "x.ics", "x", limits);
}

// "line:column: message" of each diagnostic.
std::vector<std::string> complaints(const Read<core::Calendar>& result) {
  std::vector<std::string> all;
  for (const Diagnostic& d : result.diagnostics) {
    all.push_back(std::to_string(d.line) + ":" + std::to_string(d.column) + ": " + d.message);
  }
  return all;
}

void check_refused(const std::string& text, const std::string& place, const std::string& saying) {
  INFO(text);
  const auto result = read(text);
  CHECK_FALSE(result.value);
  const auto all = complaints(result);
  CAPTURE(all);
  REQUIRE(all.size() == 1);
  CHECK(result.diagnostics.front().file == "x.ics");
  CHECK(all.front().starts_with(place + ": "));
  CHECK(all.front().find(saying) != std::string::npos);
}

core::Calendar shipped(const std::string& name) {
  const auto text = definition::source_text("workflows/calendars/" + name + ".ics");
  auto result = definition::read_calendar(text, name + ".ics", name);
  CAPTURE(complaints(result));
  REQUIRE(result.diagnostics.empty());
  REQUIRE(result.value);
  return *result.value;
}

}  // namespace

TEST_CASE("a calendar is read with its zone, weekend, office hours, coverage and days") {
  const auto result =
      read(calendar("X-RECTIFY-WEEKEND:FR,SA\r\n"
                    "X-RECTIFY-OFFICE-HOURS:08:30-12:00,13:30-24:00\r\n" +
                    event("DTSTART;VALUE=DATE:20200229\r\nDTEND;VALUE=DATE:20200302\r\nSUMMARY:Leap\\, and "
                          "more\r\nCATEGORIES:HOLIDAY\r\n") +
                    event("DTSTART;VALUE=DATE:20200306\r\nDURATION:P2D\r\nSUMMARY;LANGUAGE=zh:国庆节、\r\n "
                          "中秋节\r\nCATEGORIES:WORKDAY\r\n") +
                    event("DTSTART;VALUE=DATE:20200401\r\nSUMMARY:One\r\nCATEGORIES:HOLIDAY\r\nBEGIN:VALARM\r\nSUMMARY:"
                          "x\r\nEND:VALARM\r\n")));
  CAPTURE(complaints(result));
  REQUIRE(result.value);
  CHECK(result.diagnostics.empty());
  const core::Calendar& read = *result.value;
  CHECK(read.name == "x");
  CHECK(read.zone.name() == "Asia/Shanghai");
  CHECK(read.weekend == std::array<bool, 7>{false, false, false, false, true, true, false});
  CHECK(read.office == std::vector<core::OfficeHours>{{30'600'000, 43'200'000}, {48'600'000, 86'400'000}});
  CHECK(format_day(read.covered_from) == "2020-01-01");
  CHECK(format_day(read.covered_to) == "2020-12-31");
  CHECK(read.listed == std::map<Day, core::ListedDay>{{day("2020-02-29"), {false, "Leap, and more"}},
                                                      {day("2020-03-01"), {false, "Leap, and more"}},
                                                      {day("2020-03-06"), {true, "国庆节、中秋节"}},
                                                      {day("2020-03-07"), {true, "国庆节、中秋节"}},
                                                      {day("2020-04-01"), {false, "One"}}});
}

TEST_CASE("a duration counts its weeks and days") {
  const auto result =
      read(calendar(event("DTSTART;VALUE=DATE:20200101\r\nDURATION:P1W\r\nSUMMARY:a\r\nCATEGORIES:HOLIDAY\r\n")));
  REQUIRE(result.value);
  CHECK(result.value->listed.size() == 7);
}

TEST_CASE("line ends, a byte order mark, small letters and an empty last line do not matter") {
  std::string text = calendar(event("dtstart;value=date:20200101\r\nSummary:a\r\nCategories:HOLIDAY\r\n"));
  std::erase(text, '\r');
  const auto result = read("\xEF\xBB\xBF" + text + "\n");
  CAPTURE(complaints(result));
  REQUIRE(result.value);
  CHECK(result.value->listed.size() == 1);
}

TEST_CASE("without weekend and office hours the ordinary ones hold, and no weekend may be said") {
  const auto ordinary = read(calendar(""));
  REQUIRE(ordinary.value);
  CHECK(ordinary.value->weekend == core::Calendar().weekend);
  CHECK(ordinary.value->office == core::Calendar().office);
  const auto none = read(calendar("X-RECTIFY-WEEKEND:NONE\r\n"));
  REQUIRE(none.value);
  CHECK(none.value->weekend == std::array<bool, 7>{});
}

TEST_CASE("without a coverage the whole years of the listed days are assumed, with a warning") {
  std::string text = calendar(event("DTSTART;VALUE=DATE:20200501\r\nSUMMARY:a\r\nCATEGORIES:HOLIDAY\r\n") +
                              event("DTSTART;VALUE=DATE:20210501\r\nSUMMARY:a\r\nCATEGORIES:HOLIDAY\r\n"));
  text.erase(text.find("X-RECTIFY-COVERS"), std::string_view("X-RECTIFY-COVERS:2020-01-01/2020-12-31\r\n").size());
  const auto result = read(text);
  REQUIRE(result.value);
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics.front().severity == Severity::warning);
  CHECK(result.diagnostics.front().message.find("2020-01-01/2021-12-31") != std::string::npos);
  CHECK(format_day(result.value->covered_from) == "2020-01-01");
  CHECK(format_day(result.value->covered_to) == "2021-12-31");
}

TEST_CASE("what is no iCalendar file is refused as such") {
  check_refused("", "0:0", "not an iCalendar file");
  check_refused("workflow: x\n", "1:1", "not an iCalendar file");
  check_refused("BEGIN:VEVENT\nEND:VEVENT\n", "1:1", "not an iCalendar file");
}

TEST_CASE("components that are not closed, not opened or not alone are refused") {
  check_refused(std::string(kHead), "1:1", "BEGIN:VCALENDAR has no END:VCALENDAR");
  check_refused(calendar("BEGIN:VTIMEZONE\r\n"), "5:1", "BEGIN:VTIMEZONE has no END:VTIMEZONE");
  check_refused(calendar("END:VEVENT\r\n"), "5:1", "has no BEGIN:VEVENT");
  check_refused(calendar("") + "X-A:b\r\n", "6:1", "after END:VCALENDAR");
  check_refused(calendar("") + calendar(""), "6:1", "one calendar");
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "BEGIN:VTIMEZONE\r\n";
  check_refused(calendar(deep), "36:1", "nested more than 32 deep");
}

TEST_CASE("a component that holds no days is left out with a warning") {
  const auto result = read(calendar("BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\n"));
  REQUIRE(result.value);
  CHECK(complaints(result) == std::vector<std::string>{"5:1: VTODO is not read: days are listed as VEVENT"});
}

TEST_CASE("a line that is no content line is refused") {
  check_refused(calendar("what is this\r\n"), "5:1", "not a line of iCalendar");
  check_refused(calendar(":x\r\n"), "5:1", "not a line of iCalendar");
  check_refused(calendar("X-A;B=\"c:d\r\n"), "5:1", "not a line of iCalendar");
  check_refused(calendar("X-A:节\x01\r\n"), "5:6", "control character");
  check_refused(calendar("X-A:\xff\r\n"), "5:1", "not UTF-8");
  check_refused(" \r\n" + calendar(""), "1:1", "continues the one before");
}

TEST_CASE("wrong settings are refused where they stand") {
  const auto without_zone = [](std::string_view body) {
    std::string text = calendar(body);
    return text.erase(text.find("X-WR"), std::string_view("X-WR-TIMEZONE:Asia/Shanghai\r\n").size());
  };
  check_refused(without_zone(""), "1:1", "no time zone");
  check_refused(without_zone("X-RECTIFY-ZONE:Asia/Peking\r\n"), "4:16", "'Asia/Peking' is not a time zone");
  check_refused(calendar("X-RECTIFY-ZONE:UTC\r\n"), "5:16", "different zones");
  check_refused(calendar("X-WR-TIMEZONE:UTC\r\n"), "5:1", "second time");
  check_refused(calendar("X-RECTIFY-COVERS:2020-01-01/2020-12-31\r\n"), "5:1", "second time");
  check_refused(calendar("X-RECTIFY-WEEKEND:SA,SUN\r\n"), "5:22", "'SUN' is not a day of the week");
  check_refused(calendar("X-RECTIFY-WEEKEND:\r\n"), "5:19", "'' is not a day of the week");
  check_refused(calendar("X-RECTIFY-WEEKEND:SA,SA\r\n"), "5:22", "listed twice");
  check_refused(calendar("X-RECTIFY-WEEKEND:SA,SU,MO,TU,WE,TH,FR\r\n"), "5:19", "every day is a weekend day");
  check_refused(calendar("X-RECTIFY-WEEKENDS:SA\r\n"), "5:1", "did you mean X-RECTIFY-WEEKEND?");
  check_refused(calendar("X-RECTIFY-Q:SA\r\n"), "5:1", "X-RECTIFY-Q is not known");
}

TEST_CASE("wrong office hours are refused where they stand") {
  const auto hours = [](std::string_view value) {
    return calendar("X-RECTIFY-OFFICE-HOURS:" + std::string(value) + "\r\n");
  };
  check_refused(hours(""), "5:24", "not a stretch of office hours");
  for (const char* wrong :
       {"9:00-12:00", "09:00", "09:60-12:00", "09:00-24:01", "0900-1200", "09:00-12:00-13:00", "a9:00-12:00"}) {
    check_refused(hours(wrong), "5:24", "not a stretch of office hours");
  }
  check_refused(hours("12:00-09:00"), "5:24", "ends before it begins");
  check_refused(hours("09:00-09:00"), "5:24", "ends before it begins");
  check_refused(hours("09:00-12:00,11:59-17:00"), "5:36", "without overlap");
  check_refused(hours("13:00-17:00,09:00-12:00"), "5:36", "in order");
  check_refused(hours("09:00-09:59"), "5:24", "less than one hour");
}

TEST_CASE("a wrong coverage is refused") {
  const auto covers = [](const std::string& value) {
    std::string text = calendar("");
    return text.replace(text.find("2020-01-01/2020-12-31"), 21, value);
  };
  check_refused(covers("2020"), "4:18", "'2020' is not a range of days");
  check_refused(covers("2020-01-01/"), "4:18", "is not a range of days");
  check_refused(covers("2020-01-01/2020-12-32"), "4:18", "is not a range of days");
  check_refused(covers("2020-01-02/2020-01-01"), "4:18", "ends before it begins");
  std::string none = calendar("");
  none.erase(none.find("X-RECTIFY-COVERS"), 40);
  check_refused(none, "1:1", "for which days its list is complete");
}

TEST_CASE("a wrong event is refused where it is wrong") {
  const std::string good = "SUMMARY:a\r\nCATEGORIES:HOLIDAY\r\n";
  const auto with = [&](const std::string& lines) { return calendar(event(good + lines)); };  // they begin at line 8
  check_refused(with(""), "5:1", "the event has no day");
  check_refused(with("DTSTART;VALUE=DATE:20200230\r\n"), "8:20", "'20200230' is not a day of the calendar");
  check_refused(with("DTSTART;VALUE=DATE:2020-02-03\r\n"), "8:20", "is not a day of the calendar");
  check_refused(with("DTSTART;VALUE=DATE:\r\n"), "8:20", "'' is not a day of the calendar");
  check_refused(with("DTSTART;VALUE=DATE:20200203,20200204\r\n"), "8:20", "is not a day of the calendar");
  check_refused(with("DTSTART;VALUE=WHAT:20200203\r\n"), "8:20", "is not a day of the calendar");
  check_refused(with("DTSTART:20200203T000000Z\r\n"), "8:9", "is a time of day");
  check_refused(with("DTSTART;TZID=Asia/Shanghai:20200203T000000\r\n"), "8:28", "is a time of day");
  check_refused(with("DTSTART;VALUE=DATE:20200203\r\nDTSTART;VALUE=DATE:20200204\r\n"), "9:1", "second time");

  const auto on = [&](const std::string& lines) { return with("DTSTART;VALUE=DATE:20200203\r\n" + lines); };
  check_refused(on("DTEND;VALUE=DATE:20200203\r\n"), "9:18", "DTEND is not after DTSTART");
  check_refused(on("DTEND;VALUE=DATE:20200202\r\n"), "9:18", "DTEND is not after DTSTART");
  check_refused(on("DTEND:20200205T000000\r\n"), "9:7", "is a time of day");
  check_refused(on("DTEND;VALUE=DATE:20200205\r\nDURATION:P1D\r\n"), "10:1", "exclude each other");
  for (const char* wrong : {"3", "PT3H", "-P1D", "P0D", "P1DT1S", "P1Y"}) {
    check_refused(on("DURATION:" + std::string(wrong) + "\r\n"), "9:10", "not a number of whole days");
  }
  check_refused(on("DURATION:P367D\r\n"), "8:20", "the event has 367 days");
  check_refused(on("RRULE:FREQ=YEARLY\r\n"), "9:1", "RRULE is not read: list every day");
  check_refused(on("EXDATE;VALUE=DATE:20200203\r\n"), "9:1", "EXDATE is not read");
}

TEST_CASE("an event without a known category or a name is refused") {
  const auto with = [&](const std::string& lines) {
    return calendar(event("DTSTART;VALUE=DATE:20200203\r\n" + lines));
  };
  check_refused(with("SUMMARY:a\r\n"), "5:1", "the event has no category");
  check_refused(with("SUMMARY:a\r\nCATEGORIES:Holiday\r\n"), "8:12", "'Holiday' is not a known category");
  check_refused(with("SUMMARY:a\r\nCATEGORIES:HOLIDAY,PARTY\r\n"), "8:12", "is not a known category");
  check_refused(with("SUMMARY:a\r\nCATEGORIES:\r\n"), "8:12", "is not a known category");
  check_refused(with("SUMMARY:a\r\nCATEGORIES:HOLIDAY,WORKDAY\r\n"), "8:12", "either HOLIDAY or WORKDAY");
  check_refused(with("SUMMARY:a\r\nCATEGORIES:HOLIDAY\r\nCATEGORIES:WORKDAY\r\n"), "9:12", "either HOLIDAY or WORKDAY");
  check_refused(with("CATEGORIES:HOLIDAY\r\n"), "5:1", "the event has no name");
  check_refused(with("CATEGORIES:HOLIDAY\r\nSUMMARY:\r\n"), "8:9", "this is not a name");
  check_refused(with("CATEGORIES:HOLIDAY\r\nSUMMARY:a\\nb\r\n"), "8:9", "this is not a name");
  check_refused(with("CATEGORIES:HOLIDAY\r\nSUMMARY:" + std::string(257, 'a') + "\r\n"), "8:9", "this is not a name");
  check_refused(with("CATEGORIES:HOLIDAY\r\nSUMMARY:" + std::string(9000, 'a') + "\r\n"), "8:9", "this is not a name");
}

TEST_CASE("a day that is listed twice is refused, naming the other line") {
  const auto both = [](const std::string& first, const std::string& second) {
    return calendar(event("DTSTART;VALUE=DATE:20200203\r\nDURATION:P3D\r\nSUMMARY:a\r\nCATEGORIES:" + first + "\r\n") +
                    event("DTSTART;VALUE=DATE:20200204\r\nDURATION:P3D\r\nSUMMARY:b\r\nCATEGORIES:" + second + "\r\n"));
  };
  check_refused(both("HOLIDAY", "HOLIDAY"), "12:20", "2020-02-04 is already listed on line 6");
  check_refused(both("HOLIDAY", "WORKDAY"), "12:20", "2020-02-04 is a WORKDAY here and a HOLIDAY on line 6");
  check_refused(both("WORKDAY", "HOLIDAY"), "12:20", "2020-02-04 is a HOLIDAY here and a WORKDAY on line 6");
}

TEST_CASE("an event outside the covered days is refused") {
  const auto on = [](const std::string& date) {
    return calendar(event("DTSTART;VALUE=DATE:" + date + "\r\nDURATION:P2D\r\nSUMMARY:a\r\nCATEGORIES:HOLIDAY\r\n"));
  };
  check_refused(on("20191231"), "6:20", "outside the days that X-RECTIFY-COVERS names, 2020-01-01/2020-12-31");
  check_refused(on("20201231"), "6:20", "outside the days");
  CHECK(read(on("20200101")).value);
  CHECK(read(on("20201230")).value);
}

TEST_CASE("columns are counted in characters, and a folded line is pointed at where it was folded") {
  check_refused(calendar("X-RECTIFY-WEEK\r\n END:节日,S\r\n U,MO\r\n"), "6:6", "'节日' is not a day of the week");
  check_refused(calendar("X-RECTIFY-WEEKEND:SA,SU,S\r\n\tU\r\n"), "5:25", "SU is listed twice");
  check_refused(calendar("X-RECTIFY-WEEKEND:SA,SU,\r\n SU\r\n"), "6:2", "SU is listed twice");
}

TEST_CASE("all complaints come at once, in the order of the file") {
  const auto result = read(
      "BEGIN:VCALENDAR\n"
      "X-RECTIFY-OFFICE-HOURS:17:00-09:00\n"
      "X-WR-TIMEZONE:Mars/Olympus\n"
      "BEGIN:VEVENT\n"
      "DTSTART:20200101T090000\n"
      "RRULE:FREQ=YEARLY\n"
      "END:VEVENT\n"
      "nonsense\n"
      "X-RECTIFY-COVERS:tomorrow\n"
      "END:VCALENDAR\n");
  CHECK_FALSE(result.value);
  std::vector<std::string> places;
  for (const Diagnostic& d : result.diagnostics)
    places.push_back(std::to_string(d.line) + ":" + std::to_string(d.column));
  CHECK(places == std::vector<std::string>{"2:24", "3:15", "4:1", "4:1", "5:9", "6:1", "8:1", "9:18"});
}

TEST_CASE("a file beyond the limits is refused before it is read") {
  const auto refused = [](const std::string& text, const Limits& limits, const std::string& saying) {
    const auto result = read(text, limits);
    CHECK_FALSE(result.value);
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics.front().message.find(saying) != std::string::npos);
  };
  refused(calendar(""), {.bytes_max = 20}, "bytes; a calendar has at most 20");
  refused(calendar(""), {.nodes_max = 3}, "lines; a calendar has at most 3");
  const std::string long_event =
      event("DTSTART;VALUE=DATE:20200101\r\nDURATION:P30D\r\nSUMMARY:a\r\nCATEGORIES:HOLIDAY\r\n");
  refused(calendar(long_event), {.nodes_max = 29}, "more than 29 days are listed");
}

TEST_CASE("of a file with nothing right in it 200 complaints are shown, and that there are more") {
  const auto complaints_about = [](std::size_t lines) {
    std::string wrong;
    for (std::size_t i = 0; i < lines; ++i) wrong += "nonsense\n";
    return read(calendar(wrong)).diagnostics;
  };
  CHECK(complaints_about(200).size() == 200);
  const auto many = complaints_about(3000);
  REQUIRE(many.size() == 201);
  CHECK(many[199].line == many[0].line + 199);
  CHECK(many[200].message.starts_with("there is more"));
}

TEST_CASE("the plain calendar knows no holidays") {
  const core::Calendar plain = shipped("plain");
  CHECK(plain.zone.name() == "UTC");
  CHECK(plain.listed.empty());
  CHECK(plain.weekend == core::Calendar().weekend);
  CHECK(format_day(plain.covered_from) == "1970-01-01");
  CHECK(format_day(plain.covered_to) == "2199-12-31");
}

TEST_CASE("the Chinese calendar gives three workdays over the 2020 National Day until 12 October") {
  const core::Calendar cn = shipped("cn");
  const auto from = cn.zone.parse("2020-09-30 10:00");
  REQUIRE(from.ok());
  const auto explained = core::explain(cn, *from, {3, core::Span::Unit::workdays});
  CHECK(cn.zone.format(explained.end) == "2020-10-12T23:59:59.999+08:00");
  CHECK_FALSE(explained.beyond_coverage);
  CHECK(definition::source_text("workflows/calendars/cn.ics").size() < 40 * 1024);
}

TEST_CASE("the Chinese calendar lists exactly the days of the State Council's notices") {
  std::map<Day, core::ListedDay> expected;
  std::istringstream rows(definition::source_text("tests/definition/holidays-cn-2019-2026.csv"));
  for (std::string row; std::getline(rows, row);) {
    if (row.starts_with('#') || row.starts_with("date,")) continue;
    const std::size_t first = row.find(',');
    const std::size_t second = row.find(',', first + 1);
    expected[day(row.substr(0, first))] = {row.substr(first + 1, second - first - 1) == "work", row.substr(second + 1)};
  }
  CHECK(expected.size() == 286);
  CHECK(shipped("cn").listed == expected);
}

// ---- hostile input ----

namespace {

std::string mutated(std::string text, const std::vector<std::string>& pieces) {
  for (int changes = *rc::gen::inRange(1, 12); changes > 0; --changes) {
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
    const std::size_t length = std::min(*rc::gen::inRange<std::size_t>(0, 40), text.size() - at);
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, std::string(1, static_cast<char>(*rc::gen::inRange(0, 256))));
        break;
      case 2:
        text.insert(at, text.substr(*rc::gen::inRange<std::size_t>(0, text.size() + 1), length));
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << *rc::gen::inRange(0, 7)));
        break;
      default:
        text.insert(at, pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())]);
    }
  }
  return text;
}

}  // namespace

TEST_CASE("no input crashes the reader, and what it refuses it complains of") {
  const std::string seed = calendar(
      "X-RECTIFY-WEEKEND:SA,SU\r\nX-RECTIFY-OFFICE-HOURS:09:00-12:00,13:00-17:00\r\n" +
      event("DTSTART;VALUE=DATE:20200501\r\nDTEND;VALUE=DATE:20200506\r\nSUMMARY:劳动节\r\nCATEGORIES:HOLIDAY\r\n") +
      event("DTSTART;VALUE=DATE:20200509\r\nDURATION:P1D\r\nSUMMARY;LANGUAGE=\"zh\":劳动\r\n "
            "节\r\nCATEGORIES:WORKDAY\r\n"));
  const std::vector<std::string> pieces = {"BEGIN:VEVENT\r\n",
                                           "END:VEVENT\r\n",
                                           "\r\n ",
                                           "\n",
                                           ";VALUE=DATE-TIME",
                                           ";VALUE=",
                                           "DURATION:P",
                                           "99999999999999999",
                                           "DTSTART:00000000",
                                           "DTEND:9999",
                                           "\\",
                                           "\"",
                                           ":",
                                           ";;;",
                                           "CATEGORIES:,,,",
                                           "T000000Z",
                                           "\xEF\xBB",
                                           "\\n",
                                           std::string(1, '\0'),
                                           ";ENCODING=BASE64;VALUE=BINARY",
                                           "RRULE:FREQ=SECONDLY;COUNT=99999999",
                                           "-PT0S",
                                           "24:00-",
                                           std::string(5000, 'x')};
  int accepted = 0;
  const bool held = rc::check([&] {
    const std::string text = mutated(seed, pieces);
    const auto result = read(text);
    const auto lines = static_cast<std::uint32_t>(std::ranges::count(text, '\n') + 1);
    RC_ASSERT(result.value.has_value() != has_errors(result.diagnostics));
    for (const Diagnostic& d : result.diagnostics) {
      RC_ASSERT(d.line <= lines);
      RC_ASSERT(!d.message.empty());
    }
    if (!result.value) return;
    ++accepted;
    RC_ASSERT(core::end_of_span(*result.value, {}, {100, core::Span::Unit::workhours}).ms > 0);
  });
  REQUIRE(held);
  CHECK(accepted < 100);
}
