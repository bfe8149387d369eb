// Messages as bytes: the head of an answer, a request to send, and the reading of an answer by our own client.
//
// Reading requests, which strangers write, is request_reader.h. Threads: pure functions; a ResponseReader has one user.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "http/server/message.h"
#include "rectify/result.h"

namespace rectify::http {

// "Not Found"; "Unknown" for a status that is not used here.
[[nodiscard]] std::string_view status_text(int status);

// Everything before the body. `http_1_0`: the client has to be told that the connection is kept, and it knows no
// chunks: a body from a source ends with the connection.
struct Framing {
  bool keep_alive = true;
  bool http_1_0 = false;
};
[[nodiscard]] std::string response_head(const Response& response, const Framing& framing);
// Whether the status allows a body at all (RFC 9110 §6.4.1).
[[nodiscard]] bool may_have_body(int status);

// What goes before and behind a piece of a chunked body (RFC 9112 §7.1). An empty piece is none: only the last may be.
struct ChunkFrame {
  std::string before;
  std::string after;
};
[[nodiscard]] ChunkFrame chunk_frame(std::size_t size, bool last);

// A whole request. `token` is left out when empty.
[[nodiscard]] std::string request_bytes(const Request& request, std::string_view host, std::string_view token);

// Reads the answers of our own server, one after the other: with Content-Length, or chunked (trailers are dropped).
class ResponseReader {
 public:
  // Forgets what was read. `without_body`: the answer is to a HEAD request.
  void reset(bool without_body);
  // True when the answer is complete. Errors: unavailable (not an answer of this server).
  [[nodiscard]] Result<bool> feed(std::string_view bytes);
  // Status and headers are there.
  [[nodiscard]] bool has_head() const { return stage_ != Stage::head; }
  [[nodiscard]] int status() const { return response_.status; }
  // What has come of the body since the last call, for those who do not want it whole.
  [[nodiscard]] std::string take_piece() { return std::exchange(response_.body, {}); }
  // The answer, or what has come of it.
  [[nodiscard]] Response take() { return std::move(response_); }
  [[nodiscard]] bool is_complete() const { return stage_ == Stage::complete; }
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

 private:
  enum class Stage { head, sized, chunk_size, chunk, chunk_end, trailer, complete };

  Result<void> read_head(std::string_view head);
  Result<void> read_field(std::string_view line);
  void begin_body();
  Result<bool> read_body(std::string_view bytes);
  // The lines between chunks.
  Result<void> read_line(std::string_view line);

  Stage stage_ = Stage::head;
  std::string text_;  // a head or a line until it is complete
  bool without_body_ = false;
  bool chunked_ = false;
  bool keep_alive_ = true;
  std::uint64_t left_ = 0;  // of the body, or of the chunk
  Response response_;
};

}  // namespace rectify::http
