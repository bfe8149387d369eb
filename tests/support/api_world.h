// The API on an engine in memory that has everything: a signing key, maps of migrations, a sink that gives every notice
// up, and a clock that may be moved. Fuzzer and tests ask it the same requests, which lie in files (tests/fuzz/http).
//
// Without Catch, for the fuzzers are built without it. Threads: one. Errors: runtime_error where the world cannot be
// made.
#pragma once

#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "http/api/api.h"
#include "support/small_engine.h"

namespace rectify::test {

class ApiWorld {
 public:
  ApiWorld() {
    runtime::Options made = disk_.on_disk(options());
    made.compiler.migration = [](std::string_view source) -> Result<core::MigrationMap> {
      auto read = definition::read_migration(source, "map.yaml");
      if (!read.value) return Error{Code::invalid, to_text(read.diagnostics.front()), {}};
      return *read.value;
    };
    auto opened = runtime::Engine::open(std::move(made));
    if (!opened) throw std::runtime_error(opened.error().text());
    engine_ = std::move(*opened);
    const auto deployed =
        engine_->deploy({.actor = {"li.na", "office"}, .sources = {plain_calendar()}, .workflow_source = kWorkflow});
    if (!deployed) throw std::runtime_error(deployed.error().text());
    http::ApiOptions limits;
    limits.bulk_commands_max = 100;
    limits.set_clock = [this](Instant to) { return move_clock(to); };
    api_ = std::make_unique<http::Api>(*engine_, std::move(limits));
  }

  [[nodiscard]] http::Api& api() { return *api_; }
  [[nodiscard]] runtime::Engine& engine() { return *engine_; }

  // The answer, with its body whole.
  http::Response ask(http::Request request) {
    std::promise<http::Response> promise;
    api_->handle(std::move(request), [&](http::Response response) { promise.set_value(std::move(response)); });
    http::Response response = promise.get_future().get();
    if (response.source == nullptr) return response;
    const auto read = http::read_all(*std::exchange(response.source, nullptr), [&](std::string_view piece) {
      response.body += piece;
      return true;
    });
    if (!read) throw std::runtime_error(read.error().text());
    return response;
  }

 private:
  static runtime::Options options() {
    runtime::Options options;
    options.sinks.push_back({.name = "mail", .deliver = [](const runtime::Parcel&, const auto&) {
                               return runtime::Attempt{runtime::Attempt::What::never, "no such address"};
                             }});
    options.signing_key = [](bool) -> Result<runtime::SigningKeyPtr> {
      static const auto kKey =
          std::make_shared<const ledger::SigningKey>(ledger::SigningKey::generate("office.example").value());
      return runtime::SigningKeyPtr(kKey);
    };
    options.sign = false;  // but when asked
    return options;
  }

  Result<void> move_clock(Instant to) {
    if (to < engine_->now()) return Error{Code::invalid, "this clock goes on only", {}};
    constexpr std::int64_t kYears = 50;  // so that nothing rings for ever
    if (to.ms > engine_->now().ms + kYears * 366 * kMsPerDay) return Error{Code::invalid, "that is too far", {}};
    disk_.clock.advance_to(to);
    if (auto fired = engine_->fire_due(); !fired) return fired.error();
    if (auto turned = engine_->dispatcher().turn(); !turned) return turned.error();
    return {};
  }

  Disk disk_;
  std::unique_ptr<runtime::Engine> engine_;
  std::unique_ptr<http::Api> api_;
};

// Requests as they lie in a file, one after the other:
//
//   POST /v1/measures/m-1/comments
//   rectify-actor: wang.fang/office
//
//   {"note": "half done"}
//   %%
//   GET /v1/measures/m-1/history
//
// Headers may be left out: then li.na/office acts. The body ends before the line %%, or with the file, less one line
// end.
inline std::vector<http::Request> requests_in(std::string_view text) {
  constexpr std::string_view kHeaders[] = {"rectify-actor", "idempotency-key", "if-match", "accept", "last-event-id"};
  const auto line_of = [](std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
  };
  std::vector<http::Request> requests;
  while (!text.empty()) {
    std::size_t end = text.find("\n%%\n");
    std::string_view block = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 4);
    if (end == std::string_view::npos && block.ends_with('\n')) block.remove_suffix(1);
    const std::string_view first = line_of(block);
    const std::size_t space = first.find(' ');
    http::Request request{.method = std::string(first.substr(0, space)), .target = {}, .headers = {}, .body = {}};
    if (space != std::string_view::npos) request.target = first.substr(space + 1);
    for (std::string_view line = line_of(block); !line.empty(); line = line_of(block)) {
      const std::size_t colon = std::min(line.find(": "), line.size());
      const std::string name(line.substr(0, colon));
      if (std::find(std::begin(kHeaders), std::end(kHeaders), name) == std::end(kHeaders)) continue;
      request.headers[name] = line.substr(std::min(colon + 2, line.size()));
    }
    request.headers.try_emplace("rectify-actor", "li.na/office");
    request.body = block;
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace rectify::test
