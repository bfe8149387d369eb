// What did not arrive yet, as the API has it: listed, tried again, dropped.
#include <map>

#include "http/asker.h"

using namespace rectify;
using http::Json;
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
  Json listed(const std::string& query = {}) {
    const auto answer = asker.ask("GET", "/v1/outbox" + query);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return body(answer);
  }
};

std::vector<std::string> measures(const Json& rows) {
  std::vector<std::string> found;
  for (const Json& row : rows) found.push_back(row["measure"].get<std::string>());
  return found;
}

using Measures = std::vector<std::string>;

}  // namespace

TEST_CASE("the outbox lists what waits and, last, what was given up, each with what it is about and how it stands") {
  Office office;
  CHECK(office.listed().empty());
  office.fall_due();
  const Json fresh = office.listed();
  REQUIRE(measures(fresh) == Measures{"m-1", "m-2", "m-3"});
  CHECK(fresh[0]["status"] == "waiting");
  CHECK(fresh[0]["sink"] == "mail");
  CHECK(fresh[0]["rung"] == "remind");
  CHECK(fresh[0]["role"] == "office");
  CHECK(fresh[0]["recipient"] == "office");
  CHECK(fresh[0]["title"] == Json{{"zh", "修缮屋面"}});
  CHECK(fresh[0]["at"] == "2020-09-16T09:00:00.000Z");
  CHECK(fresh[0]["age_s"] == 0);
  CHECK(fresh[0]["attempts"] == 0);
  CHECK_FALSE(fresh[0].contains("next"));

  office.turn();
  office.asker.disk.clock.advance_to(rectify::test::at("2020-09-16T09:00:01Z"));
  const Json rows = office.listed();
  REQUIRE(measures(rows) == Measures{"m-3", "m-2"});
  CHECK(rows[0]["status"] == "waiting");
  CHECK(rows[0]["attempts"] == 1);
  CHECK(rows[0]["error"] == "no such address");
  CHECK(rows[0]["next"].get<std::string>() > "2020-09-16T09:00:01");
  CHECK(rows[0]["age_s"] == 1);
  CHECK(rows[1]["status"] == "dead");
  CHECK(rows[1]["key"].get<std::string>().ends_with("/0/mail"));
  CHECK_FALSE(rows[1].contains("next"));
}

TEST_CASE("the outbox is filtered by status and limited, and refuses other filters") {
  Office office;
  office.fall_due();
  CHECK(measures(office.listed("?limit=2")) == Measures{"m-1", "m-2"});
  office.turn();
  CHECK(measures(office.listed("?status=dead")) == Measures{"m-2"});
  CHECK(measures(office.listed("?status=waiting")) == Measures{"m-3"});
  CHECK(office.listed("?status=again").empty());
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
  const std::string key = office.listed("?status=dead")[0]["key"];
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
  const auto told = replay(Json{{"keys", {key}}}.dump());
  REQUIRE(told.status == 200);
  CHECK(body(told) == Json{{"replayed", 1}});
  CHECK(measures(office.listed("?status=again")) == Measures{"m-2"});
  office.turn();
  CHECK(measures(office.listed("?status=dead")) == Measures{"m-2"});  // refused once more

  office.answers.erase("m-2");
  CHECK(body(replay(R"({"all": true})")) == Json{{"replayed", 1}});
  office.turn();
  CHECK(measures(office.listed()) == Measures{"m-3"});
  CHECK(office.taken == Measures{"m-1", "m-2"});
}

TEST_CASE("a notice that waits and a dead letter are dropped by their keys, and no more is heard of them") {
  Office office;
  office.fall_due();
  office.turn();
  const Json rows = office.listed();
  const auto drop = [&](const std::string& key) {
    std::string encoded;
    for (const char c : key) encoded += c == '/' ? std::string("%2F") : std::string(1, c);
    return office.asker.ask("DELETE", "/v1/outbox/" + encoded).status;
  };
  CHECK(drop(rows[0]["key"]) == 200);
  CHECK(measures(office.listed()) == Measures{"m-2"});
  CHECK(drop(rows[1]["key"]) == 200);
  CHECK(office.listed().empty());
  CHECK(drop(rows[0]["key"]) == 404);
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
  const Json rows = office.listed();
  REQUIRE(rows.size() == 2);
  CHECK(rows[1]["folded"] == 2);
  CHECK(rows[1]["at"] == "2020-09-16T09:00:00.000Z");
  CHECK(rows[1]["until"] == "2020-09-16T09:00:00.000Z");
  CHECK(rows[1]["recipient"] == "office");
}
