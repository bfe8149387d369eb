#include "http/server/load_generator.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <vector>

#include "http/server/sockets.h"
#include "http/server/wire.h"

namespace rectify::http {

namespace {

using SteadyClock = std::chrono::steady_clock;

struct Lane {
  Socket socket;
  std::string request;
  std::size_t sent = 0;
  bool waits_to_send = false;
  SteadyClock::time_point begun;
  ResponseReader reader;
};

Error system_failure(const char* what) {
  return {Code::unavailable, std::string(what) + ": " + std::generic_category().message(errno), {}};
}

class Load {
 public:
  Load(std::string host, std::string token, const NextRequest& next, const OnResponse& on_response)
      : host_(std::move(host)), token_(std::move(token)), next_(next), on_response_(on_response) {}

  Result<void> add(Socket socket);
  Result<void> run();

 private:
  Result<void> begin(std::size_t index);
  Result<void> send(std::size_t index);
  Result<void> receive(std::size_t index);
  Result<void> watch(std::size_t index, bool to_send);

  std::string host_;
  std::string token_;
  const NextRequest& next_;
  const OnResponse& on_response_;
  Socket epoll_{::epoll_create1(EPOLL_CLOEXEC)};
  std::vector<Lane> lanes_;
  std::size_t busy_ = 0;
  std::array<char, 64 * 1024> bytes_;
};

Result<void> Load::add(Socket socket) {
  if (::fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0) return system_failure("cannot make a socket non-blocking");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = lanes_.size();
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket.get(), &event) != 0)
    return system_failure("cannot wait for a socket");
  lanes_.push_back({std::move(socket), {}, 0, false, {}, {}});
  return {};
}

Result<void> Load::run() {
  busy_ = lanes_.size();
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (auto ok = begin(i); !ok) return ok;
  }
  std::array<epoll_event, 64> events;
  while (busy_ > 0) {
    const int ready = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), kLoadStallMs);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return system_failure("cannot wait for answers");
    if (ready == 0) return Error{Code::unavailable, "the server has stopped answering", host_};
    for (int i = 0; i < ready; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      const std::size_t index = static_cast<std::size_t>(event.data.u64);
      auto ok = (event.events & EPOLLOUT) != 0 ? send(index) : receive(index);
      if (!ok) return ok;
    }
  }
  return {};
}

Result<void> Load::begin(std::size_t index) {
  Lane& lane = lanes_[index];
  const std::optional<Request> request = next_(index);
  if (!request) {
    --busy_;
    lane.socket = Socket();
    return {};
  }
  lane.request = request_bytes(*request, host_, token_);
  lane.reader.reset(request->method == "HEAD");
  lane.sent = 0;
  lane.begun = SteadyClock::now();
  return send(index);
}

Result<void> Load::send(std::size_t index) {
  Lane& lane = lanes_[index];
  while (lane.sent < lane.request.size()) {
    const std::string_view rest = std::string_view(lane.request).substr(lane.sent);
    const ssize_t sent = ::send(lane.socket.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return watch(index, true);
    if (sent < 0) return system_failure("the connection was lost");
    lane.sent += static_cast<std::size_t>(sent);
  }
  return watch(index, false);
}

Result<void> Load::watch(std::size_t index, bool to_send) {
  Lane& lane = lanes_[index];
  if (lane.waits_to_send == to_send) return {};
  lane.waits_to_send = to_send;
  epoll_event event{};
  event.events = to_send ? EPOLLOUT : EPOLLIN;
  event.data.u64 = index;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, lane.socket.get(), &event) != 0)
    return system_failure("cannot wait for a socket");
  return {};
}

Result<void> Load::receive(std::size_t index) {
  Lane& lane = lanes_[index];
  const ssize_t got = ::recv(lane.socket.get(), bytes_.data(), bytes_.size(), 0);
  if (got < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return {};
  if (got < 0) return system_failure("the connection was lost");
  if (got == 0) return Error{Code::unavailable, "the server closed a connection", host_};
  const auto complete = lane.reader.feed({bytes_.data(), static_cast<std::size_t>(got)});
  if (!complete) return complete.error();
  if (!*complete) return {};
  on_response_(index, lane.reader.take(), SteadyClock::now() - lane.begun);
  return begin(index);
}

}  // namespace

Result<void> run_load(const LoadTarget& target, std::size_t connections, const NextRequest& next,
                      const OnResponse& on_response) {
  const bool is_unix = !target.unix_socket.empty();
  HostPort address;
  if (!is_unix) {
    auto parsed = parse_url(target.url);
    if (!parsed) return parsed.error();
    address = std::move(*parsed);
  }
  Load load(is_unix ? "localhost" : to_text(address), target.token, next, on_response);
  for (std::size_t i = 0; i < connections; ++i) {
    auto socket = is_unix ? dial_unix(target.unix_socket) : dial_tcp(address);
    if (!socket) return socket.error();
    if (auto ok = load.add(std::move(*socket)); !ok) return ok;
  }
  return load.run();
}

}  // namespace rectify::http
