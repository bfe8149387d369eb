// A request and its answer, free of any transport: what the sockets carry, and what the command line hands over
// in-process.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace rectify::http {

using Headers = std::map<std::string, std::string, std::less<>>;  // names in lower case

struct Request {
  std::string method = "GET";
  std::string target;  // "/v1/measures?state=executing", percent-encoded
  Headers headers;
  std::string body;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Headers headers;  // without content-type and content-length
  std::string body;
};

// Called exactly once for each request, from any thread.
using Respond = std::function<void(Response)>;

// Answers requests. Threads: handle() may be called from any; it must not block for long.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(Request request, Respond respond) = 0;
};

}  // namespace rectify::http
