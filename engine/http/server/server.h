// HTTP/1.1 over a unix socket and loopback TCP: bytes to requests, answers to bytes. Nothing of the product in it.
//
// What it answers by itself, as problem+json: 400, 413, 417, 431, 501 and 503 for what HTTP or the limits forbid; over
// TCP also 401 without the token, where the handler needs one, and 421 for a Host that is not this machine; 500 where
// the handler throws. A HEAD request reaches the handler as GET; the body of its answer is measured and not sent.
// Threads: its own, one; the handler is called on it and may answer from any thread. A connection is served one request
// at a time and kept alive. An answer that comes after the connection or the server has gone is dropped. A body from a
// source is asked for as the client takes it, and let go when the client is gone. Errors of start(): invalid (not a
// loopback address, TCP without a token, path too long), unavailable (in use).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "http/server/message.h"
#include "rectify/result.h"

namespace rectify::http {

struct ServerOptions {
  std::filesystem::path unix_socket;      // empty: none. Made 0600; only our own uid and root are served
  std::string listen = "127.0.0.1:7249";  // empty: no TCP; port 0: any free one. Only loopback addresses
  std::string token;                      // what TCP clients send as `Authorization: Bearer …`; TCP needs one
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = 8U << 20;
  std::size_t connections_max = 1024;
  std::int64_t idle_timeout_ms = 60'000;     // between requests
  std::int64_t request_timeout_ms = 30'000;  // for reading one, and for writing its answer, or one piece of it
  std::int64_t heartbeat_ms = 15'000;        // how long a stream is silent before its heartbeat is sent
};

class Server {
 public:
  // `handler` is borrowed and outlives the server.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler& handler);
  virtual ~Server() = default;
  // 0 without TCP.
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Takes no more connections and requests, lets what is under way finish (at most `grace_ms`), returns. Streams that
  // have no end of their own are ended at once. Never called
  // by the handler: it would wait for itself. The destructor is stop(0).
  virtual void stop(std::int64_t grace_ms) = 0;
};

}  // namespace rectify::http
