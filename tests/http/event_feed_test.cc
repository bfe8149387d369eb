// The event feed: CloudEvents in order, places to start at, filters, readers that wait, come back and never read.
#include <future>
#include <thread>

#include "fixture.h"
#include "http/api/api.h"
#include "http/api/cloud_event.h"
#include "ledger/line.h"
#include "support/json_answer.h"
#include "support/small_engine.h"

namespace rectify::http::test {

using rectify::test::parsed;
using rectify::test::text;

namespace {

core::Command registers(const std::string& id) {
  core::Register body;
  body.inspection = InspectionId("i-1");
  body.title = {"Roof", "修缮屋面"};
  body.text = "“立行立改”\n\t\\";
  body.workflow = "small";
  return {.key = "r-" + id, .actor = {"li.na", "office"}, .measure = MeasureId(id), .expected = {}, .body = body};
}

core::Command comments(const std::string& id, int number) {
  return {.key = "c-" + id + "-" + std::to_string(number),
          .actor = {"li.na", "office"},
          .measure = MeasureId(id),
          .expected = {},
          .body = core::Comment{.note = "进展 " + std::to_string(number)}};
}

struct Ledger {
  rectify::test::Disk disk;
  std::unique_ptr<runtime::Engine> engine = disk.open();  // two lines: a calendar and a workflow
  Api api{*engine, {}};

  void add(const std::string& id) { REQUIRE(engine->run(registers(id)).ok()); }

  Response ask(const std::string& target, Headers headers = {}) {
    std::promise<Response> promise;
    api.handle({.method = "GET", .target = target, .headers = std::move(headers), .body = {}},
               [&](Response response) { promise.set_value(std::move(response)); });
    return promise.get_future().get();
  }
  // The whole body of an answer that has an end.
  std::string read(const std::string& target, Headers headers = {}) {
    const Response response = ask(target, std::move(headers));
    INFO(response.body);
    REQUIRE(response.source != nullptr);
    std::string body;
    REQUIRE(read_all(*response.source, [&](std::string_view piece) {
              body += piece;
              return true;
            }).ok());
    return body;
  }
  // The same as the ids of JSON lines.
  std::string ids(const std::string& target) {
    std::string all;
    std::istringstream body(read(target, {{"accept", "application/x-ndjson"}}));
    for (std::string line; std::getline(body, line);) {
      all += (all.empty() ? "" : " ") + text(parsed(line), "id");
    }
    return all;
  }
};

// Takes server-sent events off a source one by one, as a client would.
class EventReader {
 public:
  explicit EventReader(std::shared_ptr<BodySource> source) : source_(std::move(source)) {}
  // The next event's id and data.
  std::pair<std::string, json::Value> next() {
    std::size_t end = 0;
    while ((end = text_.find("\n\n")) == std::string::npos) {
      std::promise<Chunk> promise;
      source_->pull([&](Chunk chunk) { promise.set_value(std::move(chunk)); });
      auto coming = promise.get_future();
      REQUIRE(coming.wait_for(std::chrono::seconds(kPatienceSeconds)) == std::future_status::ready);
      const Chunk chunk = coming.get();
      REQUIRE(chunk.then == Chunk::Then::more);
      text_ += chunk.bytes;
    }
    const std::string event = text_.substr(0, end);
    text_.erase(0, end + 2);
    const std::size_t line = event.find("\ndata: ");
    REQUIRE(event.starts_with("id: "));
    return {event.substr(4, line - 4), parsed(event.substr(line + 7))};
  }

 private:
  std::shared_ptr<BodySource> source_;
  std::string text_;
};

}  // namespace

TEST_CASE("an event is a CloudEvent whose data is the recorded line, byte for byte") {
  Ledger ledger;
  ledger.add("整改-1");
  const std::string line = ledger.engine->store().now().line(Sequence(2)).value();
  const std::string body = ledger.read("/v1/events?follow=false&from=2", {{"accept", "application/x-ndjson"}});
  REQUIRE(body.ends_with("\n"));
  CHECK(body.find("\"data\":" + line + "}\n") != std::string::npos);
  const json::Value event = parsed(body);
  CHECK(event.at("specversion") == "1.0");
  CHECK(event.at("id") == "2");
  CHECK(event.at("source") == "/rectify");
  CHECK(event.at("type") == "rectify.registered");
  CHECK(event.at("subject") == "整改-1");
  CHECK(event.at("time") == "2020-09-14T09:00:00.000Z");
  CHECK(event.at("datacontenttype") == "application/json");
  CHECK(event.at("sequence") == "00000000000000000002");
  CHECK(event.at("treeindex") == "2");
  CHECK(event.at("leafhash") == json::Value(ledger::to_hex(ledger::leaf_hash(line))));
  CHECK(event.as_object().size() == 11);

  const std::string first = ledger.read("/v1/events?follow=false&from=0", {{"accept", "application/x-ndjson"}});
  CHECK_FALSE(parsed(first.substr(0, first.find('\n'))).as_object().contains("subject"));
}

TEST_CASE("what is not a line of the ledger has no parts") {
  for (const char* bad :
       {"", "{", "{}", "[]", R"({"at":"x")", R"({"at":"x","type":"y"},)", R"({"at":1,"type":"y"})",
        R"({"at":"x","type":"y","body":{"a":[})", R"({"at":"x" "type":"y"})", R"({at:"x","type":"y"})"}) {
    INFO(bad);
    const auto parts = parts_of(bad);
    REQUIRE_FALSE(parts.ok());
    CHECK(parts.error().code == Code::corrupt);
  }
  const auto parts = parts_of(R"({"at":"x","body":{"at":"no","type":["{","\"}"]},"measure":"m\"1","type":"y","v":1})");
  REQUIRE(parts.ok());
  CHECK(parts->at == "\"x\"");
  CHECK(parts->measure == R"("m\"1")");
  CHECK(parts->type == "\"y\"");
}

TEST_CASE("a feed starts where it is told to, and goes on behind the last event that was seen") {
  Ledger ledger;
  for (const char* id : {"a", "b", "c"}) ledger.add(id);  // events 2, 3 and 4
  CHECK(ledger.ids("/v1/events?follow=false") == "0 1 2 3 4");
  CHECK(ledger.ids("/v1/events?follow=false&from=3") == "3 4");
  CHECK(ledger.ids("/v1/events?follow=false&from=5").empty());
  CHECK(EventReader(ledger.ask("/v1/events?from=1").source).next().first == "1");
  CHECK(EventReader(ledger.ask("/v1/events?from=1", {{"last-event-id", "3"}}).source).next().first == "4");

  EventReader following(ledger.ask("/v1/events").source);
  ledger.add("d");
  const auto [id, event] = following.next();
  CHECK(id == "5");
  CHECK(event.at("subject") == "d");

  const auto another = ledger.ask("/v1/events", {{"last-event-id", "17"}});
  CHECK(another.status == 409);
  CHECK(another.body.find("has 6 events") != std::string::npos);
}

TEST_CASE("a feed can be narrowed to a measure and to a type") {
  Ledger ledger;
  for (const char* id : {"a", "b"}) ledger.add(id);
  REQUIRE(ledger.engine->run(comments("a", 1)).ok());
  CHECK(ledger.ids("/v1/events?follow=false&measure=a") == "2 4");
  CHECK(ledger.ids("/v1/events?follow=false&type=registered") == "2 3");
  CHECK(ledger.ids("/v1/events?follow=false&type=rectify.commented&measure=a") == "4");
  CHECK(ledger.ids("/v1/events?follow=false&measure=none").empty());
  EventReader following(ledger.ask("/v1/events?measure=b").source);
  REQUIRE(ledger.engine->run(comments("a", 2)).ok());
  REQUIRE(ledger.engine->run(comments("b", 1)).ok());
  CHECK(following.next().first == "6");

  const auto refusal = [&](const char* target) {
    const Response response = ledger.ask(target);
    CHECK(response.status == 400);
    return response.body;
  };
  CHECK(refusal("/v1/events?type=comented").find("did you mean 'commented'?") != std::string::npos);
  CHECK(refusal("/v1/events?since=3").find("from, follow, measure, type") != std::string::npos);
  refusal("/v1/events?from=-1");
  refusal("/v1/events?from=18446744073709551615");
  refusal("/v1/events?follow=maybe");
}

TEST_CASE(
    "ten thousand commits go on beside a reader that never reads, and one that reads sees each of them in order") {
  Ledger ledger;
  const Folder folder;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, ledger.api);
  Wire never(options.unix_socket);
  never.send("GET /v1/events?from=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");

  constexpr std::uint64_t kCommits = 10'000;
  auto client = Client::connect_unix(options.unix_socket);
  REQUIRE(client.ok());
  std::thread commits([&] {
    if (!ledger.engine->run(registers("m")).ok()) return;
    for (std::uint64_t done = 1; done < kCommits;) {
      std::vector<core::Command> some;
      for (int i = 0; i < 100 && done < kCommits; ++i) some.push_back(comments("m", static_cast<int>(done++)));
      if (!ledger.engine->run_all(std::move(some)).ok()) return;
    }
  });
  std::uint64_t expected = 0;
  std::string text;
  const auto read = (*client)->stream({"GET", "/v1/events?from=0", {}, {}}, [&](std::string_view piece) {
    text += piece;
    for (std::size_t end = 0; (end = text.find("\n\n")) != std::string::npos; text.erase(0, end + 2)) {
      if (text.starts_with(":")) continue;
      if (!text.starts_with("id: " + std::to_string(expected) + "\n")) return false;
      ++expected;
    }
    return expected < kCommits + 2;
  });
  commits.join();
  CHECK(read.ok());
  CHECK(expected == kCommits + 2);
  CHECK(ledger.engine->store().now().size().value() == kCommits + 2);
}

TEST_CASE("stopping with feeds open does not wait for them, and a feed outlives the API it came from") {
  auto ledger = std::make_unique<Ledger>();
  const Folder folder;
  const ServerOptions options = options_in(folder);
  auto server = started(options, ledger->api);
  Wire wire(options.unix_socket);
  wire.send("GET /v1/events?from=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::string head;
  while (head.find("id: 1\n") == std::string::npos) head += wire.receive_bytes(1);
  CHECK(head.find("content-type: text/event-stream\r\n") != std::string::npos);
  CHECK(stops_at_once(*server));
  server.reset();

  const auto waiting = ledger->ask("/v1/events").source;
  std::promise<Chunk> broken;
  waiting->pull([&](Chunk chunk) { broken.set_value(std::move(chunk)); });
  ledger.reset();
  CHECK(broken.get_future().get().then == Chunk::Then::failed);
  std::promise<Chunk> late;
  waiting->pull([&](Chunk chunk) { late.set_value(std::move(chunk)); });
  CHECK(late.get_future().get().then == Chunk::Then::failed);
}

}  // namespace rectify::http::test
