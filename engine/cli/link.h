// How a command reaches a ledger: a running daemon over its socket, or the database folder opened in this process. Both
// answer the same requests.
//
// In this process commands and deployments are handed over as they are; only the way to a daemon writes JSON.
// Threads: one.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cli/global.h"
#include "core/command.h"
#include "http/server/message.h"
#include "runtime/engine.h"

namespace rectify::cli {

class Link {
 public:
  virtual ~Link() = default;
  [[nodiscard]] virtual Result<http::Response> call(http::Request request) = 0;
  // The body of a good answer goes to `take`, the rest is returned.
  [[nodiscard]] virtual Result<http::Response> call(http::Request request, const http::TakePiece& take) = 0;

  [[nodiscard]] virtual Result<core::Reply> submit(core::Command command) = 0;
  // All of them, or none.
  [[nodiscard]] virtual Result<void> submit_all(std::vector<core::Command> commands) = 0;
  [[nodiscard]] virtual Result<void> deploy(runtime::Deploy deploy) = 0;
};

// A folder is only made, and its due timers only fired, by those who write; signing makes a key where there is none.
enum class Access { read, sign, write };

// Who makes links; tests have their own.
struct Links {
  // The server that is named; else the folder's daemon where one answers; else the folder itself.
  std::function<Result<std::unique_ptr<Link>>(const Global&, Access)> open;
  // A running daemon, or nothing: never opens the folder. Errors: unavailable (none answers).
  std::function<Result<std::unique_ptr<Link>>(const Global&)> connect;
};
[[nodiscard]] const Links& own_links();

// To an engine that is borrowed.
[[nodiscard]] std::unique_ptr<Link> link_to(runtime::Engine& engine);

}  // namespace rectify::cli
