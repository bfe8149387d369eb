// One connection of the server: reads a request, hands it out, writes the answer, and again.
//
// A body from a source is sent chunked (HTTP/1.0: until the connection ends), one piece at a time: the next one is
// asked for when the last one has gone to the socket. While a piece is waited for, the source's heartbeat is sent now
// and then and the other side is watched: when it closes, also when only its sending half, the source is let go.
//
// Includes Asio: for connection.cc and server.cc only. Threads: everything on the io thread, except Answers::put().
// Ownership: Shared::open holds the connections, and so does each operation under way; an answer or a piece that is
// still being made holds only a weak reference, so it finds nobody when the connection has gone.
#pragma once

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <variant>
#include <vector>

#include "base/mutex.h"
#include "http/server/request_reader.h"
#include "http/server/server.h"

namespace rectify::http {

// One type for unix and TCP sockets: everything built on it is compiled once.
using Protocol = boost::asio::generic::stream_protocol;
using StreamSocket = boost::asio::basic_stream_socket<Protocol, boost::asio::io_context::executor_type>;
using TimePoint = std::chrono::steady_clock::time_point;

class Connection;

// What a connection is told from outside: an answer, or the next piece of the one that is being sent.
using Outgoing = std::variant<Response, Chunk>;

// Brings answers to the io thread: many that come while it is busy wake it once. Outlives the server where it has to.
class Answers : public std::enable_shared_from_this<Answers> {
 public:
  explicit Answers(boost::asio::io_context& io) : io_(&io) {}
  // From any thread.
  void put(std::weak_ptr<Connection> connection, Outgoing what);
  // The io context is about to go: answers are dropped from now on.
  void close();

 private:
  void hand_out();

  Mutex mutex_;
  boost::asio::io_context* io_ GUARDED_BY(mutex_);  // null after close()
  std::vector<std::pair<std::weak_ptr<Connection>, Outgoing>> waiting_ GUARDED_BY(mutex_);
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
  // Dropped when nobody waits for it.
  void answer(Outgoing what);

  // Closes what is overdue; sends the heartbeat of a stream that has been silent.
  void look_at_clock(TimePoint now);
  // The server is stopping: ends what is idle and streams that have no end of their own.
  void on_stopping();
  void close();

 private:
  enum class Phase {
    idle,       // between requests
    reading,    // some bytes of a request are there
    handling,   // the handler owes the answer
    writing,    // the answer is on its way
    streaming,  // its head is, or was, and its body comes from a source
    lingering,  // all is said; what the other side still sends is thrown away, or it might never see the answer
    closed,
  };
  enum class Then { next_request, close, linger };
  struct Stream {
    std::shared_ptr<BodySource> source;
    bool chunked = true;
    bool asked = false;           // the source owes a piece
    bool sending = false;         // bytes are on their way
    bool ending = false;          // they are the last ones
    std::optional<Chunk> next{};  // a piece that came while a heartbeat was on its way
  };

  void next_request();
  void read_more();
  void on_bytes(std::size_t size);
  void advance();
  void finish_request();
  void send_continue();
  void write(Response response, Then then);
  // Writes head_, body_ and tail_.
  void send();
  void on_sent();
  void on_piece_sent();
  void ask_for_piece();
  void on_piece(Chunk chunk);
  void send_piece(std::string bytes, bool last);
  void watch();
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
  Then then_ = Then::close;       // after the answer under way
  std::optional<Stream> stream_;  // while streaming
  bool watching_ = false;         // the socket tells when there is something to read, or an end
  std::string head_;              // of the answer under way, or what goes before its piece
  std::string body_;
  std::string tail_;
};

}  // namespace rectify::http
