// Questions to the history over the API. Lines 0 and 1 deploy the calendar and the workflow; the calendar's zone is
// UTC.
#include "http/asker.h"
#include "support/text.h"

using namespace rectify;
using http::test::Asker;
using http::test::body;
using test::has;

namespace {

// m-1: registered on the 14th, begun on the 15th, remarked upon on the 16th, finished on the 18th, closed by the engine
// after the notice period. Lines 2 to 6.
struct Story : Asker {
  Story() {
    REQUIRE(create("m-1").status == 201);
    at("2020-09-15T10:00:00Z", "li.na/office", "transitions",
       R"({"transition": "start", "set": {"due": "2020-09-30"}})");
    at("2020-09-16T10:00:00Z", "wang.fang/office", "comments", R"({"note": "half done"})");
    at("2020-09-18T10:00:00Z", "wang.fang/office", "transitions", R"({"transition": "finish", "note": "done"})");
    disk.clock.advance_to(test::at("2020-09-21T09:00:00Z"));
    REQUIRE(engine->fire_due().ok());
  }
  void at(const char* when, const char* actor, const char* part, const char* content) {
    disk.clock.advance_to(test::at(when));
    const auto answer = ask("POST", std::string("/v1/measures/m-1/") + part, content, {{"rectify-actor", actor}});
    INFO(answer.body);
    REQUIRE(answer.status == 200);
  }
  json::Value get(const std::string& target) {
    const auto answer = ask("GET", target);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return body(answer);
  }
  // The refusal's words.
  std::string refusal(const std::string& target, int status) {
    const auto answer = ask("GET", target);
    CHECK(answer.status == status);
    return test::text(body(answer), "detail");
  }
};

std::vector<std::string> sequences(const json::Value& lines) { return test::texts(lines, "sequence"); }

json::Value change(const char* what, const json::Value& before, const json::Value& after) {
  return json::Object{{"what", what}, {"before", before}, {"after", after}};
}

}  // namespace

TEST_CASE("every answer to a read names the size and root of the tree it was taken from") {
  Story told;
  const auto head_of = [&](const std::string& target) {
    const auto headers = told.ask("GET", target).headers;
    INFO(target);
    REQUIRE(headers.contains("rectify-tree-size"));
    return headers.at("rectify-tree-size") + " " + headers.at("rectify-tree-root");
  };
  const auto head = [&] {
    const auto tree = told.engine->store().now().tree().value();
    return std::to_string(tree.size()) + " " + ledger::to_hex(tree.root());
  };
  const std::string before = head();
  CHECK(before.starts_with("7 "));
  for (const char* target :
       {"/v1/measures", "/v1/measures/m-1", "/v1/measures/m-1?as_of=2020-09-15", "/v1/measures/m-1/history",
        "/v1/measures/none", "/v1/escalations", "/v1/summary", "/v1/workflows", "/v1/stats", "/v1/audit/verify",
        "/v1/audit/who?actor=li.na", "/v1/audit/diff?measure=m-1&from=@1&until=@7",
        "/v1/audit/search?inspection=i-1&returned=1", "/v1/reports/durations"}) {
    CHECK(head_of(target) == before);
  }
  REQUIRE(told.create("m-2").status == 201);
  CHECK(head_of("/v1/measures") == head());
  CHECK(head() != before);
}

TEST_CASE("a history can be asked for one actor, one type and one period") {
  Story told;
  const auto lines = [&](const std::string& query) { return sequences(told.get("/v1/measures/m-1/history?" + query)); };
  using Lines = std::vector<std::string>;
  CHECK(lines("") == Lines{"2", "3", "4", "5", "6"});
  CHECK(lines("actor=wang.fang") == Lines{"4", "5"});
  CHECK(lines("actor=wang.fang/office") == Lines{"4", "5"});
  CHECK(lines("actor=wang.fang/elsewhere").empty());
  CHECK(lines("type=fired") == Lines{"3", "5", "6"});
  CHECK(lines("from=2020-09-15&until=2020-09-16") == Lines{"3", "4"});
  CHECK(lines("from=2020-09-15T10:00:00.001Z&until=2020-09-18T10:00:00Z") == Lines{"4", "5"});
  CHECK(lines("type=fired&actor=engine") == Lines{"6"});
  CHECK(told.ask("GET", "/v1/measures/m-1/history?type=commented").body ==
        "[" + told.engine->store().now().line(Sequence(4)).value() + "]");  // byte for byte

  CHECK(has(told.refusal("/v1/measures/m-1/history?type=fire", 400), "registered, fired, proposed"));
  CHECK(has(told.refusal("/v1/measures/m-1/history?untill=2020-09-15", 400), "did you mean 'until'?"));
  CHECK(has(told.refusal("/v1/measures/m-1/history?from=soon", 400), "2020-11-30"));
  CHECK(has(told.refusal("/v1/measures/m-1/history?from=2020-09-16&until=2020-09-15", 400), "exchange"));
  CHECK(told.ask("GET", "/v1/measures/none/history").status == 404);
}

TEST_CASE("a measure is shown as it was at the end of a day, at a moment and after so many lines") {
  Story told;
  const auto state = [&](const std::string& moment) {
    return told.get("/v1/measures/m-1?as_of=" + moment).at("state");
  };
  CHECK(state("2020-09-14") == "open");
  CHECK(state("2020-09-15T09:59:59Z") == "open");
  CHECK(state("2020-09-15T10:00:00Z") == "working");
  CHECK(state("2020-09-17") == "working");
  CHECK(state("@3") == "open");
  CHECK(state("@4") == "working");
  CHECK(state("2020-09-18") == "notice");
  const json::Value then = told.get("/v1/measures/m-1?as_of=@5");
  CHECK(then.at("as_of") == "2020-09-16T10:00:00+00:00");
  CHECK(then.at("as_of_lines") == 5);
  CHECK(then.at("revision") == 3);
  CHECK(told.get("/v1/measures/m-1?as_of=2099-01-01").at("as_of") == "2020-09-21T09:00:00+00:00");  // now

  CHECK(has(told.refusal("/v1/measures/m-1?as_of=2020-09-13", 404), "registered on 2020-09-14"));
  CHECK(has(told.refusal("/v1/measures/m-1?as_of=@8", 400), "@1 to @7"));
  CHECK(has(told.refusal("/v1/measures/m-1?as_of=@", 400), "first 739 lines"));
  CHECK(has(told.refusal("/v1/measures/m-1?as-of=2020-09-15", 400), "did you mean 'as_of'?"));
}

TEST_CASE("overdue, in the past, is judged by the clock of the past") {
  Story told;
  REQUIRE(told.create("m-2").status == 201);
  REQUIRE(told.ask("POST", "/v1/measures/m-2/transitions", R"({"transition": "start", "set": {"due": "2020-09-22"}})")
              .status == 200);
  told.disk.clock.advance_to(test::at("2020-10-01T09:00:00Z"));
  CHECK(told.get("/v1/measures/m-2").at("overdue") == true);
  CHECK(told.get("/v1/measures/m-2?as_of=2020-09-22").at("overdue") == false);
  CHECK(told.get("/v1/measures/m-2?as_of=2020-09-23").at("overdue") == true);
}

TEST_CASE("the difference of a measure names what changed and the lines between") {
  Story told;
  const json::Value diff = told.get("/v1/audit/diff?measure=m-1&from=2020-09-14&until=2020-09-16");
  CHECK(diff.at("from").at("at") == "2020-09-14T23:59:59.999+00:00");
  CHECK(diff.at("changes") == json::Array{change("state", "open", "working"), change("phase", "assign", "execute"),
                                          change("deadline", nullptr, "2020-09-30T23:59:59.999+00:00"),
                                          change("comments", 0, 1), change("field.due", nullptr, "2020-09-30")});
  CHECK(sequences(diff.at("lines")) == std::vector<std::string>{"3", "4"});
  const json::Value registered = told.get("/v1/audit/diff?measure=m-1&from=@2&until=@3");
  CHECK(registered.at("changes") == json::Array{change("state", nullptr, "open"), change("phase", nullptr, "assign"),
                                                change("episode", nullptr, 1)});
  CHECK(test::items(told.get("/v1/audit/diff?measure=m-1&from=2020-09-16&until=2020-09-17"), "changes").empty());

  CHECK(has(told.refusal("/v1/audit/diff?measure=m-1&from=2020-09-16", 400), "from=2020-10-31&until=2020-11-30"));
  CHECK(has(told.refusal("/v1/audit/diff?measure=m-1&from=@5&until=@4", 400), "exchange"));
  CHECK(has(told.refusal("/v1/audit/diff?from=@4&until=@5", 400), "either measure=ID or inspection=ID"));
  CHECK(told.ask("GET", "/v1/audit/diff?measure=none&from=@4&until=@5").status == 404);
  CHECK(told.ask("GET", "/v1/audit/diff?inspection=none&from=@4&until=@5").status == 404);
}

TEST_CASE("the difference of an inspection counts by state and lists what differs") {
  Story told;
  REQUIRE(told.create("m-2").status == 201);
  const json::Value diff = told.get("/v1/audit/diff?inspection=i-1&from=2020-09-17&until=2020-09-21");
  CHECK(diff.at("phases") == test::parsed(R"([{"phase": "assign", "before": 0, "after": 1},
                                              {"phase": "execute", "before": 1, "after": 0},
                                              {"phase": "verify", "before": 0, "after": 0},
                                              {"phase": "close", "before": 0, "after": 1}])"));
  std::map<std::string, std::pair<int, int>> states;
  for (const json::Value& row : test::items(diff, "states")) {
    states[test::text(row, "state")] = {row.at("before").to_number<int>(), row.at("after").to_number<int>()};
  }
  CHECK(states ==
        std::map<std::string, std::pair<int, int>>{{"open", {0, 1}}, {"working", {1, 0}}, {"closed", {0, 1}}});
  REQUIRE(test::items(diff, "measures").size() == 2);
  CHECK(diff.at("measures").at(0).at("id") == "m-1");
  CHECK(diff.at("measures").at(0).at("changes").at(0) == change("state", "working", "closed"));
}

TEST_CASE("who names all that a person did, for one unit or for all") {
  Story told;
  const auto lines = [&](const std::string& query) {
    std::vector<std::string> all;
    const json::Value acts = told.get("/v1/audit/who?" + query).at("acts");
    for (const json::Value& act : test::items(acts)) {
      CHECK(act.at("as") == json::Array{"actor"});
      all.push_back(test::text(act.at("event"), "sequence"));
    }
    return all;
  };
  using Lines = std::vector<std::string>;
  CHECK(lines("actor=li.na") == Lines{"0", "1", "2", "3"});
  CHECK(lines("actor=wang.fang/office&from=2020-09-17") == Lines{"5"});
  CHECK(lines("actor=wang.fang/elsewhere").empty());
  CHECK(lines("actor=wang").empty());
  CHECK(has(told.refusal("/v1/audit/who", 400), "say who"));
}

TEST_CASE("a search finds by past states and rungs, and says by which lines") {
  Story told;
  REQUIRE(told.create("m-2").status == 201);
  const auto ids = [&](const std::string& query) {
    return test::texts(told.get("/v1/audit/search?inspection=i-1&" + query).at("hits"), "id");
  };
  using Ids = std::vector<std::string>;
  CHECK(ids("in=working&on=2020-09-16") == Ids{"m-1"});
  CHECK(ids("in=working&on=2020-09-18") == Ids{"m-1"});  // until ten in the morning
  CHECK(ids("in=working&on=2020-09-18T10:00:00Z").empty());
  CHECK(ids("in=open&on=2020-09-21") == Ids{"m-2"});
  CHECK(ids("in=open&on=2020-09-14&rung=remind").empty());
  const json::Value hit = told.get("/v1/audit/search?inspection=i-1&in=working&on=2020-09-16").at("hits").at(0);
  CHECK(hit.at("why").at(0).at("lines") == json::Array{3, 5});

  CHECK(has(told.refusal("/v1/audit/search?inspection=i-1", 400), "returned=N"));
  CHECK(has(told.refusal("/v1/audit/search?returned=1", 400), "inspection=ID"));
  CHECK(has(told.refusal("/v1/audit/search?inspection=i-1&in=working", 400), "go together"));
  CHECK(has(told.refusal("/v1/audit/search?inspection=i-1&in=worked&on=2020-09-16", 400), "open, working, notice"));
  CHECK(has(told.refusal("/v1/audit/search?inspection=i-1&rung=remember", 400), "remind, talk, supervise"));
  CHECK(has(told.refusal("/v1/audit/search?inspection=i-1&returned=0", 400), "1 or more"));
  CHECK(has(told.refusal("/v1/audit/search?inspection=i-1&returns=2", 400), "did you mean 'returned'?"));
}

TEST_CASE("durations are summed up to now, over the measures that are asked for") {
  Story told;
  REQUIRE(told.create("m-2").status == 201);
  told.disk.clock.advance_to(test::at("2020-09-22T09:00:00Z"));
  constexpr std::int64_t kHour = kMsPerHour;
  const json::Value rows = told.get("/v1/reports/durations?by=state&inspection=i-1").at("rows");
  REQUIRE(test::items(rows).size() == 1);
  CHECK(rows.at(0).at("measures") == 2);
  const json::Value& states = rows.at(0).at("states");
  REQUIRE(test::items(states).size() == 4);
  CHECK(states.at(0).at("state") == "open");  // 25 hours and, so far, 24
  CHECK(states.at(0).at("visits") == 2);
  CHECK(states.at(0).at("open") == 1);
  CHECK(states.at(0).at("total_ms") == 49 * kHour);
  CHECK(states.at(0).at("longest_ms") == 25 * kHour);
  CHECK(states.at(1).at("mean_ms") == 72 * kHour);
  CHECK(told.get("/v1/reports/durations?by=area").at("rows").at(0).at("inspection") == "i-1");
  CHECK(told.get("/v1/reports/durations").at("rows").at(0).at("unit") == "");  // the small workflow names none
  CHECK(told.get("/v1/reports/durations?state=open&by=state").at("rows").at(0).at("measures") == 1);
  const json::Value earlier = told.get("/v1/reports/durations?by=state&until=2020-09-16T10:00:00Z").at("rows").at(0);
  CHECK(earlier.at("measures") == 1);
  CHECK(test::items(earlier, "states").size() == 2);
  CHECK(earlier.at("states").at(1).at("longest_ms") == 24 * kHour);
  CHECK(has(told.refusal("/v1/reports/durations?by=person", 400), "unit, area or state"));
  CHECK(has(told.refusal("/v1/reports/durations?colour=red", 400), "is not a filter"));
}

TEST_CASE("an answer is never read from more than the limits allow") {
  Story told;
  http::Api tight{*told.engine, {.history_lines_max = 4, .audit_measures_max = 1, .set_clock = {}}};
  const auto status = [&](const std::string& target) {
    std::promise<http::Response> promise;
    tight.handle({.method = "GET", .target = target, .headers = {}, .body = {}},
                 [&](http::Response response) { promise.set_value(std::move(response)); });
    return promise.get_future().get().status;
  };
  CHECK(status("/v1/measures/m-1/history") == 429);
  CHECK(status("/v1/measures/m-1/history?type=fired") == 200);
  CHECK(status("/v1/audit/who?actor=li.na&until=2020-09-14") == 200);
  CHECK(status("/v1/audit/diff?measure=m-1&from=@2&until=@7") == 429);
  CHECK(status("/v1/audit/diff?inspection=i-1&from=@2&until=@7") == 200);
  REQUIRE(told.create("m-2").status == 201);
  CHECK(status("/v1/audit/who?actor=li.na") == 429);
  CHECK(status("/v1/audit/diff?inspection=i-1&from=@2&until=@7") == 200);  // when there was one measure
  CHECK(status("/v1/audit/diff?inspection=i-1&from=@2&until=2030-01-01") == 429);
  CHECK(status("/v1/audit/search?inspection=i-1&returned=1") == 429);
  CHECK(status("/v1/reports/durations") == 429);
}
