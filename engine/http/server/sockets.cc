#include "http/server/sockets.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace rectify::http {

namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

std::string reason(int error) { return std::generic_category().message(error); }

Result<sockaddr_un> unix_address(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& text = path.native();
  constexpr std::size_t kLengthMax = sizeof(address.sun_path) - 1;
  if (text.empty() || text.size() > kLengthMax) {
    return Error{Code::invalid,
                 fmt::format("the path of a unix socket has 1 to {} bytes, this one has {}: choose a shorter folder",
                             kLengthMax, text.size()),
                 text};
  }
  std::memcpy(address.sun_path, text.data(), text.size());
  return address;
}

Socket open_socket(int family) { return Socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

template <typename Address>
const sockaddr* generic(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// 0, or the errno of a connect that does not wait: EAGAIN where somebody listens whose queue is full.
int knock(const sockaddr_un& address) {
  const Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0) return errno;
  return ::connect(socket.get(), generic(address), sizeof(address)) == 0 ? 0 : errno;
}

// Makes way for a new socket file: removes one that nobody answers on.
Result<void> clear_path(const std::filesystem::path& path, const sockaddr_un& address) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return {};  // nothing there, or bind() will say what is wrong
  if (!S_ISSOCK(found.st_mode)) {
    return Error{Code::invalid, "there is something that is not a socket, and it is not overwritten", path.native()};
  }
  const int error = knock(address);
  if (error == 0 || error == EAGAIN)
    return Error{Code::unavailable, "another daemon serves this socket", path.native()};
  if (error != ECONNREFUSED) {
    return Error{Code::unavailable,
                 fmt::format("cannot tell whether another daemon serves this socket: {}", reason(error)),
                 path.native()};
  }
  if (::unlink(path.c_str()) != 0) {
    return Error{Code::unavailable, fmt::format("cannot remove the socket of a daemon that is gone: {}", reason(errno)),
                 path.native()};
  }
  return {};
}

Result<Addresses> resolve(const HostPort& address) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  const int failed = ::getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found);
  if (failed != 0)
    return Error{Code::unavailable, fmt::format("no such host: {}", gai_strerror(failed)), to_text(address)};
  return Addresses(found, &freeaddrinfo);
}

}  // namespace

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Socket> listen_unix(const std::filesystem::path& path) {
  const auto address = unix_address(path);
  if (!address) return address.error();
  if (auto ok = clear_path(path, *address); !ok) return ok.error();
  Socket socket = open_socket(AF_UNIX);
  const auto failed = [&](const char* step) {
    return Error{Code::unavailable, fmt::format("cannot {} the unix socket: {}", step, reason(errno)), path.native()};
  };
  if (socket.get() < 0) return failed("open");
  if (::bind(socket.get(), generic(*address), sizeof(*address)) != 0) return failed("create");
  // Until listen() every connect is refused, so nobody slips in before the mode is right.
  if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) return failed("protect");
  if (::listen(socket.get(), SOMAXCONN) != 0) return failed("listen on");
  return socket;
}

Result<Socket> listen_tcp(const HostPort& address) {
  if (!is_loopback(address.host)) {
    return Error{
        Code::invalid,
        "a listener on an address that is not loopback is refused; listen on 127.0.0.1, [::1] or localhost and "
        "put a reverse proxy in front",
        to_text(address)};
  }
  // "localhost" is not looked up: a hosts file may say anything.
  const bool v6 = address.host.find(':') != std::string::npos;
  const bool v4_number = !v6 && address.host.front() >= '0' && address.host.front() <= '9';
  auto found = resolve({v6 || v4_number ? address.host : "127.0.0.1", address.port});
  if (!found) return found.error();
  const auto failed = [&] {
    return Error{Code::unavailable, fmt::format("cannot listen: {}", reason(errno)), to_text(address)};
  };
  Socket socket = open_socket((*found)->ai_family);
  if (socket.get() < 0) return failed();
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (::bind(socket.get(), (*found)->ai_addr, (*found)->ai_addrlen) != 0) return failed();
  if (::listen(socket.get(), SOMAXCONN) != 0) return failed();
  return socket;
}

std::uint16_t local_port(const Socket& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                             : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

Result<Socket> dial_unix(const std::filesystem::path& path) {
  const auto address = unix_address(path);
  if (!address) return address.error();
  Socket socket = open_socket(AF_UNIX);
  if (socket.get() < 0 || ::connect(socket.get(), generic(*address), sizeof(*address)) != 0) {
    return Error{Code::unavailable, fmt::format("no daemon answers: {}", reason(errno)), path.native()};
  }
  return socket;
}

Result<Socket> dial_tcp(const HostPort& address) {
  auto found = resolve(address);
  if (!found) return found.error();
  int error = 0;
  for (const addrinfo* one = found->get(); one != nullptr; one = one->ai_next) {
    Socket socket = open_socket(one->ai_family);
    if (socket.get() >= 0 && ::connect(socket.get(), one->ai_addr, one->ai_addrlen) == 0) {
      send_without_delay(socket.get());
      return socket;
    }
    error = errno;
  }
  return Error{Code::unavailable, fmt::format("no server answers: {}", reason(error)), to_text(address)};
}

void send_without_delay(int descriptor) {
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

void close_on_exec(int descriptor) { ::fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

bool has_peer_closed(int descriptor) {
  char byte = 0;
  const ssize_t got = ::recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

bool is_peer_trusted(int descriptor) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace rectify::http
