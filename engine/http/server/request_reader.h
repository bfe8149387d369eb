// Reads one request after the other from bytes that strangers send: Beast's parser with our limits and refusals.
//
// The only file that knows Beast's parser. Threads: one user. Errors: a refusal, after which the connection has to be
// closed.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "http/server/message.h"

namespace rectify::http {

class RequestReader {
 public:
  enum class Progress {
    more,     // the rest has not come yet
    head,     // the head is there and a body follows: the moment to refuse it
    done,     // the request is complete
    refused,  // refusal() says why
  };
  struct Step {
    Progress progress;
    std::size_t consumed;  // bytes that are not to be shown again
  };

  RequestReader(std::size_t header_bytes_max, std::size_t body_bytes_max);
  ~RequestReader();

  // Precondition: `bytes` is not empty and begins with what the last step did not consume; not after done or refused.
  [[nodiscard]] Step read(std::string_view bytes);
  // Before the next request.
  void reset();

  // After head or done.
  [[nodiscard]] const Request& request() const;
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool is_http_1_0() const;
  [[nodiscard]] bool expects_continue() const;
  // After done.
  [[nodiscard]] Request take();
  // After refused: 400, 413, 417, 431 or 501 as problem+json.
  [[nodiscard]] Response refusal() const;

 private:
  class Parser;
  std::size_t header_bytes_max_;
  std::size_t body_bytes_max_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace rectify::http
