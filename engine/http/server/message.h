// A request and its answer, free of any transport: what the sockets carry, and what the command line hands over
// in-process.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify::http {

using Headers = std::map<std::string, std::string, std::less<>>;  // names in lower case

struct Request {
  std::string method = "GET";
  std::string target;  // "/v1/measures?state=executing", percent-encoded
  Headers headers;
  std::string body;
};

// By its name in lower case; null where there is none.
[[nodiscard]] inline const std::string* header_of(const Request& request, std::string_view name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? nullptr : &found->second;
}

// A piece of a body that is made while it is sent.
struct Chunk {
  enum class Then {
    more,    // ask for the next piece when this one has gone; it is not empty
    end,     // the body is complete with this piece, which may be empty
    failed,  // there is no more and it is not complete: the reader is to see a broken answer. It is empty
  };
  std::string bytes;
  Then then = Then::more;
};

// A body that is asked for piece by piece: as long as nobody asks, nothing is read and nothing is kept. Whoever reads
// it asks for the next piece when the last one has gone, so a slow reader costs one piece, and a dead one nothing more.
// Between pieces a source holds a position only, never a snapshot, an iterator or a queue.
class BodySource {
 public:
  using Take = std::function<void(Chunk)>;
  virtual ~BodySource() = default;
  // The next piece. `take` is called once, from any thread, also before pull() returns, and as late as there is
  // something to say. It must not block. Asked again only after that. A source that is let go may never call it.
  virtual void pull(Take take) = 0;
  // What may be sent while a piece is waited for, to find readers that have gone. Empty: the body has an end, and its
  // pieces do not wait for anything to happen.
  [[nodiscard]] virtual std::string_view heartbeat() const { return {}; }
};

// Has the work done on a thread that may take its time.
using Later = std::function<void(std::function<void()> work)>;

// A piece of a body on its way to who asked; false: enough.
using TakePiece = std::function<bool(std::string_view)>;

// Reads a source to its end or until `take` has enough, waiting for each piece. For the in-process session and tests.
// Errors: unavailable (it could not be completed).
[[nodiscard]] Result<void> read_all(BodySource& source, const TakePiece& take);

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Headers headers;  // without content-type, content-length and transfer-encoding
  std::string body;
  std::shared_ptr<BodySource> source{};  // instead of `body`
};

// Called exactly once for each request, from any thread.
using Respond = std::function<void(Response)>;

// Answers requests. Threads: any; handle() must not block for long.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(Request request, Respond respond) = 0;
  // Whether only who shows the token may ask this: all but what says whether the daemon is there.
  [[nodiscard]] virtual bool needs_token(std::string_view /*target*/) const { return true; }
};

}  // namespace rectify::http
