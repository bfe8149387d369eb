// The API without sockets: what a request comes to, in statuses, headers and JSON.
#include "http/api/command_json.h"

#include <future>
#include <sstream>

#include "http/asker.h"

using namespace rectify;
using http::test::Asker;
using http::test::body;

TEST_CASE("a measure is made, read and moved, and its revision is its ETag") {
  Asker asker;
  const auto made = asker.create("m-1");
  CHECK(made.status == 201);
  CHECK(made.headers.at("location") == "/v1/measures/m-1");
  CHECK(made.headers.at("etag") == "\"1\"");
  const auto fired =
      asker.ask("POST", "/v1/measures/m-1/transitions", R"({"transition": "start", "set": {"due": "2020-09-30"}})",
                {{"rectify-actor", "li.na/office"}, {"if-match", "\"1\""}, {"idempotency-key", "k-1"}});
  CHECK(fired.status == 200);
  CHECK(body(fired).at("state") == "working");
  const auto again =
      asker.ask("POST", "/v1/measures/m-1/transitions", R"({"transition": "start", "set": {"due": "2020-09-30"}})",
                {{"rectify-actor", "li.na/office"}, {"idempotency-key", "k-1"}});
  CHECK(again.body == fired.body);
  const auto read = asker.ask("GET", "/v1/measures/m-1");
  CHECK(read.headers.at("etag") == "\"2\"");
  CHECK(body(read).at("title").at("zh") == "修缮屋面");
  CHECK(body(read).at("deadline").at("due") == "2020-09-30T23:59:59.999+00:00");
  CHECK(test::items(body(asker.ask("GET", "/v1/measures/m-1/history"))).size() == 2);
}

TEST_CASE("every refusal is problem+json with the status of its code") {
  Asker asker;
  REQUIRE(asker.create("m-1").status == 201);
  const auto status = [&](const http::Response& response) {
    CHECK(response.content_type == "application/problem+json");
    CHECK(body(response).at("status") == response.status);
    CHECK(!test::text(body(response), "detail").empty());
    return response.status;
  };
  CHECK(status(asker.create("m-1")) == 409);
  CHECK(status(asker.ask("GET", "/v1/measures/none")) == 404);
  CHECK(status(asker.ask("POST", "/v1/measures/m-1/transitions", R"({"transition": "finish"})")) == 409);
  CHECK(status(asker.ask("POST", "/v1/measures/m-1/transitions", R"({"transition": "start"})")) == 403);
  CHECK(status(asker.ask("POST", "/v1/measures/m-1/transitions", R"({"transition": "start", "sett": {}})")) == 400);
  CHECK(status(asker.ask("POST", "/v1/measures/m-1/transitions", "{", {{"rectify-actor", "li.na/office"}})) == 400);
  CHECK(status(asker.ask("POST", "/v1/measures/m-1/transitions", R"({"transition": "start"})", {})) == 400);
  CHECK(status(asker.ask("POST", "/v1/measures/m-1/comments", R"({"note": "x"})",
                         {{"rectify-actor", "li.na/office"}, {"if-match", "\"9\""}})) == 409);
  CHECK(status(asker.ask("DELETE", "/v1/measures/m-1")) == 405);
  CHECK(status(asker.ask("GET", "/v1/measures?phase=shut")) == 400);
  CHECK(status(asker.ask("GET", "/v2/measures")) == 404);
  CHECK(status(asker.ask("POST", "/v1/clock", R"({"to": "2030-01-01T00:00:00Z"})")) == 403);
}

TEST_CASE("JSON nested a hundred thousand deep is refused before it is built") {
  Asker asker;
  CHECK(asker.ask("POST", "/v1/measures", std::string(100'000, '[')).status == 400);
  CHECK(asker.ask("POST", "/v1/commands", std::string(100'000, '{')).status == 200);  // one line, one refusal
}

TEST_CASE("a bulk that is longer than the engine's queue is answered whole, in its order") {
  runtime::Options options;
  options.queue_commands_max = 1'500;
  Asker asker(std::move(options));
  http::Api api(*asker.engine,
                {.bulk_commands_max = 10'000, .history_lines_max = 1000, .audit_measures_max = 100, .set_clock = {}});
  REQUIRE(asker.create("m-1").status == 201);
  constexpr int kComments = 5'000;
  std::string lines;
  for (int i = 0; i < kComments; ++i) {
    lines += R"({"command": "comment", "measure": "m-1", "actor": "li.na/office", "key": "c-)" + std::to_string(i) +
             R"(", "note": "so it is"})" + "\n";
  }
  std::promise<http::Response> promise;
  api.handle({.method = "POST", .target = "/v1/commands", .headers = {}, .body = lines},
             [&](http::Response response) { promise.set_value(std::move(response)); });
  const http::Response response = promise.get_future().get();
  REQUIRE(response.status == 200);
  std::istringstream answers(response.body);
  std::uint64_t revision = 1;
  for (std::string line; std::getline(answers, line);) {
    if (json::number_at(json::parse(line).value(), "revision") != ++revision) FAIL(line);
  }
  CHECK(revision == kComments + 1);
}

TEST_CASE("an empty name in an address is none, and is not passed over") {
  Asker asker;
  REQUIRE(asker.create("history").status == 201);
  CHECK(asker.ask("GET", "/v1/measures/").status == 400);
  CHECK(asker.ask("GET", "/v1/measures//history").status == 400);
}

TEST_CASE("bulk lines are answered one by one, or all together when asked to be atomic") {
  Asker asker;
  const auto line = [](const std::string& id) {
    return R"({"command": "register", "key": "k-)" + id + R"(", "measure": ")" + id +
           R"(", "inspection": "i-1", "title": "Roof", "workflow": "small"})" + "\n";
  };
  const auto each = asker.ask("POST", "/v1/commands", line("a") + "not json\n" + line("b"));
  CHECK(each.status == 200);
  CHECK(each.body.find("\"code\":\"invalid\"") != std::string::npos);
  CHECK(each.body.find("line 2") != std::string::npos);
  CHECK(asker.ask("GET", "/v1/measures/b").status == 200);

  const auto none = asker.ask("POST", "/v1/commands?atomic=true", line("c") + line("d") + "not json\n");
  CHECK(none.status == 400);
  CHECK(asker.ask("GET", "/v1/measures/c").status == 404);
  std::string many;
  for (int i = 0; i < 11; ++i) many += line("x" + std::to_string(i));
  CHECK(asker.ask("POST", "/v1/commands", many).status == 429);
}

TEST_CASE("a listing goes on from its cursor until there is no more") {
  Asker asker;
  for (int i = 1; i <= 5; ++i) REQUIRE(asker.create("m-" + std::to_string(i)).status == 201);
  std::vector<std::string> ids;
  std::string target = "/v1/measures?limit=2&inspection=i-1";
  while (!target.empty()) {
    const auto page = asker.ask("GET", target);
    for (const std::string& id : test::texts(body(page), "id")) ids.push_back(id);
    const auto link = page.headers.find("link");
    target = link == page.headers.end() ? "" : link->second.substr(1, link->second.find('>') - 1);
  }
  CHECK(ids == std::vector<std::string>{"m-1", "m-2", "m-3", "m-4", "m-5"});
}

TEST_CASE("after a failed write the API is alive and not ready: writes are 503, reads go on") {
  Asker asker;
  REQUIRE(asker.create("m-1").status == 201);
  CHECK(asker.ask("GET", "/readyz").status == 200);
  asker.disk.faults->fail(test::FailingDisk::Fault::sync);
  const auto failed = asker.create("m-2");
  CHECK(failed.status == 503);
  CHECK(body(failed).at("code") == "unavailable");
  CHECK(test::text(body(failed), "detail").find("whether it is on disk is unknown") != std::string::npos);
  asker.disk.faults->fail(test::FailingDisk::Fault::none);
  CHECK(asker.create("m-3").status == 503);
  CHECK(asker.ask("GET", "/readyz").status == 503);
  CHECK(asker.ask("GET", "/healthz").status == 200);
  CHECK(asker.ask("GET", "/v1/measures/m-1").status == 200);
  CHECK(asker.ask("GET", "/v1/measures/m-2").status == 404);
  CHECK(test::items(body(asker.ask("GET", "/v1/measures"))).size() == 1);
}

TEST_CASE("the audit walks the history and gives its root") {
  Asker asker;
  REQUIRE(asker.create("m-1").status == 201);
  const json::Value verdict = body(asker.ask("GET", "/v1/audit/verify"));
  CHECK(verdict.at("valid") == true);
  CHECK(verdict.at("lines") == 3);
  CHECK(verdict.at("root") == json::Value(ledger::to_hex(asker.engine->store().now().tree().value().root())));
}

TEST_CASE("a command survives the way to JSON and back") {
  core::Command command{
      .key = "k",
      .actor = {"li.na", "office"},
      .measure = MeasureId("m-1"),
      .expected = Revision(3),
      .body = core::Fire{.transition = "submit",
                         .sets = {{"due", "2020-12-01"}, {"units", std::vector<std::string>{"a", "b"}}},
                         .note = "已办结",
                         .evidence = {{"纪要.pdf", "application/pdf", std::string(64, 'a'), "/x", "2020-11-20"}}}};
  CHECK(http::command_from(http::json_of(command)).value() == command);
  command.body = core::Register{.inspection = InspectionId("i"),
                                .finding = {{1, {"a", "甲"}}},
                                .title = {"t", "题"},
                                .text = "原文",
                                .source_line = 7,
                                .workflow = "w",
                                .fields = {{"due", "2020-12-01"}}};
  CHECK(http::command_from(http::json_of(command)).value() == command);
  std::get<core::Register>(command.body).parent = MeasureId("m-0");
  CHECK(http::command_from(http::json_of(command)).value() == command);
  command.actor = {"wang.fang", "audit", "li.na", "office"};
  command.body = core::Veto{"pass", "证据不足"};
  CHECK(http::command_from(http::json_of(command)).value() == command);
  command.body = core::Delegate{"wang.fang", parse_instant("2020-12-31T16:00:00Z").value(), "休假"};
  CHECK(http::command_from(http::json_of(command)).value() == command);
}

TEST_CASE("the summary counts measures by workflow and state where it is asked to") {
  Asker asker;
  for (const char* id : {"m-1", "m-2", "m-3"}) REQUIRE(asker.create(id).status == 201);
  REQUIRE(asker
              .ask("POST", "/v1/measures/m-2/transitions", R"({"transition": "start", "set": {"due": "2020-01-01"}})",
                   {{"rectify-actor", "li.na/office"}})
              .status == 200);
  CHECK(body(asker.ask("GET", "/v1/summary?by=state")) ==
        test::parsed(R"([{"workflow": "small@1", "state": "open", "total": 2, "overdue": 0},
                         {"workflow": "small@1", "state": "working", "total": 1, "overdue": 1}])"));
  CHECK(test::items(body(asker.ask("GET", "/v1/summary?by=state&state=open"))).size() == 1);
  CHECK(asker.ask("GET", "/v1/summary?by=area").body == asker.ask("GET", "/v1/summary").body);
  CHECK(asker.ask("GET", "/v1/summary?by=unit").status == 400);
}
