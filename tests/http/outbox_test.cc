// What did not arrive yet, as the API has it: listed, tried again, dropped.
#include <map>

#include "http/asker.h"

using namespace rectify;
using http::test::Asker;
using http::test::body;
using What = runtime::Attempt::What;

namespace {

// Three measures that are late, with a notice each. The sink "mail" takes that of m-1, refuses that of m-2, and cannot
// be reached for m-3.
struct Office {
  explicit Office(std::size_t entries_max = 1'000'000) : asker(options(entries_max)) {}

  std::map<std::string, What> answers = {{"m-2", What::never}, {"m-3", What::later}};
  std::vector<std::string> taken;
  Asker asker;

  runtime::Options options(std::size_t entries_max) {
    runtime::Options options;
    options.outbox_entries_max = entries_max;
    options.sinks.push_back({.name = "mail", .deliver = [this](const runtime::Parcel& parcel, const auto&) {
                               const std::string measure = parcel.entries.front().measure.get();
                               const What what = answers.contains(measure) ? answers[measure] : What::done;
                               if (what == What::done) taken.push_back(measure);
                               return runtime::Attempt{what, what == What::done ? "" : "no such address"};
                             }});
    return options;
  }
  void fall_due() {
    for (const char* id : {"m-1", "m-2", "m-3"}) {
      REQUIRE(asker.create(id).status == 201);
      REQUIRE(asker
                  .ask("POST", std::string("/v1/measures/") + id + "/transitions",
                       R"({"transition": "start", "set": {"due": "2020-09-15"}})")
                  .status == 200);
    }
    asker.disk.clock.advance_to(rectify::test::at("2020-09-16T09:00:00Z"));
    REQUIRE(asker.engine->fire_due().ok());
  }
  void turn() { REQUIRE(asker.engine->dispatcher().turn().ok()); }
  json::Value listed(const std::string& query = {}) {
    const auto answer = asker.ask("GET", "/v1/outbox" + query);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return body(answer);
  }
};

std::vector<std::string> measures(const json::Value& rows) { return test::texts(rows, "measure"); }

using Measures = std::vector<std::string>;

}  // namespace

TEST_CASE("the outbox lists what waits and, last, what was given up, each with what it is about and how it stands") {
  Office office;
  CHECK(test::items(office.listed()).empty());
  office.fall_due();
  const json::Value fresh = office.listed();
  REQUIRE(measures(fresh) == Measures{"m-1", "m-2", "m-3"});
  CHECK(fresh.at(0).at("status") == "waiting");
  CHECK(fresh.at(0).at("sink") == "mail");
  CHECK(fresh.at(0).at("rung") == "remind");
  CHECK(fresh.at(0).at("role") == "office");
  CHECK(fresh.at(0).at("recipient") == "office");
  CHECK(fresh.at(0).at("title") == test::parsed(R"({"zh": "修缮屋面"})"));
  CHECK(fresh.at(0).at("at") == "2020-09-16T09:00:00.000Z");
  CHECK(fresh.at(0).at("age_s") == 0);
  CHECK(fresh.at(0).at("attempts") == 0);
  CHECK_FALSE(fresh.at(0).as_object().contains("next"));

  office.turn();
  office.asker.disk.clock.advance_to(rectify::test::at("2020-09-16T09:00:01Z"));
  const json::Value rows = office.listed();
  REQUIRE(measures(rows) == Measures{"m-3", "m-2"});
  CHECK(rows.at(0).at("status") == "waiting");
  CHECK(rows.at(0).at("attempts") == 1);
  CHECK(rows.at(0).at("error") == "no such address");
  CHECK(test::text(rows.at(0), "next") > "2020-09-16T09:00:01");
  CHECK(rows.at(0).at("age_s") == 1);
  CHECK(rows.at(1).at("status") == "dead");
  CHECK(test::text(rows.at(1), "key").ends_with("/0/mail"));
  CHECK_FALSE(rows.at(1).as_object().contains("next"));
}

TEST_CASE("the outbox is filtered by status and limited, and refuses other filters") {
  Office office;
  office.fall_due();
  CHECK(measures(office.listed("?limit=2")) == Measures{"m-1", "m-2"});
  office.turn();
  CHECK(measures(office.listed("?status=dead")) == Measures{"m-2"});
  CHECK(measures(office.listed("?status=waiting")) == Measures{"m-3"});
  CHECK(test::items(office.listed("?status=again")).empty());
  CHECK(measures(office.listed("?limit=1&status=dead")) == Measures{"m-2"});
  for (const char* wrong : {"?status=lost", "?limit=many", "?measure=m-1"}) {
    INFO(wrong);
    CHECK(office.asker.ask("GET", std::string("/v1/outbox") + wrong).status == 400);
  }
}

TEST_CASE("a dead letter is tried again when told, by its key or with all others") {
  Office office;
  office.fall_due();
  office.turn();
  const std::string key = test::text(office.listed("?status=dead").at(0), "key");
  const auto replay = [&](const std::string& content) {
    return office.asker.ask("POST", "/v1/outbox/replay", content);
  };
  for (const char* wrong : {"", "[]", "{}", R"({"all": false})", R"({"keys": "1/0/mail"})", R"({"keys": [1]})",
                            R"({"keys": [], "all": true})"}) {
    INFO(wrong);
    CHECK(replay(wrong).status == 400);
  }
  CHECK(replay(R"({"keys": ["mail"]})").status == 400);
  CHECK(replay(R"({"keys": ["1/0/mail"]})").status == 404);
  const auto told = replay(json::print(json::Object{{"keys", json::array_of({key})}}));
  REQUIRE(told.status == 200);
  CHECK(body(told) == test::parsed(R"({"replayed": 1})"));
  CHECK(measures(office.listed("?status=again")) == Measures{"m-2"});
  office.turn();
  CHECK(measures(office.listed("?status=dead")) == Measures{"m-2"});  // refused once more

  office.answers.erase("m-2");
  CHECK(body(replay(R"({"all": true})")) == test::parsed(R"({"replayed": 1})"));
  office.turn();
  CHECK(measures(office.listed()) == Measures{"m-3"});
  CHECK(office.taken == Measures{"m-1", "m-2"});
}

TEST_CASE("a notice that waits and a dead letter are dropped by their keys, and no more is heard of them") {
  Office office;
  office.fall_due();
  office.turn();
  const json::Value rows = office.listed();
  const auto drop = [&](const std::string& key) {
    std::string encoded;
    for (const char c : key) encoded += c == '/' ? std::string("%2F") : std::string(1, c);
    return office.asker.ask("DELETE", "/v1/outbox/" + encoded).status;
  };
  CHECK(drop(test::text(rows.at(0), "key")) == 200);
  CHECK(measures(office.listed()) == Measures{"m-2"});
  CHECK(drop(test::text(rows.at(1), "key")) == 200);
  CHECK(test::items(office.listed()).empty());
  CHECK(drop(test::text(rows.at(0), "key")) == 404);
  CHECK(drop("mail") == 400);
  office.answers.clear();
  office.asker.disk.clock.advance_to(rectify::test::at("2020-09-17T09:00:00Z"));
  office.turn();
  CHECK(office.taken == Measures{"m-1"});
  CHECK(office.asker.ask("DELETE", "/v1/outbox").status == 405);
  CHECK(office.asker.ask("POST", "/v1/outbox").status == 405);
}

TEST_CASE("notices that were folded are listed as one that says how many they were and of which time") {
  Office office(2);
  office.fall_due();
  REQUIRE(office.asker.engine->fold_notices().ok());
  const json::Value rows = office.listed();
  REQUIRE(test::items(rows).size() == 2);
  CHECK(rows.at(1).at("folded") == 2);
  CHECK(rows.at(1).at("at") == "2020-09-16T09:00:00.000Z");
  CHECK(rows.at(1).at("until") == "2020-09-16T09:00:00.000Z");
  CHECK(rows.at(1).at("recipient") == "office");
}
