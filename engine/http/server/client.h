// A small HTTP/1.1 client for our own command line and tests: one kept-alive connection, blocking.
//
// Reconnects before a request when the server has closed the idle connection; never sends a request twice, so after
// `unavailable` the outcome of a command is unknown: send it again with the same key. An answer may take kReplyMsMax,
// and so may each piece of a streamed one. Threads: one at a time. Errors: unavailable (cannot connect, connection
// lost, time-out), invalid (bad URL or path).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "http/server/message.h"
#include "rectify/result.h"

namespace rectify::http {

inline constexpr std::int64_t kReplyMsMax = 120'000;

class Client {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Client>> connect_unix(const std::filesystem::path& socket);
  // "http://127.0.0.1:7249"; the token is sent with every request when it is not empty.
  [[nodiscard]] static Result<std::unique_ptr<Client>> connect_tcp(const std::string& url, const std::string& token);
  virtual ~Client() = default;
  [[nodiscard]] virtual Result<Response> send(const Request& request) = 0;
  // Hands the body of a good answer to `take` as it comes and returns the rest of it; whole where the status is 400 or
  // more. When `take` has enough, the connection is given up.
  [[nodiscard]] virtual Result<Response> stream(const Request& request, const TakePiece& take) = 0;
};

}  // namespace rectify::http
