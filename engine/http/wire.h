// Messages as bytes: the head of an answer, a request to send, and the reading of an answer by our own client.
//
// Reading requests, which strangers write, is request_reader.h. Threads: pure functions; a ResponseReader has one user.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"
#include "rectify/result.h"

namespace rectify::http {

// "Not Found"; "Unknown" for a status that is not used here.
[[nodiscard]] std::string_view status_text(int status);

// Everything before the body. `http_1_0`: the client has to be told that the connection is kept.
struct Framing {
  bool keep_alive = true;
  bool http_1_0 = false;
};
[[nodiscard]] std::string response_head(const Response& response, const Framing& framing);
// Whether the status allows a body at all (RFC 9110 §6.4.1).
[[nodiscard]] bool may_have_body(int status);

// A whole request. `token` is left out when empty.
[[nodiscard]] std::string request_bytes(const Request& request, std::string_view host, std::string_view token);

// Reads the answers of our own server, one after the other: with Content-Length, never chunked.
class ResponseReader {
 public:
  // Forgets what was read. `without_body`: the answer is to a HEAD request.
  void reset(bool without_body);
  // True when the answer is complete. Errors: unavailable (not an answer of this server).
  [[nodiscard]] Result<bool> feed(std::string_view bytes);
  // Precondition: feed() returned true.
  [[nodiscard]] Response take() { return std::move(response_); }
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

 private:
  Result<void> read_head(std::string_view head);
  Result<void> read_field(std::string_view line);

  std::string head_;  // until it is complete
  bool in_body_ = false;
  bool without_body_ = false;
  bool keep_alive_ = true;
  std::uint64_t body_size_ = 0;
  Response response_;
};

}  // namespace rectify::http
