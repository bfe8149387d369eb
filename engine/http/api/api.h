// The API: requests to commands and reads, replies to JSON, by the table of routes (route.h). The same for sockets and
// for the command line in-process.
//
// Threads: handle() from any. Commands are answered by the engine's committing thread; large bodies are read, and reads
// that may be long are answered, on threads of the API's own, so that neither commits nor connections wait for them.
// Errors are problem+json; what is thrown in spite of all is a 500 (server/barrier.h), and the engine goes on.
#pragma once

#include <memory>

#include "http/server/message.h"
#include "json/json.h"
#include "runtime/engine.h"

namespace rectify::http {

// The limits of the API. How large a request may be at all, the server says (server.h). Reaching one is `exhausted`, of
// the depth `invalid`.
struct ApiOptions {
  std::size_t bulk_commands_max = 100'000;         // lines of one POST /v1/commands
  std::size_t history_lines_max = 100'000;         // of one answer
  std::size_t audit_measures_max = 100'000;        // whose histories are read for one answer
  std::size_t outbox_rows_max = 10'000;            // of one answer
  std::size_t json_depth_max = json::kDepthMax;    // of a body, or a line of one
  std::size_t body_bytes_at_once_max = 64 * 1024;  // larger ones are read on a thread of their own
  // Moves the clock; only a sandbox has one. Null: /v1/clock can be read only.
  std::function<Result<void>(Instant)> set_clock;
};

// Newline-delimited JSON.
inline constexpr std::string_view kNdjson = "application/x-ndjson";

// Of a text that somebody sent, in a message.
inline constexpr std::size_t kShownColumns = 80;

// On every answer of a read: the number of lines it was taken from, and the root of their tree in hex.
inline constexpr std::string_view kTreeSizeHeader = "rectify-tree-size";
inline constexpr std::string_view kTreeRootHeader = "rectify-tree-root";

class Api final : public Handler {
 public:
  // `engine` is borrowed and outlives the API.
  Api(runtime::Engine& engine, ApiOptions options);
  ~Api() override;
  void handle(Request request, Respond respond) override;
  [[nodiscard]] bool needs_token(std::string_view target) const override;

 private:
  class Desk;
  std::unique_ptr<Desk> desk_;
};

// An answer with that body.
[[nodiscard]] Response respond_with(const json::Value& body, int status = 200);

// Path segments and query of a target, percent-decoded. Errors: invalid (malformed, not UTF-8, a parameter twice).
struct Target {
  std::vector<std::string> path;
  std::map<std::string, std::string, std::less<>> query;
};
[[nodiscard]] Result<Target> parse_target(std::string_view target);
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace rectify::http
