#include "http/connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "http/access.h"
#include "http/problem.h"
#include "http/wire.h"

namespace rectify::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t kHeadReadBytes = 8 * 1024;
constexpr std::size_t kBodyReadBytes = 64 * 1024;
constexpr std::int64_t kLingerMs = 1'000;
constexpr std::size_t kLingerBytesMax = 1U << 20;

std::string_view text_of(const boost::beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

}  // namespace

void Answers::put(std::weak_ptr<Connection> connection, Response response) {
  {
    const std::scoped_lock lock(mutex_);
    if (io_ == nullptr) return;
    if (!io_->get_executor().running_in_this_thread()) {
      waiting_.emplace_back(std::move(connection), std::move(response));
      if (waiting_.size() == 1) asio::post(*io_, [self = shared_from_this()] { self->hand_out(); });
      return;
    }
  }
  if (const auto found = connection.lock()) found->answer(std::move(response));
}

void Answers::hand_out() {
  std::vector<std::pair<std::weak_ptr<Connection>, Response>> ready;
  {
    const std::scoped_lock lock(mutex_);
    ready.swap(waiting_);
  }
  for (auto& [connection, response] : ready) {
    if (const auto found = connection.lock()) found->answer(std::move(response));
  }
}

void Answers::close() {
  const std::scoped_lock lock(mutex_);
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
          if (auto refusal = refuse_access(reader_.request(), shared_.options.token)) {
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
    if (auto refusal = refuse_access(request, shared_.options.token)) return write(std::move(*refusal), then);
  }
  phase_ = Phase::handling;
  deadline_ = TimePoint::max();
  shared_.handler.handle(std::move(request), [answers = shared_.answers, self = weak_from_this()](Response response) {
    answers->put(self, std::move(response));
  });
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

void Connection::answer(Response response) {
  if (phase_ != Phase::handling) return;
  write(std::move(response), reader_.keep_alive() ? Then::next_request : Then::close);
}

void Connection::write(Response response, Then then) {
  if (shared_.stopping && then == Then::next_request) then = Then::close;
  phase_ = Phase::writing;
  set_deadline(shared_.options.request_timeout_ms);
  head_ = response_head(response, {then == Then::next_request, reader_.is_http_1_0()});
  body_ = without_body_ || !may_have_body(response.status) ? std::string() : std::move(response.body);
  const std::array<asio::const_buffer, 2> bytes{asio::buffer(head_), asio::buffer(body_)};
  asio::async_write(socket_, bytes, [self = shared_from_this(), then](const error_code& error, std::size_t) {
    if (self->phase_ == Phase::closed) return;
    if (error) return self->close();
    self->on_written(then);
  });
}

void Connection::on_written(Then then) {
  if (then == Then::linger) return linger();
  if (then == Then::close || shared_.stopping) return close();
  next_request();
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

void Connection::close_if_overdue(TimePoint now) {
  if (now >= deadline_) close();
}

void Connection::close_if_idle() {
  if (phase_ == Phase::idle) close();
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  const auto self = shared_from_this();
  error_code ignored;
  socket_.close(ignored);
  shared_.open.erase(self);
  if (shared_.stopping && shared_.open.empty()) shared_.on_last_closed();
}

}  // namespace rectify::http
