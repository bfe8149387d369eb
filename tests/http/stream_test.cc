// Answers whose bodies come from a source: framing, back-pressure, readers that go or never read, stopping.
#include <deque>
#include <future>
#include <thread>

#include "fixture.h"

namespace rectify::http::test {

namespace {

// Made of numbered lines; `pieces` of them, or without end. Says how often it was asked and whether it is still held.
class NumberedLines final : public BodySource {
 public:
  struct Seen {
    std::atomic<int> pulls = 0;
    std::promise<void> let_go;
  };
  NumberedLines(std::shared_ptr<Seen> seen, int pieces, std::size_t piece_bytes)
      : seen_(std::move(seen)), pieces_(pieces), piece_bytes_(piece_bytes) {}
  ~NumberedLines() override { seen_->let_go.set_value(); }
  NumberedLines(const NumberedLines&) = delete;
  NumberedLines& operator=(const NumberedLines&) = delete;

  static std::string piece(int number, std::size_t bytes) {
    std::string text = std::to_string(number) + "\n";
    text.insert(0, bytes - std::min(bytes, text.size()), '.');
    return text;
  }
  void pull(Take take) override {
    const int number = seen_->pulls++;
    take({piece(number, piece_bytes_), number + 1 == pieces_ ? Chunk::Then::end : Chunk::Then::more});
  }

 private:
  std::shared_ptr<Seen> seen_;
  int pieces_;
  std::size_t piece_bytes_;
};

// Says what it is told to, when it is told to; silent in between.
class ScriptedSource final : public BodySource {
 public:
  struct Script {
    std::mutex mutex;
    std::condition_variable changed;
    BodySource::Take take;  // of the pull that waits
    std::promise<void> let_go;
    // From the test's thread: waits for the pull and answers it.
    void say(Chunk chunk) {
      std::unique_lock lock(mutex);
      REQUIRE(changed.wait_for(lock, std::chrono::seconds(kPatienceSeconds), [&] { return take != nullptr; }));
      std::exchange(take, nullptr)(std::move(chunk));
    }
    void wait_for_pull() {
      std::unique_lock lock(mutex);
      REQUIRE(changed.wait_for(lock, std::chrono::seconds(kPatienceSeconds), [&] { return take != nullptr; }));
    }
  };
  ScriptedSource(std::shared_ptr<Script> script, std::string heartbeat)
      : script_(std::move(script)), heartbeat_(std::move(heartbeat)) {}
  ~ScriptedSource() override { script_->let_go.set_value(); }
  ScriptedSource(const ScriptedSource&) = delete;
  ScriptedSource& operator=(const ScriptedSource&) = delete;
  void pull(Take take) override {
    const std::scoped_lock lock(script_->mutex);
    script_->take = std::move(take);
    script_->changed.notify_all();
  }
  [[nodiscard]] std::string_view heartbeat() const override { return heartbeat_; }

 private:
  std::shared_ptr<Script> script_;
  std::string heartbeat_;
};

// Answers each request with the next of the sources it was given.
class Streams final : public Handler {
 public:
  void handle(Request, Respond respond) override {
    Response response{200, "text/plain", {}, {}};
    const std::scoped_lock lock(mutex_);
    if (!sources_.empty()) {
      response.source = std::move(sources_.front());
      sources_.pop_front();
    } else {
      response.body = "plain";
    }
    respond(std::move(response));
  }
  std::shared_ptr<NumberedLines::Seen> lines(int pieces, std::size_t piece_bytes) {
    auto seen = std::make_shared<NumberedLines::Seen>();
    const std::scoped_lock lock(mutex_);
    sources_.push_back(std::make_shared<NumberedLines>(seen, pieces, piece_bytes));
    return seen;
  }
  std::shared_ptr<ScriptedSource::Script> told(const std::string& heartbeat = {}) {
    auto script = std::make_shared<ScriptedSource::Script>();
    const std::scoped_lock lock(mutex_);
    sources_.push_back(std::make_shared<ScriptedSource>(script, heartbeat));
    return script;
  }

 private:
  std::mutex mutex_;
  std::deque<std::shared_ptr<BodySource>> sources_;
};

bool comes(std::promise<void>& promise) {
  return promise.get_future().wait_for(std::chrono::seconds(kPatienceSeconds)) == std::future_status::ready;
}

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

}  // namespace

TEST_CASE("a streamed answer of several megabytes arrives whole over both transports, and the connection is kept") {
  const Folder folder;
  Streams streams;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, streams);
  constexpr int kPieces = 100;
  constexpr std::size_t kBytes = 77'777;
  std::string expected;
  for (int i = 0; i < kPieces; ++i) expected += NumberedLines::piece(i, kBytes);
  auto local = Client::connect_unix(options.unix_socket);
  auto tcp = Client::connect_tcp(url_of(*server), kToken);
  REQUIRE(local.ok());
  REQUIRE(tcp.ok());
  for (Client* client : {local->get(), tcp->get()}) {
    streams.lines(kPieces, kBytes);
    const auto whole = client->send({"GET", "/", {}, {}});
    REQUIRE(whole.ok());
    CHECK(whole->headers.count("content-length") == 0);
    CHECK((whole->body == expected));

    streams.lines(kPieces, kBytes);
    std::string taken;
    std::size_t times = 0;
    const auto streamed = client->stream({"GET", "/", {}, {}}, [&](std::string_view piece) {
      taken += piece;
      ++times;
      return true;
    });
    REQUIRE(streamed.ok());
    CHECK(streamed->body.empty());
    CHECK(times > 1);
    CHECK((taken == expected));
    CHECK(client->send({"GET", "/", {}, {}})->body == "plain");
  }
}

TEST_CASE("chunks are framed as RFC 9112 has it, and the next request follows on the same connection") {
  const Folder folder;
  Streams streams;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, streams);
  const auto script = streams.told();
  Wire wire(options.unix_socket);
  wire.send(std::string(kGet) + kGet);  // the second without waiting: it is not taken for an end
  script->say({"0123456789abcdef\n", Chunk::Then::more});
  script->say({"last", Chunk::Then::end});
  std::string text;
  while (text.find("\r\n\r\n") == std::string::npos) text += wire.receive_bytes(1);
  CHECK(text.find("\r\ntransfer-encoding: chunked\r\n") != std::string::npos);
  CHECK(text.find("content-length") == std::string::npos);
  const std::string body = "11\r\n0123456789abcdef\n\r\n4\r\nlast\r\n0\r\n\r\n";
  CHECK(wire.receive_bytes(body.size()) == body);
  CHECK(wire.receive().body == "plain");
  CHECK(comes(script->let_go));
}

TEST_CASE("HTTP/1.0 gets the same body without chunks, and its end is the connection's") {
  const Folder folder;
  Streams streams;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, streams);
  streams.lines(3, 4);
  Wire wire(options.unix_socket);
  wire.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const std::string all = wire.receive_bytes(64 * 1024);
  CHECK(all.find("transfer-encoding") == std::string::npos);
  CHECK(all.find("\r\nconnection: close\r\n") != std::string::npos);
  CHECK(all.substr(all.find("\r\n\r\n")) == "\r\n\r\n..0\n..1\n..2\n");
}

TEST_CASE("HEAD of a streamed answer asks its source for nothing") {
  const Folder folder;
  Streams streams;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, streams);
  const auto seen = streams.lines(3, 4);
  Wire wire(options.unix_socket);
  wire.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(wire.receive(true).status == 200);
  CHECK(comes(seen->let_go));
  CHECK(seen->pulls == 0);
  CHECK(wire.ask(kGet).body == "plain");
}

TEST_CASE("a reader that does not read is asked for nothing more than its socket takes, and is dropped in the end") {
  const Folder folder;
  Streams streams;
  ServerOptions options = options_in(folder);
  options.request_timeout_ms = 200;
  const auto server = started(options, streams);
  constexpr std::size_t kBytes = 1U << 20;
  const auto seen = streams.lines(-1, kBytes);
  Wire wire(options.unix_socket);
  wire.send(kGet);
  CHECK(comes(seen->let_go));
  // A unix socket takes some 200 KiB: the first piece does not fit, the second is never made.
  CHECK(seen->pulls == 1);
  Wire other(options.unix_socket);
  CHECK(other.ask(kGet).body == "plain");
}

TEST_CASE("a source is let go when its reader goes, also while it has nothing to say") {
  const Folder folder;
  Streams streams;
  ServerOptions options = options_in(folder);
  const auto server = started(options, streams);
  for (const bool over_tcp : {false, true}) {
    const auto script = streams.told(":\n");
    {
      Wire wire = over_tcp ? Wire(*server) : Wire(options.unix_socket);
      wire.send(over_tcp
                    ? std::string("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ") + kToken + "\r\n\r\n"
                    : std::string(kGet));
      script->wait_for_pull();
    }
    CHECK(comes(script->let_go));
    script->say({"to nobody", Chunk::Then::more});  // answered after all: it finds nobody
  }
}

TEST_CASE("a silent stream sends its heartbeat, and goes on") {
  const Folder folder;
  Streams streams;
  ServerOptions options = options_in(folder);
  options.heartbeat_ms = 10;
  const auto server = started(options, streams);
  const auto script = streams.told(":\n\n");
  Wire wire(options.unix_socket);
  wire.send(kGet);
  std::string text;
  while (text.find("3\r\n:\n\n\r\n3\r\n:\n\n\r\n") == std::string::npos) {
    const std::string byte = wire.receive_bytes(1);
    REQUIRE_FALSE(byte.empty());
    text += byte;
  }
  script->say({"news", Chunk::Then::end});
  while (text.find("4\r\nnews\r\n0\r\n\r\n") == std::string::npos) {
    const std::string byte = wire.receive_bytes(1);
    REQUIRE_FALSE(byte.empty());
    text += byte;
  }
  CHECK(wire.ask(kGet).body == "plain");
}

TEST_CASE("a body that cannot be completed is seen to be broken off") {
  const Folder folder;
  Streams streams;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, streams);
  const auto script = streams.told();
  auto client = Client::connect_unix(options.unix_socket);
  REQUIRE(client.ok());
  std::thread source([&] {
    script->say({"half", Chunk::Then::more});
    script->say({{}, Chunk::Then::failed});
  });
  const auto response = (*client)->send({"GET", "/", {}, {}});
  source.join();
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().code == Code::unavailable);
  CHECK((*client)->send({"GET", "/", {}, {}})->body == "plain");  // on a connection of its own
}

TEST_CASE("a client that has enough stops, and its source is let go") {
  const Folder folder;
  Streams streams;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, streams);
  const auto seen = streams.lines(-1, 1000);
  auto client = Client::connect_unix(options.unix_socket);
  REQUIRE(client.ok());
  int times = 0;
  const auto response = (*client)->stream({"GET", "/", {}, {}}, [&](std::string_view) { return ++times < 3; });
  CHECK(response.ok());
  CHECK(times == 3);
  CHECK(comes(seen->let_go));
  CHECK((*client)->send({"GET", "/", {}, {}})->body == "plain");
}

TEST_CASE("stopping ends what has no end at once and lets the rest finish") {
  const Folder folder;
  Streams streams;
  const ServerOptions options = options_in(folder);
  const auto server = started(options, streams);
  const auto endless = streams.told(":\n\n");
  Wire feed(options.unix_socket);
  feed.send(kGet);
  endless->wait_for_pull();
  const auto finite = streams.told();
  Wire with_end(options.unix_socket);
  with_end.send(kGet);
  finite->wait_for_pull();

  std::thread stopping([&] { server->stop(kPatienceSeconds * 1000); });
  CHECK(feed.receive().body.empty());  // complete: it has its last chunk
  CHECK(feed.is_ended());
  CHECK(comes(endless->let_go));
  finite->say({"all of it", Chunk::Then::end});
  CHECK(with_end.receive().body == "all of it");
  CHECK(with_end.is_ended());
  stopping.join();
}

TEST_CASE("a stream with a full socket does not hold up stopping") {
  const Folder folder;
  Streams streams;
  const ServerOptions options = options_in(folder);
  auto server = started(options, streams);
  const auto script = streams.told(":\n\n");
  Wire wire(options.unix_socket);
  wire.send(kGet);
  script->say({std::string(8U << 20, 'x'), Chunk::Then::more});
  // The socket is full: what comes is what fits, and the last chunk is not among it.
  CHECK(stops_at_once(*server));
  CHECK(comes(script->let_go));
}

TEST_CASE("a source is read in-process as by a client") {
  const auto seen = std::make_shared<NumberedLines::Seen>();
  NumberedLines source(seen, 3, 2);
  std::string taken;
  CHECK(read_all(source, [&](std::string_view piece) {
          taken += piece;
          return true;
        }).ok());
  CHECK(taken == "0\n1\n2\n");
}

TEST_CASE("answers that are not framed as they announce are refused by the client") {
  const std::string head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  for (const char* bad : {"x\r\n", "3\r\nabcd\r\n", "3\nabc\r\n", "\r\n", "11111111111111111\r\n", "-3\r\nabc"}) {
    ResponseReader reader;
    reader.reset(false);
    INFO(bad);
    const auto fed = reader.feed(head + bad);
    REQUIRE_FALSE(fed.ok());
    CHECK(fed.error().code == Code::unavailable);
  }
  ResponseReader reader;
  reader.reset(false);
  const auto fed = reader.feed(head + "A;name=value\r\n0123456789\r\n0\r\nExpires: never\r\n\r\n");
  REQUIRE(fed.ok());
  CHECK(*fed);
  CHECK(reader.take().body == "0123456789");
}

}  // namespace rectify::http::test
