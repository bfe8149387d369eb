// Parts, delegations, vetoes, findings, private fields and deployments, as the API has them.
#include "http/asker.h"

using namespace rectify;
using http::Json;
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
  CHECK(body(asker.ask("GET", "/v1/measures/m-1-a"))["parent"] == "m-1");
  const Json parts = body(asker.ask("GET", "/v1/measures/m-1"))["parts"];
  REQUIRE(parts.size() == 1);
  CHECK(parts[0] == Json({{"id", "m-1-a"}, {"state", "open"}, {"final", false}}));
  const Json listed = body(asker.ask("GET", "/v1/measures?parent=m-1"));
  REQUIRE(listed.size() == 1);
  CHECK(listed[0]["id"] == "m-1-a");
  CHECK(body(asker.ask("GET", "/v1/measures?parent=m-2")).empty());
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
  CHECK(body(delegated)["outcome"] == "delegated");
  CHECK(asker.ask("POST", "/v1/measures/m-1/transitions", start, deputy).status == 200);
  const Json card = body(asker.ask("GET", "/v1/measures/m-1"));
  REQUIRE(card["delegations"].size() == 1);
  CHECK(card["delegations"][0]["deputy"] == "wang.fang");
  CHECK(card["delegations"][0]["principal"] == "li.na/office");
  const Json last = body(asker.ask("GET", "/v1/measures/m-1/history")).back();
  CHECK(last["actor"] == Json::parse(R"({"for_person": "li.na", "for_unit": "office", "person": "wang.fang",
                                          "unit": "street"})"));
  asker.disk.clock.advance_to(rectify::test::at("2021-01-01T00:00:00Z"));
  CHECK(asker.ask("POST", "/v1/measures/m-1/comments", R"({"note": "x"})", deputy).status == 403);
  CHECK(body(asker.ask("GET", "/v1/measures/m-1")).contains("delegations") == false);
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
  const Json findings = body(asker.ask("GET", "/v1/findings?inspection=i-1"));
  REQUIRE(findings.size() == 3);
  CHECK(findings[0]["finding"] == "1");
  CHECK(findings[0]["measures"] == 2);
  CHECK(findings[0]["open"] == 1);
  CHECK(findings[0]["is_closed"] == false);
  CHECK_FALSE(findings[0].contains("since"));
  CHECK(findings[1]["finding"] == "1.2");
  CHECK(findings[1]["is_closed"] == true);
  CHECK(findings[1]["since"] == "2020-09-14T09:00:00+00:00");
  CHECK(findings[2]["finding"] == "1.10");
  asker.disk.clock.advance_to(rectify::test::at("2020-09-20T09:00:00Z"));
  close("m-2");
  CHECK(body(asker.ask("GET", "/v1/findings"))[0]["since"] == "2020-09-20T09:00:00+00:00");
  CHECK(body(asker.ask("GET", "/v1/findings?as_of=2020-09-14"))[0]["is_closed"] == false);
  CHECK(body(asker.ask("GET", "/v1/findings?finding=1.2")).size() == 1);
  CHECK(asker.ask("GET", "/v1/findings?unit=office").status == 400);
}

TEST_CASE("a deployment names its calendars and organisations, and nothing else") {
  Asker asker;
  std::string second(rectify::test::kWorkflow);
  second.replace(second.find("version: 1"), 10, "version: 2");
  const Json deployment = {{"workflow", second},
                           {"calendars", {{"plain", rectify::test::kCalendar}}},
                           {"organisations", {{"town", "office -\n"}}}};
  const auto deployed = asker.ask("POST", "/v1/workflows", deployment.dump());
  INFO(deployed.body);
  REQUIRE(deployed.status == 200);
  CHECK(body(deployed).size() == 2);
  CHECK(asker.engine->store().now().organisations()->size() == 1);
  CHECK(asker.ask("POST", "/v1/workflows", R"({"workflow": "x", "calendar": "y"})").status == 400);
  CHECK(asker.ask("POST", "/v1/workflows", R"({"workflow": "x", "calendars": {"plain": 7}})").status == 400);
  CHECK(asker.ask("POST", "/v1/workflows", R"({"calendars": {}})").status == 400);
}
