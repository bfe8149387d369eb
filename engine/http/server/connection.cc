#include "http/server/connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "http/server/access.h"
#include "http/server/barrier.h"
#include "http/server/problem.h"
#include "http/server/sockets.h"
#include "http/server/wire.h"

namespace rectify::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t kHeadReadBytes = 8 * 1024;
constexpr std::size_t kBodyReadBytes = 64 * 1024;
constexpr std::int64_t kLingerMs = 1'000;
constexpr std::size_t kLingerBytesMax = 1U << 20;
constexpr std::size_t kShownBytes = 200;  // of a target, in the log

std::string_view text_of(const boost::beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

}  // namespace

void Answers::put(std::weak_ptr<Connection> connection, Outgoing what) {
  {
    const MutexLock lock(mutex_);
    if (io_ == nullptr) return;
    if (!io_->get_executor().running_in_this_thread()) {
      waiting_.emplace_back(std::move(connection), std::move(what));
      if (waiting_.size() == 1) asio::post(*io_, [self = shared_from_this()] { self->hand_out(); });
      return;
    }
  }
  if (const auto found = connection.lock()) found->answer(std::move(what));
}

void Answers::hand_out() {
  std::vector<std::pair<std::weak_ptr<Connection>, Outgoing>> ready;
  {
    const MutexLock lock(mutex_);
    ready.swap(waiting_);
  }
  for (auto& [connection, what] : ready) {
    if (const auto found = connection.lock()) found->answer(std::move(what));
  }
}

void Answers::close() {
  const MutexLock lock(mutex_);
  io_ = nullptr;
  waiting_.clear();
}

Connection::Connection(StreamSocket socket, bool trusted, Shared& shared)
    : socket_(std::move(socket)),
      trusted_(trusted),
      shared_(shared),
      buffer_(shared.options.header_bytes_max + kBodyReadBytes),
      reader_(shared.options.header_bytes_max, shared.options.body_bytes_max) {}

void Connection::start() { next_request(); }

void Connection::turn_away() {
  write(problem({Code::exhausted, "there are too many connections: try again later", {}}, 503), Then::linger);
}

void Connection::next_request() {
  reader_.reset();
  without_body_ = false;
  if (buffer_.size() == 0) {
    phase_ = Phase::idle;
    set_deadline(shared_.options.idle_timeout_ms);
    read_more();
  } else {
    on_bytes(0);  // the client did not wait for the last answer
  }
}

void Connection::read_more() {
  const std::size_t wanted = phase_ == Phase::idle ? kHeadReadBytes : kBodyReadBytes;
  const auto space = buffer_.prepare(std::min(wanted, buffer_.max_size() - buffer_.size()));
  socket_.async_read_some(space, [self = shared_from_this()](const error_code& error, std::size_t size) {
    if (self->phase_ == Phase::closed) return;
    if (error) return self->close();
    self->on_bytes(size);
  });
}

void Connection::on_bytes(std::size_t size) {
  buffer_.commit(size);
  if (phase_ != Phase::reading) {
    phase_ = Phase::reading;
    set_deadline(shared_.options.request_timeout_ms);
  }
  advance();
}

void Connection::advance() {
  while (buffer_.size() > 0) {
    const RequestReader::Step step = reader_.read(text_of(buffer_));
    buffer_.consume(step.consumed);
    switch (step.progress) {
      case RequestReader::Progress::more:
        return read_more();
      case RequestReader::Progress::refused:
        return write(reader_.refusal(), Then::linger);
      case RequestReader::Progress::done:
        return finish_request();
      case RequestReader::Progress::head:
        if (!trusted_) {
          if (auto refusal = refuse_access(reader_.request(), shared_.handler, shared_.options.token)) {
            return write(std::move(*refusal), Then::linger);
          }
        }
        if (reader_.expects_continue() && buffer_.size() == 0) return send_continue();
    }
  }
  read_more();
}

void Connection::finish_request() {
  const Then then = reader_.keep_alive() ? Then::next_request : Then::close;
  Request request = reader_.take();
  if (request.method == "HEAD") {
    without_body_ = true;
    request.method = "GET";
  }
  if (!trusted_) {
    if (auto refusal = refuse_access(request, shared_.handler, shared_.options.token))
      return write(std::move(*refusal), then);
  }
  phase_ = Phase::handling;
  deadline_ = TimePoint::max();
  const Owed owed([answers = shared_.answers,
                   self = weak_from_this()](Response response) { answers->put(self, std::move(response)); },
                  request.method + " " + request.target.substr(0, kShownBytes));
  owed.contain([&] { shared_.handler.handle(std::move(request), owed); });
}

void Connection::send_continue() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(socket_, asio::buffer(kContinue),
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (self->phase_ == Phase::closed) return;
                      if (error) return self->close();
                      self->read_more();
                    });
}

void Connection::answer(Outgoing what) {
  if (auto* chunk = std::get_if<Chunk>(&what)) return on_piece(std::move(*chunk));
  if (phase_ != Phase::handling) return;
  write(std::move(std::get<Response>(what)), reader_.keep_alive() ? Then::next_request : Then::close);
}

void Connection::write(Response response, Then then) {
  const bool has_body = !without_body_ && may_have_body(response.status);
  bool streams = has_body && response.source != nullptr;
  if (streams && shared_.stopping && !response.source->heartbeat().empty()) {
    response = problem({Code::unavailable, "the server is stopping: ask again when it is back", {}});
    streams = false;
  }
  const bool http_1_0 = reader_.is_http_1_0();
  if ((shared_.stopping || (streams && http_1_0)) && then == Then::next_request) then = Then::close;
  then_ = then;
  head_ = response_head(response, {then == Then::next_request, http_1_0});
  body_ = has_body && !streams ? std::move(response.body) : std::string();
  tail_.clear();
  phase_ = streams ? Phase::streaming : Phase::writing;
  if (streams) stream_ = Stream{.source = std::move(response.source), .chunked = !http_1_0, .sending = true};
  send();
}

void Connection::send() {
  set_deadline(shared_.options.request_timeout_ms);
  const std::array<asio::const_buffer, 3> bytes{asio::buffer(head_), asio::buffer(body_), asio::buffer(tail_)};
  asio::async_write(socket_, bytes, [self = shared_from_this()](const error_code& error, std::size_t) {
    if (self->phase_ == Phase::closed) return;
    if (error) return self->close();
    self->on_sent();
  });
}

void Connection::on_sent() {
  if (phase_ == Phase::streaming) return on_piece_sent();
  if (then_ == Then::linger) return linger();
  if (then_ == Then::close || shared_.stopping) return close();
  next_request();
}

void Connection::on_piece_sent() {
  stream_->sending = false;
  if (stream_->ending) {
    stream_.reset();
    phase_ = Phase::writing;
    return on_sent();
  }
  if (stream_->next) return on_piece(*std::exchange(stream_->next, std::nullopt));
  if (!stream_->asked) return ask_for_piece();
  set_deadline(shared_.options.heartbeat_ms);
}

void Connection::ask_for_piece() {
  stream_->asked = true;
  set_deadline(shared_.options.heartbeat_ms);
  watch();
  const std::shared_ptr<BodySource> source =
      stream_->source;  // its piece may come, and end the stream, before it returns
  source->pull(
      [answers = shared_.answers, self = weak_from_this()](Chunk chunk) { answers->put(self, std::move(chunk)); });
}

void Connection::on_piece(Chunk chunk) {
  if (phase_ != Phase::streaming || stream_->ending) return;
  stream_->asked = false;
  if (stream_->sending) {
    stream_->next = std::move(chunk);
  } else if (chunk.then == Chunk::Then::failed) {
    close();  // without a last chunk, so that it is seen
  } else {
    send_piece(std::move(chunk.bytes), chunk.then == Chunk::Then::end);
  }
}

void Connection::send_piece(std::string bytes, bool last) {
  ChunkFrame frame = stream_->chunked ? chunk_frame(bytes.size(), last) : ChunkFrame{};
  head_ = std::move(frame.before);
  body_ = std::move(bytes);
  tail_ = std::move(frame.after);
  stream_->ending = last;
  stream_->sending = true;
  send();
}

// A closed connection would otherwise be noticed only when something is sent.
void Connection::watch() {
  if (watching_) return;
  watching_ = true;
  socket_.async_wait(StreamSocket::wait_read, [self = shared_from_this()](const error_code& error) {
    self->watching_ = false;
    if (error || self->phase_ != Phase::streaming) return;
    // Bytes are the next request, sent early: it waits, and from now on the heartbeat watches.
    if (has_peer_closed(self->socket_.native_handle())) self->close();
  });
}

void Connection::linger() {
  phase_ = Phase::lingering;
  set_deadline(kLingerMs);
  error_code ignored;
  socket_.shutdown(StreamSocket::shutdown_send, ignored);
  discard();
}

void Connection::discard() {
  buffer_.clear();
  socket_.async_read_some(buffer_.prepare(kBodyReadBytes),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            if (self->phase_ == Phase::closed) return;
                            self->discarded_ += size;
                            if (error || self->discarded_ > kLingerBytesMax) return self->close();
                            self->discard();
                          });
}

void Connection::set_deadline(std::int64_t ms) {
  deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
}

void Connection::look_at_clock(TimePoint now) {
  if (now < deadline_) return;
  if (phase_ != Phase::streaming || stream_->sending) return close();
  const std::string_view heartbeat = stream_->source->heartbeat();
  if (heartbeat.empty()) return set_deadline(shared_.options.heartbeat_ms);
  send_piece(std::string(heartbeat), false);
}

void Connection::on_stopping() {
  if (phase_ == Phase::idle) return close();
  if (phase_ != Phase::streaming || stream_->source->heartbeat().empty()) return;
  if (stream_->sending) return close();
  then_ = Then::close;
  send_piece({}, true);
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  const auto self = shared_from_this();
  stream_.reset();
  error_code ignored;
  socket_.close(ignored);
  shared_.open.erase(self);
  if (shared_.stopping && shared_.open.empty()) shared_.on_last_closed();
}

}  // namespace rectify::http
