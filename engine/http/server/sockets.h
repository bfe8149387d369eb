// Opening sockets: who may be listened to and called, in plain POSIX, shared by the server and the clients.
//
// Threads: any. Errors: invalid (an address nobody should use), unavailable (the system or the other side refuses).
#pragma once

#include <filesystem>
#include <utility>

#include "http/server/address.h"
#include "rectify/result.h"

namespace rectify::http {

// Owns a descriptor.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~Socket();

  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_ = -1;
};

// A socket file that nobody answers on is replaced; it is made 0600 before anyone can connect.
// Two servers started on one path in the same moment are kept apart by the lock of the data folder, not here.
// Errors: invalid (longer than 107 bytes, or something else is there), unavailable (another daemon serves it).
[[nodiscard]] Result<Socket> listen_unix(const std::filesystem::path& path);
// Errors: invalid (not a loopback address), unavailable (in use).
[[nodiscard]] Result<Socket> listen_tcp(const HostPort& address);
// The port a TCP listener got.
[[nodiscard]] std::uint16_t local_port(const Socket& socket);

// Blocking, connected.
[[nodiscard]] Result<Socket> dial_unix(const std::filesystem::path& path);
[[nodiscard]] Result<Socket> dial_tcp(const HostPort& address);

// The answer goes out now, not when the next one comes. Of no effect on unix sockets.
void send_without_delay(int descriptor);

// Programs that this process starts do not inherit it.
void close_on_exec(int descriptor);

// Whether the other side has closed its end or is gone. Reads nothing, does not block.
[[nodiscard]] bool has_peer_closed(int descriptor);

// Whether the process at the other end of a unix socket runs as our user or as root.
[[nodiscard]] bool is_peer_trusted(int descriptor);

}  // namespace rectify::http
