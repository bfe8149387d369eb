// No request ends the daemon: hostile bodies over a real socket, and handlers, callbacks and sources that throw.
#include "http/server/barrier.h"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "fixture.h"
#include "http/api/api.h"
#include "http/server/problem.h"
#include "json/json.h"
#include "support/api_world.h"

namespace rectify::http::test {

namespace {

using rectify::test::ApiWorld;

std::unique_ptr<Client> connected(const ServerOptions& options) {
  auto made = Client::connect_unix(options.unix_socket);
  REQUIRE(made.ok());
  return std::move(*made);
}

// A world with one measure, m-1, behind a socket.
struct Served {
  Folder folder;
  ServerOptions options = options_in(folder);
  ApiWorld world;
  std::unique_ptr<Server> server = started(options, world.api());
  std::unique_ptr<Client> client = connected(options);

  Served() {
    const auto made =
        ask("POST", "/v1/measures", R"({"measure": "m-1", "inspection": "i-1", "title": "Roof", "workflow": "small"})");
    REQUIRE(made.status == 201);
  }
  Response ask(const std::string& method, const std::string& target, const std::string& body = {}) {
    const auto response = client->send({method, target, {{"rectify-actor", "li.na/office"}}, body});
    INFO(method << " " << target << " " << body.substr(0, 200));
    INFO((response.ok() ? std::string() : response.error().text()));
    REQUIRE(response.ok());
    return *response;
  }
  [[nodiscard]] bool goes_on() {
    return ask("GET", "/healthz").status == 200 && ask("GET", "/v1/measures/m-1").status == 200;
  }
};

// Does what it is told, with the request it was given.
class ObedientHandler final : public Handler {
 public:
  using Do = std::function<void(const Request&, const Respond&)>;
  explicit ObedientHandler(Do told) : do_(std::move(told)) {}
  void handle(Request request, Respond respond) override { do_(request, respond); }

 private:
  Do do_;
};

class ThrowingSource final : public BodySource {
 public:
  void pull(Take take) override {
    if (++pulled_ == 1) return take({.bytes = "begun", .then = Chunk::Then::more});
    take(contained_piece("a source of the tests", []() -> Chunk { throw std::runtime_error("no more"); }));
  }

 private:
  int pulled_ = 0;
};

const Response kFine{200, "text/plain", {}, "fine"};

}  // namespace

TEST_CASE("a single number, type or missing member of any body is refused, and the daemon goes on") {
  Served served;
  const std::string deep(100'000, '[');
  std::string deep_objects;
  for (int i = 0; i < 100'000; ++i) deep_objects += "{\"a\":";
  const char* bodies[] = {"1e999", "-1e999", "1", "true", "null", "\"x\"", "[]", "{}", "[1]", "{", "\xff", ""};
  const char* members[] = {"1e999",       "-1",
                           "1",           "true",
                           "null",        "\"x\"",
                           "[]",          "{}",
                           "[1]",         "184467440737095516160",
                           "\"\\ud800\"", "\"a\\u0000b\"",
                           "{\"en\": 1}", "[{\"number\": 1e400}]"};
  const std::pair<const char*, const char*> posts[] = {
      {"/v1/measures", "title"},
      {"/v1/measures", "finding"},
      {"/v1/measures/m-1/comments", "note"},
      {"/v1/measures/m-1/comments", "key"},
      {"/v1/measures/m-1/comments", "revision"},
      {"/v1/measures/m-1/transitions", "set"},
      {"/v1/measures/m-1/evidence", "evidence"},
      {"/v1/measures/m-1/delegations", "until"},
      {"/v1/commands", "command"},
      {"/v1/commands?atomic=true", "command"},
      {"/v1/workflows", "workflow"},
      {"/v1/workflows", "calendars"},
      {"/v1/forecast?until=2027-01-01", "workflow"},
      {"/v1/migrations", "version"},
      {"/v1/migrations", "map"},
      {"/v1/clock", "to"},
      {"/v1/outbox/replay", "all"},
      {"/v1/outbox/replay", "keys"},
  };
  for (const auto& [target, member] : posts) {
    std::vector<std::string> all(std::begin(bodies), std::end(bodies));
    for (const char* value : members) all.push_back(std::string("{\"") + member + "\": " + value + "}");
    all.push_back(deep);
    all.push_back(deep_objects);
    for (const std::string& body : all) {
      INFO(target << " " << body.substr(0, 200));
      const int status = served.ask("POST", target, body).status;
      CHECK(status < 500);
    }
    REQUIRE(served.goes_on());
  }
}

TEST_CASE("a strange place or parameter of any read is refused or answered, and the daemon goes on") {
  Served served;
  for (const char* target : {"/v1/measures?as_of=@99999999999999999999",
                             "/v1/measures?as_of=@",
                             "/v1/measures?limit=-1",
                             "/v1/measures?limit=18446744073709551615",
                             "/v1/measures?limit=0",
                             "/v1/measures?cursor=zz",
                             "/v1/measures?cursor=ff",
                             "/v1/measures?cursor=",
                             "/v1/measures?unit=&cursor=00",
                             "/v1/measures?sort=due&cursor=%00",
                             "/v1/forecast?until=9999-12-31",
                             "/v1/forecast?until=0000-01-01",
                             "/v1/forecast?until=9999-12-31T23:59:59%2B14:00",
                             "/v1/reports/durations?by=unit&until=9999-12-31",
                             "/v1/reports/durations?until=0001-01-01",
                             "/v1/audit/proof?measure=m-1&revision=99999999999999999999",
                             "/v1/audit/proof?measure=m-1&revision=0",
                             "/v1/audit/consistency?size=99999",
                             "/v1/audit/consistency?size=18446744073709551615",
                             "/v1/audit/export?measure=zz",
                             "/v1/audit/export?from=9999-12-31&until=0000-01-01",
                             "/v1/export/ocel?inspection=zz",
                             "/v1/export/xes?inspection=%00",
                             "/v1/export/none",
                             "/v1/measures/%ff%fe",
                             "/v1/measures/a%00b",
                             "/v1/measures/a%2fb/history",
                             "/v1/measures/%2e%2e",
                             "/v1/measures?text=%ff%fe",
                             "/v1/audit/search?inspection=i-1&rung=%ff",
                             "/v1/audit/search?inspection=%ff&returned=1",
                             "/v1/audit/search?inspection=i-1&returned=18446744073709551615",
                             "/v1/audit/who?actor=%ff",
                             "/v1/audit/who?actor=/",
                             "/v1/audit/who?actor=a/b%20for%20/",
                             "/v1/events?follow=false&measure=%ff",
                             "/v1/events?follow=false&from=18446744073709551614",
                             "/v1/escalations?older_than=18446744073709551615",
                             "/v1/outbox?limit=18446744073709551615",
                             "/v1/workflows/small/18446744073709551616",
                             "/v1/workflows/%00/1",
                             "/v1/audit/diff?measure=m-1&from=@0&until=@99999",
                             "/v1/findings?finding=...",
                             "/v1/summary?finding=1.99999999999",
                             "/%",
                             "/v1/%zz",
                             "/v1/measures?%",
                             "/v1/measures?=",
                             "/v1/measures?&&&",
                             "/?",
                             "/v1/measures?a"}) {
    INFO(target);
    CHECK(served.ask("GET", target).status < 500);
  }
  CHECK(served.goes_on());
}

// Where reading took the square of the time, eight megabytes of members would take hours.
TEST_CASE("eight megabytes of members are refused while the daemon answers others") {
  Served served;
  std::string body = "{";
  for (int i = 0; body.size() < (8U << 20) - 20; ++i) body += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
  body += "}";
  auto other = Client::connect_unix(served.options.unix_socket);
  REQUIRE(other.ok());
  auto large =
      std::async(std::launch::async, [&] { return served.ask("POST", "/v1/measures/m-1/comments", body).status; });
  do {
    const auto health = (*other)->send({"GET", "/healthz", {}, {}});
    REQUIRE(health.ok());
    CHECK(health->status == 200);
  } while (large.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready);
  CHECK(large.get() == 400);
  CHECK(served.goes_on());
}

TEST_CASE("a large body is read as a small one is, and in its turn") {
  Served served;
  std::string lines;
  for (int i = 0; i < 90; ++i) {
    lines += R"({"command": "comment", "measure": "m-1", "note": ")" + std::string(1000, 'x') + "\"}\n";
  }
  REQUIRE(lines.size() > http::ApiOptions().body_bytes_at_once_max);
  const Response response = served.ask("POST", "/v1/commands", lines);
  CHECK(response.status == 200);
  CHECK(json::number_at(json::parse(served.ask("GET", "/v1/measures/m-1").body).value(), "comments") == 90);
}

TEST_CASE("a handler that throws is answered as a fault of ours under an id, and the connection goes on") {
  const Folder folder;
  const ServerOptions options = options_in(folder);
  ObedientHandler told([](const Request& request, const Respond& respond) {
    if (request.target == "/throws") throw std::runtime_error("planted");
    if (request.target == "/throws-a-number") throw 7;
    if (request.target == "/twice") respond(kFine);
    if (request.target != "/forgets") respond(kFine);
    if (request.target == "/throws-late") throw std::logic_error("planted");
  });
  const auto server = started(options, told);
  auto client = Client::connect_unix(options.unix_socket);
  REQUIRE(client.ok());
  const auto ask = [&](const std::string& target) { return (*client)->send({"GET", target, {}, {}}).value(); };
  std::vector<std::string> ids;
  for (const char* target : {"/throws", "/throws-a-number", "/forgets"}) {
    INFO(target);
    const Response response = ask(target);
    CHECK(response.status == 500);
    const Error error = error_of(response);
    CHECK(error.code == Code::unavailable);
    CHECK(error.where.size() == 16);
    CHECK(error.message.find(error.where) != std::string::npos);
    CHECK(std::find(ids.begin(), ids.end(), error.where) == ids.end());
    ids.push_back(error.where);
    CHECK(ask("/fine").body == "fine");
  }
  CHECK(ask("/twice").body == "fine");
  CHECK(ask("/throws-late").body == "fine");
  CHECK(ask("/fine").body == "fine");
}

TEST_CASE("what the API throws on a thread of its own is a fault of ours too, and the engine goes on") {
  rectify::test::Disk disk;
  const auto engine = disk.open();
  Api api(*engine, {.set_clock = [](Instant) -> Result<void> { throw std::bad_alloc(); }});
  const auto ask = [&](const std::string& method, const std::string& target, const std::string& body) {
    std::promise<Response> promise;
    api.handle({.method = method, .target = target, .headers = {{"rectify-actor", "li.na/office"}}, .body = body},
               [&](Response response) { promise.set_value(std::move(response)); });
    return promise.get_future().get();
  };
  const Response response = ask("POST", "/v1/clock", R"({"to": "2030-01-01T00:00:00Z"})");
  CHECK(response.status == 500);
  CHECK(response.content_type == "application/problem+json");
  CHECK(ask("GET", "/v1/stats", {}).status == 200);
  CHECK(ask("POST", "/v1/measures", R"({"measure": "m-1", "inspection": "i-1", "title": "Roof", "workflow": "small"})")
            .status == 201);
}

TEST_CASE("a callback of the engine that throws is answered, and later work is done") {
  rectify::test::Disk disk;
  const auto engine = disk.open();
  std::promise<Response> promise;
  const Owed owed([&](Response response) { promise.set_value(std::move(response)); }, "a test");
  engine->submit({.key = "k",
                  .actor = {"li.na", "office"},
                  .measure = MeasureId("none"),
                  .expected = {},
                  .body = core::Comment{"x"}},
                 [owed](Result<core::Reply>) { owed.contain([] { throw std::runtime_error("planted"); }); });
  CHECK(promise.get_future().get().status == 500);
  CHECK(engine
            ->run({.key = "k2",
                   .actor = {"li.na", "office"},
                   .measure = MeasureId("none"),
                   .expected = {},
                   .body = core::Comment{"x"}})
            .error()
            .code == Code::not_found);
}

TEST_CASE("a source that throws breaks its answer off, and the server goes on") {
  const Folder folder;
  const ServerOptions options = options_in(folder);
  ObedientHandler told([](const Request& request, const Respond& respond) {
    if (request.target == "/fine") return respond(kFine);
    Response response{200, "text/plain", {}, {}};
    response.source = std::make_shared<ThrowingSource>();
    respond(std::move(response));
  });
  const auto server = started(options, told);
  auto client = Client::connect_unix(options.unix_socket);
  REQUIRE(client.ok());
  CHECK(!(*client)->send({"GET", "/stream", {}, {}}).ok());
  CHECK((*client)->send({"GET", "/fine", {}, {}}).value().body == "fine");
}

}  // namespace rectify::http::test
