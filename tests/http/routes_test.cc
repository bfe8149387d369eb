// The table of routes: every route is answered, as it is described, and what is not in it is refused with what there
// is.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "core/command_kinds.h"
#include "http/api/dispatch.h"
#include "http/api/openapi.h"
#include "json/json.h"
#include "support/api_world.h"
#include "support/product.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using http::Request;
using http::Response;
using http::Route;
using test::ApiWorld;
using test::has;

namespace {

namespace fs = std::filesystem;

const Route* route_of(const Request& request) {
  const auto target = http::parse_target(request.target);
  REQUIRE(target.ok());
  const auto found = http::find_route(request, *target);
  const auto* matched = std::get_if<http::Matched>(&found);
  return matched == nullptr ? nullptr : matched->route;
}

// A file's last request, what came of it, and the route that answered.
struct Asked {
  std::string name;
  const Route* route = nullptr;
  Response response;
};

std::vector<Asked> all_asked() {
  std::vector<Asked> all;
  for (const auto& entry : fs::directory_iterator(test::source_folder() / "tests/fuzz/http")) {
    Asked asked{.name = entry.path().stem().string(), .route = nullptr, .response = {}};
    ApiWorld world;
    const auto requests = test::requests_in(test::content(entry.path()));
    for (const Request& request : requests) {
      asked.route = route_of(request);
      asked.response = world.ask(request);
      INFO(asked.name << ": " << request.method << " " << request.target << "\n" << asked.response.body);
      CHECK(asked.response.status < 300);
    }
    all.push_back(std::move(asked));
  }
  return all;
}

const json::Value& at(const json::Value& value, std::string_view key) {
  const json::Value* found = json::find(value, key);
  INFO(key);
  REQUIRE(found != nullptr);
  return *found;
}

const json::Value& operation_of(const json::Value& document, const Route& route) {
  std::string method(http::kMethods[static_cast<std::size_t>(route.method)]);
  std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::tolower(c); });
  return at(at(at(document, "paths"), route.path), method);
}

// The values that an answer of that media type holds.
std::vector<json::Value> values_in(const Asked& asked) {
  std::vector<json::Value> values;
  const auto add = [&](std::string_view text) {
    auto value = json::parse(text);
    INFO(asked.name << ": " << text);
    REQUIRE(value.ok());
    values.push_back(std::move(*value));
  };
  if (asked.response.content_type == "application/json") add(asked.response.body);
  std::istringstream lines(asked.response.body);
  const bool by_lines = asked.response.content_type == "application/x-ndjson";
  const bool sent = asked.response.content_type == "text/event-stream";
  for (std::string line; (by_lines || sent) && std::getline(lines, line);) {
    if (by_lines && !line.empty()) add(line);
    if (sent && line.starts_with("data: ")) add(std::string_view(line).substr(6));
    if (asked.route->name == "exportHistory") break;  // lines of the history follow
  }
  return values;
}

test::Ran judged(const json::Value& document, const json::Array& cases) {
  const test::TempFolder folder;
  std::ofstream(folder / "document.json") << json::print(document);
  std::ofstream(folder / "cases.json") << json::print(cases);
  const auto script = test::source_folder() / "tests/http/answers_as_described.py";
  for (const char* python : {"/usr/bin/python3", "python3"}) {
    if (test::shell(std::string(python) + " -c 'import jsonschema' 2>&1").code != 0) continue;
    return test::shell(std::string(python) + " -W ignore '" + script.string() + "' '" +
                       (folder / "document.json").string() + "' '" + (folder / "cases.json").string() + "' 2>&1");
  }
  return {77, {}};
}

std::string detail(const Response& response) { return json::text_at(json::parse(response.body).value(), "detail"); }

struct Refusals {
  ApiWorld world;
  std::string operator()(const std::string& method, const std::string& target, int status,
                         const std::string& body = {}) {
    const Response response =
        world.ask({.method = method, .target = target, .headers = {{"rectify-actor", "li.na/office"}}, .body = body});
    INFO(method << " " << target << ": " << response.body);
    CHECK(response.status == status);
    CHECK(response.content_type == "application/problem+json");
    return detail(response);
  }
};

}  // namespace

TEST_CASE("every route of the table is answered, with a status and a media type that its description names") {
  const auto document = http::api_description();
  std::set<const Route*> answered;
  json::Array cases;
  for (const Asked& asked : all_asked()) {
    INFO(asked.name);
    REQUIRE(asked.route != nullptr);
    CHECK(asked.name.substr(0, asked.name.find('-')) == asked.route->name);
    answered.insert(asked.route);
    const auto& responses = at(operation_of(document, *asked.route), "responses");
    const auto& described = at(at(responses, std::to_string(asked.response.status)), "content");
    const auto& media = at(described, asked.response.content_type);
    for (const json::Value& value : values_in(asked)) {
      cases.push_back(json::Object{{"name", asked.name}, {"schema", at(media, "schema")}, {"value", value}});
    }
  }
  for (const Route& route : http::routes()) {
    INFO(route.name << " has no file in tests/fuzz/http");
    CHECK(answered.contains(&route));
  }
  CHECK(cases.size() >= http::routes().size() - 3);
  const auto verdict = judged(document, cases);
  if (verdict.code == 77) std::cout << "SKIPPED: jsonschema for Python (python3-jsonschema) is not here\n";
  INFO(verdict.output);
  CHECK((verdict.code == 0 || verdict.code == 77));
}

TEST_CASE(
    "the description has an operation for every route, each with a name of its own, and nothing is named in vain") {
  const auto document = http::api_description();
  std::set<std::string> names;
  for (const Route& route : http::routes()) {
    const auto& operation = operation_of(document, route);
    CHECK(json::text_at(operation, "operationId") == route.name);
    CHECK(!json::text_at(operation, "summary").empty());
    CHECK(names.insert(std::string(route.name)).second);
    const std::size_t asked = http::parameters_of(route).size();
    CHECK(json::array_at(operation, "parameters").size() >= asked);
    CHECK((json::find(operation, "requestBody") != nullptr) == (route.body.type != nullptr));
  }
  std::size_t operations = 0;
  for (const auto& [path, item] : json::object_at(document, "paths")) {
    for (const auto& [method, operation] : item.as_object()) operations += method == "parameters" ? 0U : 1U;
  }
  CHECK(operations == http::routes().size());
  // Every reference leads somewhere.
  const std::string text = json::print(document);
  constexpr std::string_view kReference = R"("$ref":"#/components/schemas/)";
  for (std::size_t i = text.find(kReference); i != std::string::npos; i = text.find(kReference, i + 1)) {
    const std::size_t begin = i + kReference.size();
    CHECK(json::find(at(at(document, "components"), "schemas"), text.substr(begin, text.find('"', begin) - begin)) !=
          nullptr);
  }
  for (const core::CommandKindRow& kind : core::command_kinds()) {
    INFO(kind.name);
    CHECK(has(text, R"("enum":[")" + std::string(kind.name) + R"("])"));
  }
}

TEST_CASE("a path that is not there is 404 with the nearest that is, another method 405 with those there are") {
  Refusals refused;
  CHECK(has(refused("GET", "/v1/mesures", 404), "did you mean /v1/measures?"));
  CHECK(has(refused("GET", "/v3/nothing/like/it/at/all", 404), "/openapi.json"));
  CHECK(has(refused("GET", "/", 404), "not part of the API"));
  CHECK(has(refused("PUT", "/v1/measures", 405), "GET, HEAD, POST"));
  const Response response =
      refused.world.ask({.method = "DELETE", .target = "/v1/measures/m-1", .headers = {}, .body = {}});
  CHECK(response.headers.at("allow") == "GET, HEAD, PATCH");
  CHECK(refused.world.ask({.method = "HEAD", .target = "/v1/stats", .headers = {}, .body = {}}).status == 200);
}

TEST_CASE("a word of a path goes before a place, wherever they stand in the table") {
  const auto route = [](const std::string& method, const std::string& target) {
    const Request request{.method = method, .target = target, .headers = {}, .body = {}};
    const Route* found = route_of(request);
    return found == nullptr ? std::string_view() : found->name;
  };
  CHECK(route("POST", "/v1/outbox/replay") == "replayNotices");
  CHECK(route("DELETE", "/v1/outbox/4%2F0%2Fmail") == "dropNotice");
  CHECK(route("DELETE", "/v1/outbox/replay").empty());  // the word's path has no such method
  CHECK(route("GET", "/v1/measures/m-1") == "readMeasure");
  // Nothing between two slashes is a name of no letters, not nothing.
  CHECK(route("GET", "//v1/measures").empty());
  CHECK(route("GET", "/v1/measures/") == "readMeasure");
}

TEST_CASE("a parameter that is not known, has another type or is missing is refused with what there is") {
  Refusals refused;
  CHECK(has(refused("GET", "/v1/measures?stat=open", 400), "did you mean 'state'?"));
  CHECK(has(refused("GET", "/v1/rules?all=true", 400), "nothing is"));
  CHECK(has(refused("GET", "/v1/measures?limit=many", 400), "whole number"));
  CHECK(has(refused("GET", "/v1/measures?overdue=perhaps", 400), "true or false"));
  CHECK(has(refused("GET", "/v1/measures?due_before=soon", 400), "2020-11-30"));
  CHECK(has(refused("GET", "/v1/measures?phase=closed", 400),
            "has to be assign, execute, verify or close, not 'closed'; did you mean 'close'?"));
  CHECK(has(refused("GET", "/v1/measures?state=workin", 400), "did you mean 'working'? There are open, working"));
  CHECK(has(refused("GET", "/v1/measures?rung=tlak", 400), "did you mean 'talk'?"));
  CHECK(has(refused("GET", "/v1/measures?state=open&state=working", 400), "twice"));
  CHECK(has(refused("GET", "/v1/forecast", 400), "say until when, as in ?until=2020-12-31"));
  CHECK(has(refused("GET", "/v1/workflows/small/first", 400), "whole number"));
  CHECK(has(refused("GET", "/v1/measures/%ff%fe", 400), "UTF-8"));
  CHECK(has(refused("GET", "/v1/measures?text=%ff", 400), "UTF-8"));
  for (const char* value : {"1", "yes", "True", "", "0"}) {
    INFO(value);
    CHECK(has(refused("POST", std::string("/v1/commands?atomic=") + value, 400), "true or false"));
  }
}

TEST_CASE("a body is checked by its route: its place in the text, its members, their types and their bounds") {
  Refusals refused;
  const auto said = [&](const std::string& target, const std::string& body) {
    return refused("POST", target, 400, body);
  };
  CHECK(has(said("/v1/measures/m-1/comments", "{\"note\": }"), "1:10"));
  CHECK(has(said("/v1/measures/m-1/comments", R"({"note": "a", "note": "b"})"), "'note' stands twice"));
  CHECK(has(said("/v1/measures/m-1/comments", R"({"note": 1e999})"), "too large"));
  CHECK(has(said("/v1/measures/m-1/comments", R"({"note": 7})"), "'note' has to be a string"));
  CHECK(has(said("/v1/measures/m-1/comments", R"({"not": "a"})"), "'note' is missing"));
  CHECK(has(said("/v1/measures/m-1/comments", R"({"note": "a", "ky": "b"})"), "did you mean 'key'?"));
  CHECK(has(said("/v1/measures/m-1/comments", R"({"note": "a", "measure": "m-2"})"), "'m-1' as in the address"));
  CHECK(has(said("/v1/measures/m-1/comments", "[1]"), "the body has to be a JSON object"));
  CHECK(has(said("/v1/measures/m-1/comments", R"({"note": "a", "revision": -1})"), "0 or more"));
  CHECK(has(said("/v1/measures", R"({"measure": "m", "inspection": "i", "title": "t", "workflow": "small",
                                     "finding": [{"number": 1000001}]})"),
            "'finding.number' is too large"));
  CHECK(has(said("/v1/measures", R"({"measure": "m", "inspection": "i", "title": "t", "workflow": "small",
                                     "line": 4294967296})"),
            "'line' is too large"));
  CHECK(has(said("/v1/clock", R"({"to": "tomorrow"})"), "a moment"));
  CHECK(has(said("/v1/workflows", ""), "the body is missing"));
  CHECK(has(said("/v1/workflows", R"({"calendars": {"cn": 1}})"), "'calendars.cn' has to be a string"));
  CHECK(has(said("/v1/migrations", R"({"workflow": "small", "version": 1.5, "map": ""})"), "'version'"));
  CHECK(has(said("/v1/outbox/replay", R"({"all": "x"})"), "true or false"));
}

TEST_CASE("redocly finds no error in the description") {
  if (!test::has_program("redocly")) {
    std::cout << "SKIPPED: redocly is not here\n";
    WARN("SKIPPED: redocly is not here");
    return;
  }
  const test::TempFolder folder;
  std::ofstream(folder / "openapi.json") << json::print(http::api_description());
  const std::string lint = "REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true redocly lint --max-problems=1000";
  const auto ran = test::shell(lint + " '" + (folder / "openapi.json").string() + "' 2>&1");
  INFO(ran.output);
  CHECK(ran.code == 0);
}
