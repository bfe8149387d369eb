// What the tests of the transports share: a folder of their own, handlers, and a client that sends any bytes at all.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/server/client.h"
#include "http/server/server.h"
#include "http/server/sockets.h"
#include "http/server/wire.h"
#include "support/temp_folder.h"

namespace rectify::http::test {

inline constexpr int kPatienceSeconds = 20;  // before a test that hangs is called failed
inline constexpr const char* kToken = "a-token-of-the-tests";

using Folder = rectify::test::TempFolder;

// Answers at once with what it was asked.
class Echo final : public Handler {
 public:
  void handle(Request request, Respond respond) override {
    ++requests;
    respond({200, "text/plain", {{"etag", "\"7\""}}, request.method + " " + request.target + " " + request.body});
  }
  [[nodiscard]] bool needs_token(std::string_view target) const override {
    const std::string_view path = target.substr(0, target.find('?'));
    return path != "/healthz" && path != "/readyz";
  }
  std::atomic<int> requests = 0;
};

// Keeps its requests until it is told to answer, from the thread that tells it.
class Patient final : public Handler {
 public:
  void handle(Request request, Respond respond) override {
    const std::scoped_lock lock(mutex_);
    held_.emplace_back(std::move(request), std::move(respond));
    arrived_.notify_all();
  }
  [[nodiscard]] bool wait_for(std::size_t requests) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, std::chrono::seconds(kPatienceSeconds), [&] { return held_.size() >= requests; });
  }
  void answer_all() {
    std::vector<std::pair<Request, Respond>> held;
    {
      const std::scoped_lock lock(mutex_);
      held.swap(held_);
    }
    for (auto& [request, respond] : held) respond({200, "text/plain", {}, "late " + request.target});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::pair<Request, Respond>> held_;
};

inline ServerOptions options_in(const Folder& folder) {
  ServerOptions options;
  options.unix_socket = folder / "socket";
  options.listen = "127.0.0.1:0";
  options.token = kToken;
  return options;
}

inline std::unique_ptr<Server> started(const ServerOptions& options, Handler& handler) {
  auto server = Server::start(options, handler);
  if (!server) FAIL(server.error().text());
  return std::move(*server);
}

// Whether stopping returns although its grace is longer than our patience.
inline bool stops_at_once(Server& server) {
  const auto stopping = std::async(std::launch::async, [&] { server.stop(2 * kPatienceSeconds * 1000); });
  return stopping.wait_for(std::chrono::seconds(kPatienceSeconds)) == std::future_status::ready;
}

inline std::string url_of(const Server& server) { return "http://127.0.0.1:" + std::to_string(server.port()); }

// A connection on which a test says exactly what it likes.
class Wire {
 public:
  explicit Wire(const std::filesystem::path& path) : Wire(dial_unix(path)) {}
  explicit Wire(const Server& server) : Wire(dial_tcp({"127.0.0.1", server.port()})) {}

  // False where the server has closed: what it answered before is still to be read.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // The next answer; status 0 where the connection ended before one.
  Response receive(bool without_body = false) {
    ResponseReader reader;
    reader.reset(without_body);
    std::array<char, 1> one{};  // byte by byte: nothing of the answer behind it is swallowed
    while (::recv(socket_.get(), one.data(), 1, 0) == 1) {
      const auto complete = reader.feed({one.data(), 1});
      if (!complete) FAIL(complete.error().text());
      keep_alive = reader.keep_alive();
      if (*complete) return reader.take();
    }
    return {0, {}, {}, {}};
  }
  Response ask(std::string_view bytes) {
    send(bytes);
    return receive();
  }
  // Bytes up to `count`, fewer at the end.
  std::string receive_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    const ssize_t got = ::recv(socket_.get(), bytes.data(), count, MSG_WAITALL);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
  }
  // Waits for the end; a connection that stays open fails by time-out.
  [[nodiscard]] bool is_ended() {
    char byte = 0;
    const ssize_t got = ::recv(socket_.get(), &byte, 1, 0);
    return got == 0 || (got < 0 && errno == ECONNRESET);
  }
  // Waits until the server has closed, with its answer unread.
  [[nodiscard]] bool is_hung_up() {
    pollfd waiting{socket_.get(), 0, 0};
    return ::poll(&waiting, 1, kPatienceSeconds * 1000) == 1 && (waiting.revents & POLLHUP) != 0;
  }

  bool keep_alive = true;

 private:
  explicit Wire(Result<Socket> socket) {
    if (!socket) FAIL(socket.error().text());
    socket_ = std::move(*socket);
    const timeval patience{kPatienceSeconds, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }
  Socket socket_;
};

}  // namespace rectify::http::test
