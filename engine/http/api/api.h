// The API: requests to commands and reads, replies to JSON. The same for sockets and for the command line in-process.
//
// Threads: handle() from any. Commands are answered by the engine's committing thread; reads that may be long run on
// the API's own reader thread, so that neither commits nor connections wait for them. Errors are problem+json.
#pragma once

#include <memory>

#include "http/server/message.h"
#include "runtime/engine.h"

namespace rectify::http {

struct ApiOptions {
  std::size_t bulk_commands_max = 100'000;   // lines of one POST /v1/commands
  std::size_t history_lines_max = 100'000;   // of one answer
  std::size_t audit_measures_max = 100'000;  // whose histories are read for one answer
  // Moves the clock; only a sandbox has one. Null: /v1/clock can be read only.
  std::function<Result<void>(Instant)> set_clock;
};

// On every answer of a read: the number of lines it was taken from, and the root of their tree in hex.
inline constexpr std::string_view kTreeSizeHeader = "rectify-tree-size";
inline constexpr std::string_view kTreeRootHeader = "rectify-tree-root";

class Api final : public Handler {
 public:
  // `engine` is borrowed and outlives the API.
  Api(runtime::Engine& engine, ApiOptions options);
  ~Api() override;
  void handle(Request request, Respond respond) override;

 private:
  class Routes;
  std::unique_ptr<Routes> routes_;
};

// Path segments and query of a target, percent-decoded. Errors: invalid.
struct Target {
  std::vector<std::string> path;
  std::map<std::string, std::string, std::less<>> query;
};
[[nodiscard]] Result<Target> parse_target(std::string_view target);
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace rectify::http
