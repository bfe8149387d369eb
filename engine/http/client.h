// A small HTTP/1.1 client for our own command line and tests: one kept-alive connection, blocking.
//
// Threads: one at a time. Errors: unavailable (cannot connect, connection lost, time-out), invalid (bad URL).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "http/message.h"
#include "rectify/result.h"

namespace rectify::http {

class Client {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Client>> connect_unix(const std::filesystem::path& socket);
  // "http://127.0.0.1:7249"; the token is sent with every request when it is not empty.
  [[nodiscard]] static Result<std::unique_ptr<Client>> connect_tcp(const std::string& url, const std::string& token);
  virtual ~Client() = default;
  [[nodiscard]] virtual Result<Response> send(const Request& request) = 0;
};

}  // namespace rectify::http
