// Claimed rungs, what people do about them, and the forecast of those to come, as the API has them.
#include "http/asker.h"

using namespace rectify;
using http::test::Asker;
using http::test::body;

namespace {

// A measure whose date was 2020-09-15, at work.
void late(Asker& asker, const std::string& id) {
  REQUIRE(asker.create(id).status == 201);
  const auto started = asker.ask("POST", "/v1/measures/" + id + "/transitions",
                                 R"({"transition": "start", "set": {"due": "2020-09-15"}})");
  REQUIRE(started.status == 200);
}

void pass_to(Asker& asker, const char* time) {
  asker.disk.clock.advance_to(rectify::test::at(time));
  REQUIRE(asker.engine->fire_due().ok());
}

std::vector<std::string> told(const json::Value& forecast) {
  std::vector<std::string> lines;
  for (const json::Value& event : test::items(forecast, "events")) {
    lines.push_back(test::text(event, "at").substr(0, 16) + " " + test::text(event, "id") + " " +
                    test::text(event, "kind") +
                    (event.as_object().contains("name") ? " " + test::text(event, "name") : ""));
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a claimed rung is acknowledged, handed over and resolved, and the listing says by whom") {
  Asker asker;
  late(asker, "m-1");
  pass_to(asker, "2020-09-21T09:00:00Z");
  json::Value listed = body(asker.ask("GET", "/v1/escalations"));
  REQUIRE(test::items(listed).size() == 2);
  CHECK(listed.at(0).at("rung") == "remind");
  CHECK(listed.at(0).at("status") == "open");
  CHECK(listed.at(1).at("age_days") == 0);

  const auto act = [&](const std::string& what, const std::string& json) {
    return asker.ask("POST", "/v1/measures/m-1/" + what, json);
  };
  CHECK(act("acknowledgements", R"({"rung": "remind"})").status == 200);
  CHECK(act("acknowledgements", R"({"rung": "remind"})").status == 409);
  CHECK(act("resolutions", R"({"rung": "talk"})").status == 400);  // a note is missing
  CHECK(act("resolutions", R"({"rung": "tlak", "note": "n"})").status == 404);
  CHECK(act("resolutions", R"({"rung": "talk", "note": "Spoken to.", "outcome": "x"})").status == 400);
  CHECK(act("handovers", R"({"rung": "talk", "to": "sun.hao"})").status == 200);
  CHECK(asker
            .ask("POST", "/v1/measures/m-1/resolutions", R"({"rung": "talk", "note": "Spoken to."})",
                 {{"rectify-actor", "sun.hao/street"}})
            .status == 200);
  listed = body(asker.ask("GET", "/v1/escalations?status=resolved"));
  REQUIRE(test::items(listed).size() == 1);
  CHECK(listed.at(0).at("resolved_by") == "sun.hao/street");
  CHECK(listed.at(0).at("handed_to") == "sun.hao");
  CHECK(test::items(body(asker.ask("GET", "/v1/escalations?status=acknowledged"))).size() == 1);
  CHECK(test::items(body(asker.ask("GET", "/v1/escalations?claimed=talk"))).size() == 1);
  CHECK(test::items(body(asker.ask("GET", "/v1/escalations?older_than=1"))).empty());
  CHECK(asker.ask("GET", "/v1/escalations?status=done").status == 400);

  pass_to(asker, "2020-09-23T10:00:00Z");
  CHECK(test::items(body(asker.ask("GET", "/v1/escalations?older_than=1"))).size() == 2);
}

TEST_CASE("the forecast of a ledger is what then happens, and the past one says so beside it") {
  Asker asker;
  late(asker, "m-1");
  late(asker, "m-2");
  const json::Value forecast = body(asker.ask("GET", "/v1/forecast?until=2020-09-25"));
  CHECK(told(forecast) == Lines{"2020-09-15T23:59 m-1 deadline", "2020-09-15T23:59 m-2 deadline",
                                "2020-09-16T09:00 m-1 rung remind", "2020-09-16T09:00 m-2 rung remind",
                                "2020-09-21T09:00 m-1 rung talk", "2020-09-21T09:00 m-2 rung talk",
                                "2020-09-25T09:00 m-1 rung supervise", "2020-09-25T09:00 m-2 rung supervise"});
  CHECK(forecast.at("measures") == 2);
  CHECK(told(body(asker.ask("GET", "/v1/forecast?until=2020-09-20&measure=m-2"))).size() == 2);

  pass_to(asker, "2020-09-17T09:00:00Z");
  REQUIRE(asker.ask("POST", "/v1/measures/m-2/transitions", R"({"transition": "finish"})").status == 200);
  pass_to(asker, "2020-09-25T10:00:00Z");
  const json::Value beside = body(asker.ask("GET", "/v1/forecast?until=2020-09-25&as_of=2020-09-14&beside=true"));
  REQUIRE(told(beside) == told(forecast));
  CHECK(beside.at("events").at(2).at("happened").at("what") == "remind");
  CHECK(beside.at("events").at(6).at("happened").at("what") == "supervise");
  CHECK(beside.at("events").at(7).at("happened").at("what") == "finish");
  CHECK(beside.at("events").at(7).at("happened").at("at") == "2020-09-17T09:00:00+00:00");
}

TEST_CASE("a forecast asks what if the ladder were another one, and keeps nothing of it") {
  Asker asker;
  late(asker, "m-1");
  std::string other(rectify::test::kWorkflow);
  other.replace(other.find("after: 3 workdays"), 17, "after: 1 workdays");
  const json::Object deployment = {{"workflow", other},
                                   {"calendars", json::Object{{"plain", rectify::test::kCalendar}}}};
  const auto what_if = asker.ask("POST", "/v1/forecast?until=2020-09-21", json::print(deployment));
  INFO(what_if.body);
  REQUIRE(what_if.status == 200);
  CHECK(told(body(what_if)).back() == "2020-09-17T09:00 m-1 rung talk");
  CHECK(told(body(asker.ask("GET", "/v1/forecast?until=2020-09-21"))).back() == "2020-09-21T09:00 m-1 rung talk");
  CHECK(asker.ask("POST", "/v1/forecast?until=2020-09-21", R"({"workflow": "states: x"})").status == 400);
}

TEST_CASE("a forecast says what it lacks") {
  Asker asker;
  CHECK(asker.ask("GET", "/v1/forecast").status == 400);
  CHECK(asker.ask("GET", "/v1/forecast?until=soon").status == 400);
  CHECK(asker.ask("GET", "/v1/forecast?until=2020-09-13").status == 400);
  CHECK(asker.ask("GET", "/v1/forecast?until=2020-12-31&measure=none").status == 404);
  CHECK(asker.ask("GET", "/v1/forecast?until=2020-12-31&beside=true").status == 400);
  CHECK(asker.ask("GET", "/v1/forecast?until=2020-12-31&colour=red").status == 400);
}
