// The server: listeners, the io thread, the sweep that ends overdue connections, and stopping.
#include "http/server/server.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

#include "http/server/barrier.h"
#include "http/server/connection.h"
#include "http/server/sockets.h"

namespace rectify::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

using Acceptor = asio::basic_socket_acceptor<Protocol, asio::io_context::executor_type>;

constexpr std::size_t kTurnedAwayMax = 64;  // connections over the limit that are told so; more are just closed
constexpr std::int64_t kSweepMsMin = 5;
constexpr std::int64_t kSweepMsMax = 1'000;

// A listening socket and the connection it accepts next.
struct Door {
  Door(asio::io_context& io, bool is_unix)
      : acceptor(io.get_executor()), incoming(io.get_executor()), trusted(is_unix) {}
  Acceptor acceptor;
  StreamSocket incoming;
  bool trusted;
  bool resting = false;  // accept failed (no descriptors left): tried again at the next sweep
};

// Which file it is, so that a stopping server does not take away another one's socket.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  friend bool operator==(const FileId&, const FileId&) = default;
};

FileId file_id(const std::filesystem::path& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino};
}

class AsioServer final : public Server {
 public:
  AsioServer(const ServerOptions& options, Handler& handler)
      : options_(options),
        io_(1),
        shared_{options_, handler, std::make_shared<Answers>(io_), {}, false, [this] { io_.stop(); }},
        sweep_(io_),
        grace_(io_) {}
  ~AsioServer() override { stop(0); }
  AsioServer(const AsioServer&) = delete;
  AsioServer& operator=(const AsioServer&) = delete;

  // Errors: as Server::start.
  Result<void> open();
  [[nodiscard]] std::uint16_t port() const override { return port_; }
  void stop(std::int64_t grace_ms) override;

 private:
  Result<void> add_door(Socket socket, bool is_unix);
  void accept(Door& door);
  void admit(Door& door);
  void sweep();
  void begin_stop(std::int64_t grace_ms);
  void close_all();

  const ServerOptions options_;
  asio::io_context io_;
  Shared shared_;
  std::vector<std::unique_ptr<Door>> doors_;
  asio::steady_timer sweep_;
  asio::steady_timer grace_;
  std::uint16_t port_ = 0;
  FileId socket_file_;
  std::thread thread_;
};

Result<void> AsioServer::open() {
  if (!options_.listen.empty()) {
    if (options_.token.empty()) {
      return Error{
          Code::invalid, "a TCP listener needs a token: without one every program of the machine could come in", {}};
    }
    const auto address = parse_host_port(options_.listen);
    if (!address) return address.error();
    auto socket = listen_tcp(*address);
    if (!socket) return socket.error();
    port_ = local_port(*socket);
    if (auto ok = add_door(std::move(*socket), false); !ok) return ok.error();
  }
  if (!options_.unix_socket.empty()) {
    auto socket = listen_unix(options_.unix_socket);
    if (!socket) return socket.error();
    socket_file_ = file_id(options_.unix_socket);
    if (auto ok = add_door(std::move(*socket), true); !ok) return ok.error();
  }
  for (const auto& door : doors_) accept(*door);
  sweep();
  thread_ = std::thread([this] {
    const auto work = asio::make_work_guard(io_);
    // A connection that something was thrown in is ended by the sweep.
    while (!contained("the server's thread", [this] { io_.run(); })) {
    }
  });
  return {};
}

Result<void> AsioServer::add_door(Socket socket, bool is_unix) {
  auto door = std::make_unique<Door>(io_, is_unix);
  error_code error;
  door->acceptor.assign(Protocol(is_unix ? AF_UNIX : AF_INET, 0), socket.get(), error);
  if (error) return Error{Code::unavailable, fmt::format("cannot wait for connections: {}", error.message()), {}};
  static_cast<void>(socket.release());  // the acceptor has it now
  doors_.push_back(std::move(door));
  return {};
}

void AsioServer::accept(Door& door) {
  door.resting = false;
  door.acceptor.async_accept(door.incoming, [this, &door](const error_code& error) {
    if (shared_.stopping) return;
    if (error) {
      door.resting = true;
      return;
    }
    admit(door);
    accept(door);
  });
}

void AsioServer::admit(Door& door) {
  StreamSocket socket = std::exchange(door.incoming, StreamSocket(io_.get_executor()));
  if (door.trusted && !is_peer_trusted(socket.native_handle())) return;
  if (!door.trusted) send_without_delay(socket.native_handle());
  close_on_exec(socket.native_handle());
  const std::size_t open = shared_.open.size();
  if (open >= options_.connections_max + kTurnedAwayMax) return;
  auto connection = std::make_shared<Connection>(std::move(socket), door.trusted, shared_);
  shared_.open.insert(connection);
  if (open < options_.connections_max) {
    connection->start();
  } else {
    connection->turn_away();
  }
}

// One timer for all connections: cheaper than arming one for each request.
void AsioServer::sweep() {
  const TimePoint now = std::chrono::steady_clock::now();
  for (auto it = shared_.open.begin(); it != shared_.open.end();) {
    const std::shared_ptr<Connection> connection = *it++;  // closing it takes it out of the set
    connection->look_at_clock(now);
  }
  for (const auto& door : doors_) {
    if (door->resting && !shared_.stopping) accept(*door);
  }
  const std::int64_t pause =
      std::min({options_.idle_timeout_ms, options_.request_timeout_ms, options_.heartbeat_ms}) / 4;
  sweep_.expires_after(std::chrono::milliseconds(std::clamp(pause, kSweepMsMin, kSweepMsMax)));
  sweep_.async_wait([this](const error_code& error) {
    if (!error) sweep();
  });
}

void AsioServer::stop(std::int64_t grace_ms) {
  if (!thread_.joinable()) return;
  asio::post(io_, [this, grace_ms] { begin_stop(grace_ms); });
  thread_.join();
  shared_.answers->close();
}

void AsioServer::begin_stop(std::int64_t grace_ms) {
  shared_.stopping = true;
  // While the listener still answers, nobody else takes the path for abandoned.
  if (socket_file_ != FileId{} && file_id(options_.unix_socket) == socket_file_) ::unlink(options_.unix_socket.c_str());
  error_code ignored;
  for (const auto& door : doors_) door->acceptor.close(ignored);
  for (auto it = shared_.open.begin(); it != shared_.open.end();) {
    const std::shared_ptr<Connection> connection = *it++;
    connection->on_stopping();
  }
  if (shared_.open.empty() || grace_ms <= 0) return close_all();
  grace_.expires_after(std::chrono::milliseconds(grace_ms));
  grace_.async_wait([this](const error_code& error) {
    if (!error) close_all();
  });
}

void AsioServer::close_all() {
  while (!shared_.open.empty()) (*shared_.open.begin())->close();
  io_.stop();
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handler& handler) {
  try {
    auto server = std::make_unique<AsioServer>(options, handler);
    if (auto ok = server->open(); !ok) return ok.error();
    return std::unique_ptr<Server>(std::move(server));
  } catch (const std::runtime_error& error) {  // Asio's and the standard library's system_error
    return Error{Code::unavailable, fmt::format("cannot start the server: {}", error.what()), {}};
  }
}

}  // namespace rectify::http
