// What the server keeps out: too much, too slow, malformed, and clients that may not come in.
#include <rapidcheck.h>

#include "fixture.h"
#include "http/server/address.h"
#include "http/server/problem.h"
#include "http/server/request_reader.h"

namespace rectify::http::test {

namespace {

constexpr const char* kHost = "Host: localhost\r\n";

std::string post(const std::string& headers) { return std::string("POST /x HTTP/1.1\r\n") + kHost + headers + "\r\n"; }

// Shows the reader the bytes in pieces of at most `piece`, as a connection would.
RequestReader::Progress read_in_pieces(RequestReader& reader, const std::string& bytes, std::size_t piece) {
  std::string waiting;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    waiting += bytes.substr(at, piece);
    while (!waiting.empty()) {
      const auto step = reader.read(waiting);
      waiting.erase(0, step.consumed);
      if (step.progress == RequestReader::Progress::done || step.progress == RequestReader::Progress::refused) {
        return step.progress;
      }
      if (step.progress == RequestReader::Progress::more) break;
    }
  }
  return RequestReader::Progress::more;
}

}  // namespace

TEST_CASE("a request reads the same however it is cut") {
  const bool holds = rc::check([] {
    const auto body = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    const bool chunked = *rc::gen::arbitrary<bool>();
    std::string bytes = "PUT /v1/%E6%95%B4?a=b HTTP/1.1\r\nHost: localhost\r\nX-Twice: 1\r\nx-twice: 2\r\n";
    if (chunked) {
      bytes += "Transfer-Encoding: chunked\r\n\r\n";
      for (const char c : body) bytes += std::string("1;note=x\r\n") + c + "\r\n";
      bytes += "0\r\nHost: in-the-trailer\r\n\r\n";
    } else {
      bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
    RequestReader reader(4096, 4096);
    const auto piece = *rc::gen::inRange<std::size_t>(1, bytes.size() + 1);
    RC_ASSERT(read_in_pieces(reader, bytes, piece) == RequestReader::Progress::done);
    const Request request = reader.take();
    RC_ASSERT(request.method == "PUT");
    RC_ASSERT(request.target == "/v1/%E6%95%B4?a=b");
    RC_ASSERT(request.headers.at("x-twice") == "1, 2");
    RC_ASSERT(request.headers.at("host") == "localhost");
    RC_ASSERT(request.body == body);
  });
  REQUIRE(holds);
}

TEST_CASE("any bytes at all are read or refused, never more than once") {
  const bool holds = rc::check([] {
    const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "GET ", "/x", " HTTP/1.1", "\r\n", "Host: a", "Content-Length: 2", "Transfer-Encoding: chunked", "ab", "\r",
        "\n", "2\r\n", "0\r\n\r\n", std::string(1, '\0'), "Connection: close", ":", "ffffffffffffffffff\r\n", ";",
        "é"));
    std::string bytes;
    for (const auto& word : words) bytes += word;
    RequestReader reader(256, 256);
    const auto progress = read_in_pieces(reader, bytes, *rc::gen::inRange<std::size_t>(1, 20));
    if (progress == RequestReader::Progress::refused) RC_ASSERT(reader.refusal().status >= 400);
  });
  REQUIRE(holds);
}

TEST_CASE("a head that trickles in is bounded as a whole, and so are trailers and chunk lines") {
  const auto refused_with = [](const std::string& bytes, std::size_t piece) {
    RequestReader reader(1024, 1024);
    if (read_in_pieces(reader, bytes, piece) != RequestReader::Progress::refused) return 0;
    return reader.refusal().status;
  };
  std::string fields;
  for (int i = 0; i < 100; ++i) fields += "x-" + std::to_string(100 + i) + ": 34567890123\r\n";  // 20 bytes a line
  const std::string start = "GET /12345 HTTP/1.1\r\n";                                           // 21
  for (const std::size_t piece : {1U, 7U, 20U, 21U, 4096U}) {
    CAPTURE(piece);
    CHECK(refused_with(start + fields + "\r\n", piece) == 431);
    CHECK(refused_with(post("Transfer-Encoding: chunked\r\n") + "0\r\n" + fields + "\r\n", piece) == 431);
    CHECK(refused_with(post("Transfer-Encoding: chunked\r\n") + "1;" + std::string(4096, 'x'), piece) == 431);
  }
}

TEST_CASE("what is not HTTP/1 is refused and the connection ended") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);
  const std::pair<std::string, int> cases[] = {
      {"hello\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},  // no Host
      {"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400},
      {"GET x HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
      {"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400},
      {post("Content-Length: -1\r\n"), 400},
      {post("Content-Length: 1\r\nContent-Length: 2\r\n"), 400},
      {post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
      {post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {post("Transfer-Encoding: chunked\r\n") + "xyz\r\n", 400},
      {post("Transfer-Encoding: gzip\r\n"), 501},
      {post("Transfer-Encoding: chunked, gzip\r\n"), 501},
      {post("Transfer-Encoding: gzip, chunked\r\n"), 501},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501},
      {post("Expect: a-miracle\r\n"), 417},
  };
  for (const auto& [bytes, status] : cases) {
    CAPTURE(bytes);
    Wire wire(options.unix_socket);
    const Response response = wire.ask(bytes);
    CHECK(response.status == status);
    CHECK(response.content_type == "application/problem+json");
    CHECK(wire.is_ended());
  }
  CHECK(echo.requests == 0);
}

TEST_CASE("a body over the limit is refused before it is sent") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);

  Wire announced(options.unix_socket);
  const Response response = announced.ask(post("Content-Length: 100000000\r\n"));
  CHECK(response.status == 413);
  CHECK(error_of(response).code == Code::exhausted);
  CHECK(announced.is_ended());
  CHECK(announced.send(std::string(100'000, 'x')));  // a client in the middle of sending gets to read the answer

  Wire expecting(options.unix_socket);
  CHECK(expecting.ask(post("Content-Length: 100000000\r\nExpect: 100-continue\r\n")).status == 413);

  Wire chunked(options.unix_socket);
  CHECK(chunked.ask(post("Transfer-Encoding: chunked\r\n") + "5f5e100\r\n").status == 413);
  CHECK(chunked.is_ended());

  // In small chunks, by a client that does not listen while it sends: it stops when the server has had enough.
  Wire deaf(*server);
  std::string chunks = post("Transfer-Encoding: chunked\r\nAuthorization: Bearer " + std::string(kToken) + "\r\n");
  for (int i = 0; i < 80; ++i) chunks += "20000\r\n" + std::string(0x20000, 'x') + "\r\n";
  CHECK(deaf.ask(chunks).status == 413);
  CHECK(echo.requests == 0);
}

TEST_CASE("a head over the limit is refused") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);
  Wire one_field(options.unix_socket);
  const Response response = one_field.ask(post("X-Large: " + std::string(options.header_bytes_max, 'x')));
  CHECK(response.status == 431);
  CHECK(error_of(response).code == Code::exhausted);
  CHECK(one_field.is_ended());
  Wire target(options.unix_socket);
  CHECK(target.ask("GET /" + std::string(options.header_bytes_max, 'x')).status == 431);
}

TEST_CASE("TCP clients have to show the token, except to ask for health") {
  const Folder folder;
  Echo echo;
  const auto server = started(options_in(folder), echo);
  const auto ask = [&](const std::string& target, const std::string& authorization) {
    Wire wire(*server);
    return wire.ask("GET " + target + " HTTP/1.1\r\n" + kHost + authorization + "\r\n");
  };
  const std::string token(kToken);
  CHECK(ask("/v1/measures", "Authorization: Bearer " + token + "\r\n").status == 200);
  CHECK(ask("/v1/measures", "authorization: bearer " + token + "\r\n").status == 200);
  const std::string wrong[] = {"",
                               "Authorization: Bearer\r\n",
                               "Authorization: Bearer \r\n",
                               "Authorization: Basic " + token + "\r\n",
                               "Authorization: Bearer " + token + "x\r\n",
                               "Authorization: Bearer " + token.substr(1) + "\r\n",
                               "Authorization: Bearer " + token + token + "\r\n",
                               "Authorization: Bearer A" + token.substr(1) + "\r\n"};
  const int served = echo.requests;
  for (const std::string& authorization : wrong) {
    CAPTURE(authorization);
    const Response response = ask("/v1/measures", authorization);
    CHECK(response.status == 401);
    CHECK(response.headers.at("www-authenticate") == "Bearer");
    CHECK(error_of(response).code == Code::denied);
  }
  CHECK(ask("/healthzz", "").status == 401);
  CHECK(ask("/healthz/../v1", "").status == 401);
  CHECK(echo.requests == served);
  CHECK(ask("/healthz", "").status == 200);
  CHECK(ask("/readyz?verbose", "").status == 200);

  // A refused request without a body leaves the connection usable, one with a body is not even read.
  Wire wire(*server);
  CHECK(wire.ask("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 401);
  CHECK(wire.ask("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 200);
  CHECK(wire.ask(post("Content-Length: 1000\r\n")).status == 401);
  CHECK(wire.is_ended());
}

TEST_CASE("a page whose name was rebound to this machine is turned away") {
  const Folder folder;
  Echo echo;
  const auto server = started(options_in(folder), echo);
  const auto status = [&](const std::string& target, const std::string& host) {
    Wire wire(*server);
    return wire.ask("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + kToken + "\r\n\r\n")
        .status;
  };
  for (const char* own : {"localhost", "LocalHost:7249", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:80"}) {
    CAPTURE(own);
    CHECK(status("/x", own) == 200);
  }
  for (const char* strange : {"example.com", "127.0.0.1.example.com", "localhost.example.com:80", "[::2]", "0.0.0.0",
                              "[::1", "localhost:80:80", "127.0.0.1:x", "2130706433", ""}) {
    CAPTURE(strange);
    CHECK(status("/x", strange) == 421);
    CHECK(status("/healthz", strange) == 421);
  }
  CHECK(status("http://localhost/x", "example.com") == 200);  // the authority of the target takes its place
  CHECK(status("http://example.com/x", "localhost") == 421);
}

TEST_CASE("a client that stalls is dropped: in the head, in the body, between requests") {
  const Folder folder;
  Echo echo;
  ServerOptions options = options_in(folder);
  options.request_timeout_ms = 50;
  SECTION("half a head") {
    const auto server = started(options, echo);
    Wire wire(options.unix_socket);
    wire.send("GET / HTTP/1.1\r\nHos");
    CHECK(wire.is_ended());
  }
  SECTION("half a body") {
    const auto server = started(options, echo);
    Wire wire(options.unix_socket);
    wire.send(post("Content-Length: 10\r\n") + "12345");
    CHECK(wire.is_ended());
  }
  SECTION("nothing at all") {
    options.idle_timeout_ms = 50;
    const auto server = started(options, echo);
    Wire wire(options.unix_socket);
    CHECK(wire.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 200);
    CHECK(wire.is_ended());
  }
  SECTION("an answer that nobody reads") {
    const auto server = started(options, echo);
    Wire wire(options.unix_socket);
    wire.send(post("Content-Length: 8000000\r\n") + std::string(8'000'000, 'x'));
    CHECK(wire.is_hung_up());
    CHECK(wire.receive().status == 0);
  }
}

TEST_CASE("connections over the limit are told so") {
  const Folder folder;
  Echo echo;
  ServerOptions options = options_in(folder);
  options.connections_max = 2;
  const auto server = started(options, echo);
  const std::string request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  Wire first(options.unix_socket);
  Wire second(options.unix_socket);
  CHECK(first.ask(request).status == 200);
  CHECK(second.ask(request).status == 200);
  {
    Wire third(options.unix_socket);
    const Response response = third.ask(request);
    CHECK(response.status == 503);
    CHECK(error_of(response).code == Code::exhausted);
    CHECK(third.is_ended());
  }
  CHECK(first.ask(request).status == 200);
}

TEST_CASE("a problem tells the client the error it was made from") {
  const Error error{Code::conflict, "the measure has moved on", "3.2.1"};
  const Response response = problem(error);
  CHECK(response.status == 409);
  CHECK(response.body == R"({"type":"about:blank","title":"Conflict","status":409,"detail":"the measure has moved on",)"
                         R"("code":"conflict","where":"3.2.1"})");
  const Error back = error_of(response);
  CHECK(back.code == error.code);
  CHECK(back.text() == error.text());
  CHECK(error_of({502, "text/html", {}, "<h1>Bad Gateway</h1>"}).code == Code::unavailable);
  CHECK(error_of({400, "application/problem+json", {}, "[1"}).code == Code::unavailable);
  CHECK(error_of(problem({Code::invalid, "bad \xff byte", {}})).code == Code::invalid);
}

TEST_CASE("a header of an answer cannot end its line") {
  const std::string head =
      response_head({200, "text/plain", {{"location", "/a\r\nx-injected: 1"}}, "b"}, {true, false});
  CHECK(head.find("\r\nx-injected") == std::string::npos);
  CHECK(head.find("\r\nlocation: /a  x-injected: 1\r\n") != std::string::npos);
}

}  // namespace rectify::http::test
