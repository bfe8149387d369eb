// An engine served over its sockets: what `serve` and `sandbox` have in common.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "http/api/api.h"
#include "http/server/server.h"
#include "runtime/engine.h"

namespace rectify::daemon {

// Where the daemon on `data` listens.
[[nodiscard]] std::filesystem::path socket_of(const std::filesystem::path& data);
// Its token: $RECTIFY_TOKEN, or the folder's file. Empty when there is none.
[[nodiscard]] std::string daemon_token(const std::filesystem::path& data);

class Host {
 public:
  // Makes the token when the folder has none, and listens. Errors: as http::Server::start.
  [[nodiscard]] static Result<std::unique_ptr<Host>> start(runtime::Engine& engine, const std::filesystem::path& data,
                                                           const std::string& listen, http::ApiOptions api);
  [[nodiscard]] std::string url() const;        // of the TCP listener
  [[nodiscard]] std::string addresses() const;  // of all, for people

  // Returns when SIGINT or SIGTERM arrives, after what was under way has been answered.
  void wait_for_signal();
  // Takes no more, lets what is under way finish.
  void stop();

 private:
  Host(runtime::Engine& engine, http::ApiOptions api) : api_(engine, std::move(api)) {}
  http::Api api_;
  std::filesystem::path socket_;
  std::string address_;  // empty: no TCP
  std::unique_ptr<http::Server> server_;
};

}  // namespace rectify::daemon
