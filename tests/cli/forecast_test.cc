// The forecast on the command line, on the real example: made from the past, it is held against what then happened.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "licang.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using test::quoted;

namespace {

// The licang example, played to its end; what a test does to it, no other sees.
struct Licang {
  test::TempFolder folder;
  std::filesystem::path data = test::copy_of_licang(folder);

  [[nodiscard]] test::Ran run(const std::string& arguments) const {
    return test::run(arguments + " --data " + quoted(data), "/dev/null");
  }
};

}  // namespace

TEST_CASE("the forecast of 31 October is what happened in November, but where somebody moved first") {
  const Licang licang;
  const auto ran =
      licang.run("forecast --inspection licang-2020 --as-of 2020-10-31 --until 2020-11-30 --beside --format json");
  REQUIRE(ran.code == 0);
  const json::Value forecast = test::parsed(ran.output);
  std::size_t as_foreseen = 0;
  std::size_t forestalled = 0;
  for (const json::Value& event : test::items(forecast, "events")) {
    INFO(event);
    if (event.at("kind") != "rung") continue;
    REQUIRE(event.at("happened").is_object());
    if (event.at("happened").at("what") == event.at("name")) {
      CHECK(event.at("happened").at("at") == event.at("at"));
      ++as_foreseen;
    } else {
      CHECK(json::text_of(event.at("happened").at("at")) < json::text_of(event.at("at")));
      ++forestalled;
    }
  }
  CHECK(as_foreseen > 0);
  CHECK(forestalled > 0);
  CHECK(as_foreseen + forestalled + 1 > test::items(forecast, "events").size() / 2);
}

TEST_CASE("a forecast is a table in both languages, CSV and iCalendar") {
  const Licang licang;
  const std::string asked = "forecast --inspection licang-2020 --as-of 2020-10-31 --until 2020-11-30 ";
  const auto table = licang.run(asked + "--lang zh");
  CHECK(table.code == 0);
  CHECK(table.output.find("如无人办理") != std::string::npos);
  CHECK(table.output.find("升级 提醒") != std::string::npos);
  CHECK(licang.run(asked + "--format csv").output.starts_with("when,what,id,state,told\r\n"));
  const auto file = licang.folder / "forecast.ics";
  REQUIRE(licang.run(asked + "--ics " + quoted(file)).code == 0);
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  CHECK(text.str().starts_with("BEGIN:VCALENDAR\r\n"));
  CHECK(text.str().find("SUMMARY:rung ") != std::string::npos);
  CHECK(licang.run("forecast --until 2019-01-01").code == 3);
  CHECK(licang.run("forecast nobody --until 2030-01-01").code == 4);
}

TEST_CASE("a claimed rung is acknowledged and resolved from the command line, and the listing and history tell it") {
  const Licang licang;
  const std::string answer = " licang-2020-1.2.1-1 review-missed --as li.na/rectification-office";
  const auto acknowledged = licang.run("escalations ack" + answer + " --note seen");
  INFO(acknowledged.output);
  CHECK(acknowledged.code == 0);
  CHECK(acknowledged.output.find("rung_answered") != std::string::npos);
  CHECK(licang.run("escalations ack" + answer).code == 5);
  CHECK(licang.run("escalations --status acknowledged --lang en").output.find("li.na/rectification-office") !=
        std::string::npos);
  CHECK(licang.run("escalations resolve" + answer).code == 3);  // a note is missing
  CHECK(licang.run("escalations delegate" + answer + " --to sun.hao").code == 0);
  CHECK(licang.run("escalations resolve" + answer + " --note '已复核。'").code == 0);
  CHECK(licang.run("escalations --status resolved --lang zh").output.find("已办结") != std::string::npos);
  CHECK(licang.run("history licang-2020-1.2.1-1 --lang zh").output.find("转交督办 review-missed 给 sun.hao") !=
        std::string::npos);
}
