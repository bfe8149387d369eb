// iCalendar as calendars read it: escaped, folded between characters, in UTC.
#include "exchange/ics.h"

#include <catch2/catch.hpp>

using namespace rectify;
using namespace rectify::exchange;
using Catch::Matchers::Contains;

TEST_CASE("an event is written with its moment in UTC, its text escaped") {
  const std::string text = to_ics("forecast", parse_instant("2020-10-31T16:00:00Z").value(),
                                  {{"m-1/rung/talk",
                                    parse_instant("2020-11-03T09:00:00+08:00").value(),
                                    "约谈, m-1; 50%",
                                    "第一行\n第二行",
                                    {"rung"}}});
  CHECK_THAT(text,
             Contains("BEGIN:VEVENT\r\nUID:m-1/rung/talk\r\nDTSTAMP:20201031T160000Z\r\nDTSTART:20201103T010000Z\r\n"
                      "SUMMARY:约谈\\, m-1\\; 50%\r\nDESCRIPTION:第一行\\n第二行\r\nCATEGORIES:rung\r\n"));
  CHECK(text.ends_with("END:VCALENDAR\r\n"));
}

TEST_CASE("a long line is folded at 75 octets and never within a character") {
  std::string summary;
  for (int i = 0; i < 100; ++i) summary += "整";
  const std::string text = to_ics("f", Instant{0}, {{"x", Instant{0}, summary, {}, {}}});
  std::string unfolded;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find("\r\n", begin);
    REQUIRE(end != std::string::npos);
    CHECK(end - begin <= 75);
    const std::string line = text.substr(begin, end - begin);
    unfolded += line.starts_with(" ") ? line.substr(1) : "\n" + line;
    begin = end + 2;
  }
  CHECK_THAT(unfolded, Contains("SUMMARY:" + summary + "\n"));
}
