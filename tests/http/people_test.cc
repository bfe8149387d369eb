// Parts, delegations, vetoes, findings, private fields and deployments, as the API has them.
#include "http/asker.h"

using namespace rectify;
using http::test::Asker;
using http::test::body;

namespace {

std::string measure(const std::string& id, const std::string& more) {
  return R"({"measure": ")" + id + R"(", "inspection": "i-1", "title": "Roof", "workflow": "small")" + more + "}";
}

}  // namespace

TEST_CASE("a part names its parent, the parent lists it, and so does the ledger") {
  Asker asker;
  REQUIRE(asker.create("m-1").status == 201);
  REQUIRE(asker.create("m-2").status == 201);
  CHECK(asker.ask("POST", "/v1/measures", measure("m-1-a", R"(, "parent": "m-9")")).status == 404);
  REQUIRE(asker.ask("POST", "/v1/measures", measure("m-1-a", R"(, "parent": "m-1")")).status == 201);
  CHECK(body(asker.ask("GET", "/v1/measures/m-1-a")).at("parent") == "m-1");
  const json::Value parts = body(asker.ask("GET", "/v1/measures/m-1")).at("parts");
  REQUIRE(test::items(parts).size() == 1);
  CHECK(parts.at(0) == test::parsed(R"({"id": "m-1-a", "state": "open", "final": false})"));
  const json::Value listed = body(asker.ask("GET", "/v1/measures?parent=m-1"));
  REQUIRE(test::items(listed).size() == 1);
  CHECK(listed.at(0).at("id") == "m-1-a");
  CHECK(test::items(body(asker.ask("GET", "/v1/measures?parent=m-2"))).empty());
}

TEST_CASE("whoever was delegated to acts, as both, until then") {
  Asker asker;
  REQUIRE(asker.create("m-1").status == 201);
  const http::Headers deputy = {{"rectify-actor", "wang.fang/street for li.na/office"}};
  const std::string start = R"({"transition": "start", "set": {"due": "2020-09-30"}})";
  CHECK(asker.ask("POST", "/v1/measures/m-1/transitions", start, deputy).status == 403);
  const auto delegated = asker.ask("POST", "/v1/measures/m-1/delegations",
                                   R"({"to": "wang.fang", "until": "2020-12-31T00:00:00Z", "note": "on leave"})");
  REQUIRE(delegated.status == 200);
  CHECK(body(delegated).at("outcome") == "delegated");
  CHECK(asker.ask("POST", "/v1/measures/m-1/transitions", start, deputy).status == 200);
  const json::Value card = body(asker.ask("GET", "/v1/measures/m-1"));
  REQUIRE(test::items(card, "delegations").size() == 1);
  CHECK(card.at("delegations").at(0).at("deputy") == "wang.fang");
  CHECK(card.at("delegations").at(0).at("principal") == "li.na/office");
  const json::Value last = test::items(body(asker.ask("GET", "/v1/measures/m-1/history"))).back();
  CHECK(last.at("actor") == test::parsed(R"({"for_person": "li.na", "for_unit": "office", "person": "wang.fang",
                                             "unit": "street"})"));
  asker.disk.clock.advance_to(rectify::test::at("2021-01-01T00:00:00Z"));
  CHECK(asker.ask("POST", "/v1/measures/m-1/comments", R"({"note": "x"})", deputy).status == 403);
  CHECK_FALSE(body(asker.ask("GET", "/v1/measures/m-1")).as_object().contains("delegations"));
}

TEST_CASE("a veto needs a proposal, and says so") {
  Asker asker;
  REQUIRE(asker.create("m-1").status == 201);
  CHECK(asker.ask("POST", "/v1/measures/m-1/vetoes", R"({"transition": "start", "note": "no"})").status == 409);
  CHECK(asker.ask("POST", "/v1/measures/m-1/vetoes", R"({"transition": "start"})").status == 400);
}

TEST_CASE("a private field is shown to those who hold a role for the measure, and to nobody else") {
  Asker asker;
  REQUIRE(asker.ask("POST", "/v1/measures", measure("m-1", R"(, "fields": {"secret": "举报人张三"})")).status == 201);
  const std::vector<http::Headers> strangers = {
      {}, {{"rectify-actor", "sun.hao/street"}}, {{"rectify-actor", "sun.hao/street for li.na/office"}}};
  for (const std::string target :
       {"/v1/measures/m-1", "/v1/measures", "/v1/measures/m-1?as_of=2020-09-14", "/v1/measures?as_of=2020-09-14",
        "/v1/measures/m-1/history", "/v1/audit/who?actor=li.na",
        "/v1/audit/diff?measure=m-1&from=2020-09-01&until=2020-09-14",
        "/v1/audit/diff?inspection=i-1&from=2020-09-01&until=2020-09-14"}) {
    INFO(target);
    const auto seen = asker.ask("GET", target);
    REQUIRE(seen.status == 200);
    CHECK(seen.body.find("举报人张三") != std::string::npos);
    for (const http::Headers& stranger : strangers) {
      const auto hidden = asker.ask("GET", target, {}, stranger);
      REQUIRE(hidden.status == 200);
      CHECK(hidden.body.find("举报人张三") == std::string::npos);
      INFO(hidden.body);
      CHECK(hidden.body.find("•••") != std::string::npos);
    }
  }
}

TEST_CASE("a finding is closed when all measures under it are, and says since when") {
  Asker asker;
  const auto under = [&](const std::string& id, const std::string& finding) {
    REQUIRE(asker.ask("POST", "/v1/measures", measure(id, R"(, "finding": )" + finding)).status == 201);
  };
  under("m-1", R"([{"number": 1, "title": "Housing"}, {"number": 2, "title": "Roofs"}])");
  under("m-2", R"([{"number": 1, "title": "Housing"}, {"number": 10, "title": "Stairs"}])");
  const auto close = [&](const std::string& id) {
    const std::string to = "/v1/measures/" + id + "/transitions";
    REQUIRE(asker.ask("POST", to, R"({"transition": "start", "set": {"due": "2020-09-30"}})").status == 200);
    REQUIRE(asker.ask("POST", to, R"({"transition": "finish"})").status == 200);
    REQUIRE(asker.ask("POST", to, R"({"transition": "confirm"})").status == 200);
  };
  close("m-1");
  const json::Value findings = body(asker.ask("GET", "/v1/findings?inspection=i-1"));
  REQUIRE(test::items(findings).size() == 3);
  CHECK(findings.at(0).at("finding") == "1");
  CHECK(findings.at(0).at("measures") == 2);
  CHECK(findings.at(0).at("open") == 1);
  CHECK(findings.at(0).at("is_closed") == false);
  CHECK_FALSE(findings.at(0).as_object().contains("since"));
  CHECK(findings.at(1).at("finding") == "1.2");
  CHECK(findings.at(1).at("is_closed") == true);
  CHECK(findings.at(1).at("since") == "2020-09-14T09:00:00+00:00");
  CHECK(findings.at(2).at("finding") == "1.10");
  asker.disk.clock.advance_to(rectify::test::at("2020-09-20T09:00:00Z"));
  close("m-2");
  CHECK(body(asker.ask("GET", "/v1/findings")).at(0).at("since") == "2020-09-20T09:00:00+00:00");
  CHECK(body(asker.ask("GET", "/v1/findings?as_of=2020-09-14")).at(0).at("is_closed") == false);
  CHECK(test::items(body(asker.ask("GET", "/v1/findings?finding=1.2"))).size() == 1);
  CHECK(asker.ask("GET", "/v1/findings?unit=office").status == 400);
}

TEST_CASE("a deployment names its calendars and organisations, and nothing else") {
  Asker asker;
  std::string second(rectify::test::kWorkflow);
  second.replace(second.find("version: 1"), 10, "version: 2");
  const json::Object deployment = {{"workflow", second},
                                   {"calendars", json::Object{{"plain", rectify::test::kCalendar}}},
                                   {"organisations", json::Object{{"town", "office -\n"}}}};
  const auto deployed = asker.ask("POST", "/v1/workflows", json::print(deployment));
  INFO(deployed.body);
  REQUIRE(deployed.status == 200);
  CHECK(test::items(body(deployed)).size() == 2);
  CHECK(asker.engine->store().now().organisations()->size() == 1);
  CHECK(asker.ask("POST", "/v1/workflows", R"({"workflow": "x", "calendar": "y"})").status == 400);
  CHECK(asker.ask("POST", "/v1/workflows", R"({"workflow": "x", "calendars": {"plain": 7}})").status == 400);
  CHECK(asker.ask("POST", "/v1/workflows", R"({"calendars": {}})").status == 400);
}
