// The server as its clients see it: answers, order, keeping and ending connections, stopping.
#include "http/server/server.h"

#include <sys/stat.h>

#include <thread>

#include "fixture.h"
#include "http/server/load_generator.h"
#include "http/server/problem.h"

namespace rectify::http::test {

TEST_CASE("both transports answer request after request on one connection") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);
  REQUIRE(server->port() != 0);

  auto local = Client::connect_unix(options.unix_socket);
  REQUIRE(local.ok());
  auto tcp = Client::connect_tcp(url_of(*server) + "/", kToken);
  REQUIRE(tcp.ok());
  for (int i = 0; i < 3; ++i) {
    for (Client* client : {local->get(), tcp->get()}) {
      const auto response = client->send({"POST", "/v1/measures?n=" + std::to_string(i), {}, "整改"});
      REQUIRE(response.ok());
      CHECK(response->status == 200);
      CHECK(response->content_type == "text/plain");
      CHECK(response->headers.at("etag") == "\"7\"");
      CHECK(response->headers.count("date") == 1);
      CHECK(response->body == "POST /v1/measures?n=" + std::to_string(i) + " 整改");
    }
  }
}

TEST_CASE("a large body goes in and out whole") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);
  auto client = Client::connect_unix(options.unix_socket);
  REQUIRE(client.ok());
  const std::string body(options.body_bytes_max, 'x');
  const auto response = (*client)->send({"PUT", "/", {}, body});
  REQUIRE(response.ok());
  CHECK(response->body == "PUT / " + body);
}

TEST_CASE("connections are kept and ended as HTTP/1.1 and 1.0 have it") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);

  Wire kept(options.unix_socket);
  CHECK(kept.ask("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n").body == "GET /1 ");
  CHECK(kept.keep_alive);
  CHECK(kept.ask("GET /2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").body == "GET /2 ");
  CHECK_FALSE(kept.keep_alive);
  CHECK(kept.is_ended());

  Wire old(options.unix_socket);
  const std::string asks_to_keep = old.ask("GET /3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").body;
  CHECK(asks_to_keep == "GET /3 ");
  CHECK(old.ask("GET /4 HTTP/1.0\r\n\r\n").body == "GET /4 ");
  CHECK_FALSE(old.keep_alive);
  CHECK(old.is_ended());
}

TEST_CASE("requests sent without waiting are answered in their order") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);
  Wire wire(options.unix_socket);
  std::string all;
  for (int i = 0; i < 100; ++i) {
    all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
  }
  wire.send(all);
  for (int i = 0; i < 100; ++i) REQUIRE(wire.receive().body == "POST /" + std::to_string(i) + " abc");
}

TEST_CASE("HEAD is answered like GET, with the length and without the body") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);
  Wire wire(options.unix_socket);
  wire.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\nGET /y HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(wire.receive(true).status == 200);
  CHECK(wire.receive().body == "GET /y ");  // nothing of the first body was in between

  wire.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  CHECK(wire.receive_bytes(4096).find("\r\ncontent-length: 7\r\n") != std::string::npos);
}

TEST_CASE("a client that expects 100-continue is told to go on") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, echo);
  Wire wire(options.unix_socket);
  wire.send("POST /x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  CHECK(wire.receive_bytes(25) == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(wire.ask("body").body == "POST /x body");
}

TEST_CASE("64 connections are served at the same time and answered from another thread") {
  const Folder folder;
  Patient patient;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, patient);
  constexpr std::size_t kConnections = 64;
  constexpr int kRounds = 5;
  std::vector<int> sent(kConnections);
  std::atomic<int> answered = 0;
  Result<void> outcome;
  std::thread load([&] {
    outcome = run_load(
        {{}, url_of(*server), kToken}, kConnections,
        [&](std::size_t lane) -> std::optional<Request> {
          if (sent[lane] == kRounds) return std::nullopt;
          return Request{"GET", "/" + std::to_string(lane) + "/" + std::to_string(sent[lane]++), {}, {}};
        },
        [&](std::size_t lane, const Response& response, std::chrono::nanoseconds latency) {
          const std::string expected = "late /" + std::to_string(lane) + "/" + std::to_string(sent[lane] - 1);
          if (response.body == expected && latency.count() > 0) ++answered;
        });
  });
  bool all_arrived = true;
  for (int round = 0; round < kRounds; ++round) {
    all_arrived = patient.wait_for(kConnections) && all_arrived;
    patient.answer_all();
  }
  load.join();
  CHECK(all_arrived);
  CHECK(outcome.ok());
  CHECK(answered == kRounds * static_cast<int>(kConnections));
}

TEST_CASE("stopping answers what is under way, ends what is idle and takes the socket file away") {
  const Folder folder;
  Patient patient;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, patient);
  Wire idle(options.unix_socket);
  Wire busy(options.unix_socket);
  busy.send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(patient.wait_for(1));

  std::thread stopping([&] { server->stop(kPatienceSeconds * 1000); });
  CHECK(idle.is_ended());  // so the stop has begun
  patient.answer_all();
  CHECK(busy.receive().body == "late /x");
  CHECK_FALSE(busy.keep_alive);
  CHECK(busy.is_ended());
  stopping.join();
  CHECK_FALSE(std::filesystem::exists(options.unix_socket));
  CHECK_FALSE(Client::connect_unix(options.unix_socket).ok());
}

TEST_CASE("stopping does not wait longer than its grace, and an answer after the end is dropped") {
  const Folder folder;
  Patient patient;
  const ServerOptions options = options_in(folder);
  auto server = started(options, patient);
  Wire busy(options.unix_socket);
  busy.send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(patient.wait_for(1));
  server->stop(1);
  CHECK(busy.is_ended());
  server.reset();
  patient.answer_all();
}

TEST_CASE("an answer for a client that has gone is dropped") {
  const Folder folder;
  Patient patient;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, patient);
  {
    Wire gone(options.unix_socket);
    gone.send("GET /gone HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(patient.wait_for(1));
  }
  patient.answer_all();
  Wire here(options.unix_socket);
  here.send("GET /here HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(patient.wait_for(1));
  patient.answer_all();
  CHECK(here.receive().body == "late /here");
}

TEST_CASE("a client finds a server that was started anew and says when there is none") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  auto server = started(options, echo);
  auto client = Client::connect_unix(options.unix_socket);
  REQUIRE(client.ok());
  REQUIRE((*client)->send({"GET", "/1", {}, {}}).ok());
  server.reset();
  const auto nobody = (*client)->send({"GET", "/2", {}, {}});
  REQUIRE_FALSE(nobody.ok());
  CHECK(nobody.error().code == Code::unavailable);
  server = started(options, echo);
  const auto again = (*client)->send({"GET", "/3", {}, {}});
  REQUIRE(again.ok());
  CHECK(again->body == "GET /3 ");
}

TEST_CASE("the socket of a daemon that died is replaced, that of a living one is not") {
  const Folder folder;
  Echo echo;
  const ServerOptions options = options_in(folder);
  {
    const auto abandoned = listen_unix(options.unix_socket);  // closed without being removed
    REQUIRE(abandoned.ok());
  }
  REQUIRE(std::filesystem::exists(options.unix_socket));
  const auto server = started(options, echo);
  struct stat found{};
  REQUIRE(::stat(options.unix_socket.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);

  const auto second = Server::start(options, echo);
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == Code::unavailable);
  CHECK(second.error().message == "another daemon serves this socket");
  auto client = Client::connect_unix(options.unix_socket);
  REQUIRE(client.ok());
  CHECK((*client)->send({"GET", "/", {}, {}}).ok());  // and the first one still serves
}

TEST_CASE("a server does not start on what would be wrong or dangerous") {
  const Folder folder;
  Echo echo;
  const auto refused = [&](auto change) {
    ServerOptions options = options_in(folder);
    change(options);
    const auto server = Server::start(options, echo);
    REQUIRE_FALSE(server.ok());
    return server.error();
  };
  for (const char* open : {"0.0.0.0:0", "192.168.1.5:0", "[::]:0", "example.com:0", "[::ffff:127.0.0.1]:0"}) {
    const Error error = refused([&](ServerOptions& options) { options.listen = open; });
    CHECK(error.code == Code::invalid);
    CHECK(error.message.find("reverse proxy") != std::string::npos);
  }
  for (const char* bad : {"7249", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:x", ":80", "[::1:80"}) {
    CHECK(refused([&](ServerOptions& options) { options.listen = bad; }).code == Code::invalid);
  }
  CHECK(refused([](ServerOptions& options) { options.token = ""; }).code == Code::invalid);
  const Error too_long =
      refused([&](ServerOptions& options) { options.unix_socket = folder / std::string(108, 'x').c_str(); });
  CHECK(too_long.code == Code::invalid);
  CHECK(too_long.message.find("1 to 107 bytes") != std::string::npos);
  const Error a_folder = refused([&](ServerOptions& options) { options.unix_socket = folder / ""; });
  CHECK(a_folder.code == Code::invalid);
}

}  // namespace rectify::http::test
