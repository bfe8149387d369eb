// The API without sockets, on an engine in memory.
#pragma once

#include <catch2/catch.hpp>
#include <future>

#include "http/api/api.h"
#include "support/json_answer.h"
#include "support/small_engine.h"

namespace rectify::http::test {

// Waits for the answer.
inline Response ask(Api& api, Request request) {
  std::promise<Response> promise;
  api.handle(std::move(request), [&](Response response) { promise.set_value(std::move(response)); });
  return promise.get_future().get();
}

struct Asker {
  explicit Asker(runtime::Options options = {}) : engine(disk.open(std::move(options))) {}

  rectify::test::Disk disk;
  std::unique_ptr<runtime::Engine> engine;
  Api api{*engine, {.bulk_commands_max = 10, .history_lines_max = 1000, .audit_measures_max = 100, .set_clock = {}}};

  Response ask(const std::string& method, const std::string& target, const std::string& content = {},
               Headers headers = {{"rectify-actor", "li.na/office"}}) {
    return test::ask(api, {.method = method, .target = target, .headers = std::move(headers), .body = content});
  }
  Response create(const std::string& id) {
    return ask(
        "POST", "/v1/measures",
        R"({"measure": ")" + id + R"(", "inspection": "i-1", "title": {"zh": "修缮屋面"}, "workflow": "small"})");
  }
};

inline json::Value body(const Response& response) { return rectify::test::parsed(response.body); }

}  // namespace rectify::http::test
