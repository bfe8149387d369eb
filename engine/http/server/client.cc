#include "http/server/client.h"

#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <functional>
#include <system_error>

#include "http/server/sockets.h"
#include "http/server/wire.h"

namespace rectify::http {

namespace {

class BlockingClient final : public Client {
 public:
  using Dial = std::function<Result<Socket>()>;

  BlockingClient(Dial dial, std::string host, std::string token)
      : dial_(std::move(dial)), host_(std::move(host)), token_(std::move(token)) {}

  Result<void> connect();
  Result<Response> send(const Request& request) override { return exchange(request, nullptr); }
  Result<Response> stream(const Request& request, const TakePiece& take) override { return exchange(request, take); }

 private:
  Result<Response> exchange(const Request& request, const TakePiece& take);
  [[nodiscard]] bool is_usable() const;
  Result<void> write(std::string_view bytes);
  // `take` may be null: then the body is kept.
  Result<Response> read(const TakePiece& take);
  // What has come of the body goes to `take`; false: it has enough.
  bool pass_on(const TakePiece& take);
  Error lost(const char* what);

  Dial dial_;
  std::string host_;
  std::string token_;
  Socket socket_;
  ResponseReader reader_;
};

Result<void> BlockingClient::connect() {
  auto socket = dial_();
  if (!socket) return socket.error();
  socket_ = std::move(*socket);
  const timeval wait{kReplyMsMax / 1000, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
  return {};
}

Result<Response> BlockingClient::exchange(const Request& request, const TakePiece& take) {
  if (!is_usable()) {
    if (auto ok = connect(); !ok) return ok.error();
  }
  reader_.reset(request.method == "HEAD");
  const auto written = write(request_bytes(request, host_, token_));
  // A server that refuses early answers and closes without reading on: then the answer is there all the same.
  auto response = read(take);
  if (!response || !reader_.is_complete() || !reader_.keep_alive()) socket_ = Socket();
  if (!response && !written) return written.error();
  return response;
}

// Between requests the server has nothing to say: bytes or an end mean that it has given the connection up.
bool BlockingClient::is_usable() const {
  if (socket_.get() < 0) return false;
  pollfd idle{socket_.get(), POLLIN, 0};
  return ::poll(&idle, 1, 0) == 0;
}

Result<void> BlockingClient::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return lost("while the request was sent");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<Response> BlockingClient::read(const TakePiece& take) {
  std::array<char, 64 * 1024> bytes;
  while (true) {
    const ssize_t got = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return lost("before the answer was complete");
    if (got == 0)
      return Error{Code::unavailable, "the server closed the connection before its answer was complete", host_};
    const auto complete = reader_.feed({bytes.data(), static_cast<std::size_t>(got)});
    if (!complete) return complete.error();
    if (!pass_on(take) || *complete) return reader_.take();
  }
}

bool BlockingClient::pass_on(const TakePiece& take) {
  if (!take || !reader_.has_head() || reader_.status() >= 400) return true;
  const std::string piece = reader_.take_piece();
  return piece.empty() || take(piece);
}

Error BlockingClient::lost(const char* what) {
  const bool late = errno == EAGAIN || errno == EWOULDBLOCK;
  const std::string why = late ? "the server took too long"
                               : fmt::format("the connection was lost: {}", std::generic_category().message(errno));
  return {Code::unavailable, why + ", " + what, host_};
}

Result<std::unique_ptr<Client>> connected(std::unique_ptr<BlockingClient> client) {
  if (auto ok = client->connect(); !ok) return ok.error();
  return std::unique_ptr<Client>(std::move(client));
}

}  // namespace

Result<std::unique_ptr<Client>> Client::connect_unix(const std::filesystem::path& socket) {
  return connected(std::make_unique<BlockingClient>([socket] { return dial_unix(socket); }, "localhost", ""));
}

Result<std::unique_ptr<Client>> Client::connect_tcp(const std::string& url, const std::string& token) {
  const auto address = parse_url(url);
  if (!address) return address.error();
  return connected(
      std::make_unique<BlockingClient>([address = *address] { return dial_tcp(address); }, to_text(*address), token));
}

}  // namespace rectify::http
