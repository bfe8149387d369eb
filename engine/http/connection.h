// One connection of the server: reads a request, hands it out, writes the answer, and again.
//
// Includes Asio: for connection.cc and server.cc only. Threads: everything on the io thread, except Answers::put().
// Ownership: Shared::open holds the connections, and so does each operation under way; an answer that is still being
// made holds only a weak reference, so it finds nobody when the connection has gone.
#pragma once

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "http/request_reader.h"
#include "http/server.h"

namespace rectify::http {

// One type for unix and TCP sockets: everything built on it is compiled once.
using Protocol = boost::asio::generic::stream_protocol;
using StreamSocket = boost::asio::basic_stream_socket<Protocol, boost::asio::io_context::executor_type>;
using TimePoint = std::chrono::steady_clock::time_point;

class Connection;

// Brings answers to the io thread: many that come while it is busy wake it once. Outlives the server where it has to.
class Answers : public std::enable_shared_from_this<Answers> {
 public:
  explicit Answers(boost::asio::io_context& io) : io_(&io) {}
  // From any thread.
  void put(std::weak_ptr<Connection> connection, Response response);
  // The io context is about to go: answers are dropped from now on.
  void close();

 private:
  void hand_out();

  std::mutex mutex_;
  boost::asio::io_context* io_;  // null after close()
  std::vector<std::pair<std::weak_ptr<Connection>, Response>> waiting_;
};

// What the connections of one server have in common.
struct Shared {
  const ServerOptions& options;
  Handler& handler;
  std::shared_ptr<Answers> answers;
  std::unordered_set<std::shared_ptr<Connection>> open;
  bool stopping = false;
  std::function<void()> on_last_closed;  // called while stopping
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // `trusted`: a unix socket, whose peer has been checked; others have to show the token.
  Connection(StreamSocket socket, bool trusted, Shared& shared);

  void start();
  // Answers 503 without reading anything, and closes.
  void turn_away();
  // Dropped when no request waits for it.
  void answer(Response response);

  void close_if_overdue(TimePoint now);
  void close_if_idle();
  void close();

 private:
  enum class Phase {
    idle,       // between requests
    reading,    // some bytes of a request are there
    handling,   // the handler owes the answer
    writing,    // the answer is on its way
    lingering,  // all is said; what the other side still sends is thrown away, or it might never see the answer
    closed,
  };
  enum class Then { next_request, close, linger };

  void next_request();
  void read_more();
  void on_bytes(std::size_t size);
  void advance();
  void finish_request();
  void send_continue();
  void write(Response response, Then then);
  void on_written(Then then);
  void linger();
  void discard();
  void set_deadline(std::int64_t ms);

  StreamSocket socket_;
  const bool trusted_;
  Shared& shared_;
  Phase phase_ = Phase::idle;
  TimePoint deadline_ = TimePoint::max();
  boost::beast::flat_buffer buffer_;
  RequestReader reader_;
  bool without_body_ = false;  // the request is HEAD
  std::size_t discarded_ = 0;
  std::string head_;  // of the answer under way, and its body
  std::string body_;
};

}  // namespace rectify::http
