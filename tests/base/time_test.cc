// Time: reading and printing instants and days, and what a zone makes of them where its clock jumps.
#include "base/time.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <limits>

using namespace rectify;

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

Instant utc(std::string_view text) {
  const auto read = parse_instant(text);
  REQUIRE(read.ok());
  return *read;
}

}  // namespace

TEST_CASE("a day is read, printed and has its day of the week") {
  CHECK(day("1970-01-01").days == 0);
  CHECK(day("2020-02-29").days == 18321);
  CHECK(day("0000-01-01").days == -719528);
  CHECK(format_day(day("9999-12-31")) == "9999-12-31");
  CHECK(weekday(day("1970-01-01")) == 3);
  CHECK(weekday(day("2020-10-12")) == 0);
  CHECK(weekday(day("1969-12-28")) == 6);
}

TEST_CASE("a day that does not exist or is written otherwise is refused") {
  for (const char* text : {"", "2021-02-29", "2020-13-01", "2020-00-10", "2020-01-00", "2020-1-1", "20200101",
                           "2020-01-01 ", " 2020-01-01", "2020/01/01", "-020-01-01", "2020-01-01T00:00"}) {
    INFO(text);
    const auto read = parse_day(text);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Code::invalid);
  }
}

TEST_CASE("an instant is read with its offset and printed in UTC") {
  CHECK(format_utc(utc("2020-09-13T09:00:00+08:00")) == "2020-09-13T01:00:00.000Z");
  CHECK(format_utc(utc("2020-09-13T09:00+08:00")) == "2020-09-13T01:00:00.000Z");
  CHECK(format_utc(utc("2020-09-13t09:00:05.5z")) == "2020-09-13T09:00:05.500Z");
  CHECK(format_utc(utc("2020-09-13 23:30:00.123999-03:30")) == "2020-09-14T03:00:00.123Z");
  CHECK(format_utc(utc("1969-12-31T23:59:59.999Z")) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("an instant without an offset or with a wrong part is refused") {
  for (const char* text :
       {"", "2020-09-13", "2020-09-13T09:00:00", "2020-09-13T24:00:00Z", "2020-09-13T09:60:00Z", "2020-09-13T09:00:60Z",
        "2020-09-13T09:00:00.Z", "2020-09-13T09:00:00+0800", "2020-09-13T09:00:00+08:00x", "2020-09-13T09Z",
        "2020-09-13_09:00Z", "0000-01-01T00:00:00+08:00", "9999-12-31T23:59:59-00:01"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text).ok());
  }
}

TEST_CASE("an instant beyond four digits of a year is shown as the last that has them") {
  CHECK(format_utc({std::numeric_limits<std::int64_t>::max()}) == "9999-12-31T23:59:59.999Z");
  CHECK(format_utc({std::numeric_limits<std::int64_t>::min()}) == "0000-01-01T00:00:00.000Z");
  CHECK(zone("Asia/Shanghai").day_of({std::numeric_limits<std::int64_t>::max()}) > day("9999-12-30"));
}

TEST_CASE("a zone is found by its name, and an unknown one is refused") {
  CHECK(zone("Asia/Shanghai").name() == "Asia/Shanghai");
  CHECK(zone("UTC").name() == "UTC");
  CHECK(Zone().name() == "UTC");
  for (const char* name : {"", "Asia/Peking-Duck", "asia/shanghai", "../../etc/passwd", "tzdata.zi"}) {
    const auto found = Zone::find(name);
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().code == Code::not_found);
  }
}

TEST_CASE("a text without an offset is local time") {
  const Zone shanghai = zone("Asia/Shanghai");
  for (const char* text : {"2020-09-13", "2020-09-13 00:00", "2020-09-13T00:00:00", "2020-09-13T00:00:00.000",
                           "2020-09-12T16:00:00Z", "2020-09-12 18:00+02:00"}) {
    INFO(text);
    const auto read = shanghai.parse(text);
    REQUIRE(read.ok());
    CHECK(format_utc(*read) == "2020-09-12T16:00:00.000Z");
  }
  CHECK(shanghai.parse("2020-09-13T09:00:05.123").value().ms == utc("2020-09-13T01:00:05.123Z").ms);
  CHECK_FALSE(shanghai.parse("yesterday").ok());
  CHECK_FALSE(shanghai.parse("2020-09-13 ").ok());
}

TEST_CASE("an instant is printed in a zone with its offset") {
  const Instant at = utc("2020-09-13T01:00:00Z");
  CHECK(zone("Asia/Shanghai").format(at) == "2020-09-13T09:00:00+08:00");
  CHECK(zone("Asia/Shanghai").format_minute(at) == "2020-09-13 09:00");
  CHECK(zone("America/St_Johns").format(at) == "2020-09-12T22:30:00-02:30");
  CHECK(Zone().format({at.ms + 7}) == "2020-09-13T01:00:00.007+00:00");
}

TEST_CASE("a day ends with its last millisecond, however long it is") {
  const Zone shanghai = zone("Asia/Shanghai");
  CHECK(format_utc(shanghai.end_of(day("2020-10-12"))) == "2020-10-12T15:59:59.999Z");
  const Zone berlin = zone("Europe/Berlin");
  CHECK(berlin.end_of(day("2021-03-28")).ms - berlin.end_of(day("2021-03-27")).ms == 23 * kMsPerHour);
  CHECK(berlin.end_of(day("2021-10-31")).ms - berlin.end_of(day("2021-10-30")).ms == 25 * kMsPerHour);
}

TEST_CASE("a local time in a gap is the first instant after it, one that comes twice is the first") {
  const Zone berlin = zone("Europe/Berlin");
  CHECK(format_utc(berlin.instant_of(day("2021-03-28"), 2 * kMsPerHour + 30 * kMsPerMinute)) ==
        "2021-03-28T01:00:00.000Z");
  CHECK(format_utc(berlin.instant_of(day("2021-10-31"), 2 * kMsPerHour + 30 * kMsPerMinute)) ==
        "2021-10-31T00:30:00.000Z");
  CHECK(berlin.ms_of_day(utc("2021-10-31T01:30:00Z")) == 2 * kMsPerHour + 30 * kMsPerMinute);
}

TEST_CASE("a midnight that is skipped or comes twice still bounds the day") {
  const Zone sao_paulo = zone("America/Sao_Paulo");  // 2018-11-04 begins at 01:00
  CHECK(format_utc(sao_paulo.instant_of(day("2018-11-04"), 0)) == "2018-11-04T03:00:00.000Z");
  CHECK(format_utc(sao_paulo.end_of(day("2018-11-03"))) == "2018-11-04T02:59:59.999Z");
  const Zone st_johns = zone("America/St_Johns");  // 2010-11-07 00:01 goes back to 2010-11-06 23:01
  CHECK(format_utc(st_johns.end_of(day("2010-11-06"))) == "2010-11-07T03:29:59.999Z");
  CHECK(st_johns.day_of(st_johns.end_of(day("2010-11-06"))) == day("2010-11-06"));
  CHECK(st_johns.day_of({st_johns.end_of(day("2010-11-06")).ms + 1}) == day("2010-11-07"));
  const Zone apia = zone("Pacific/Apia");  // had no 2011-12-30
  CHECK(apia.end_of(day("2011-12-30")) == apia.end_of(day("2011-12-29")));
}

TEST_CASE("what a zone prints reads back as the same instant") {
  const std::vector<Zone> zones = {Zone(),
                                   zone("Asia/Shanghai"),
                                   zone("America/New_York"),
                                   zone("America/St_Johns"),
                                   zone("Australia/Lord_Howe"),
                                   zone("Pacific/Apia")};
  const bool held = rc::check([&] {
    const Instant at{*rc::gen::inRange<std::int64_t>(-60'000'000'000'000, 250'000'000'000'000)};
    const Zone& here = zones[*rc::gen::inRange<std::size_t>(0, zones.size())];
    RC_ASSERT(parse_instant(here.format(at)).value() == at);
    RC_ASSERT(parse_instant(format_utc(at)).value() == at);
    RC_ASSERT(here.ms_of_day(at) >= 0 && here.ms_of_day(at) < kMsPerDay);
    const Day today = here.day_of(at);
    RC_ASSERT(parse_day(format_day(today)).value() == today);
    RC_ASSERT(here.end_of(today) >= at);
    RC_ASSERT(here.day_of(here.end_of(today)) == today);
    const Instant again = here.instant_of(today, here.ms_of_day(at));
    RC_ASSERT(again <= at);
    RC_ASSERT(here.ms_of_day(again) == here.ms_of_day(at));
  });
  REQUIRE(held);
}
