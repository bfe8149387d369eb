// The child's side of plugin_process.h.
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>

#include "rules/plugin.h"
#include "rules/rule_wire.h"
#include "runtime/plugin_process.h"

namespace rectify::runtime {

namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::int64_t kSpareMs = 2'000;  // the engine ends a call in time; this is for when it is gone itself

class SocketWire final : public rules::Wire {
 public:
  explicit SocketWire(const PluginLimits& limits) : limits_(limits) {}

  bool send(const rules::Message& message) override {
    const std::string bytes = rules::encode(message);
    std::string frame;
    for (std::size_t i = kLengthBytes; i-- > 0;) frame += static_cast<char>(bytes.size() >> (8 * i));
    frame += bytes;
    for (std::size_t at = 0; at < frame.size();) {
      const ssize_t sent = ::send(kPluginSocket, frame.data() + at, frame.size() - at, MSG_NOSIGNAL);
      if (sent < 0 && errno != EINTR) return false;
      at += static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
    }
    return true;
  }

  std::optional<rules::Message> receive() override {
    std::array<char, kLengthBytes> head{};
    if (!read(head.data(), head.size())) return std::nullopt;
    std::size_t size = 0;
    for (const char byte : head) size = size << 8 | static_cast<unsigned char>(byte);
    if (size > limits_.frame_bytes_max) return std::nullopt;
    std::string bytes(size, '\0');
    if (!read(bytes.data(), size)) return std::nullopt;
    auto message = rules::decode(bytes);
    if (!message) return std::nullopt;
    return std::move(*message);
  }

  // A plugin that spins when the engine is gone is ended by an alarm.
  void begins() override {
    ::alarm(static_cast<unsigned>((limits_.call_ms_max + limits_.start_ms_max + kSpareMs) / 1000));
  }
  void ends() override { ::alarm(0); }

 private:
  static bool read(char* into, std::size_t size) {
    for (std::size_t at = 0; at < size;) {
      const ssize_t got = ::recv(kPluginSocket, into + at, size - at, 0);
      if (got == 0 || (got < 0 && errno != EINTR)) return false;
      at += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    }
    return true;
  }
  const PluginLimits& limits_;
};

// What the process has of address space, in bytes; 0 where that is not known.
std::size_t address_space() {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  file >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void limit_resources(const PluginLimits& limits) {
  const rlim_t most = address_space() + limits.memory_bytes_max;
  const rlimit memory{most, most};
  ::setrlimit(RLIMIT_AS, &memory);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
}

}  // namespace

int host_plugin(const std::string& library, const PluginLimits& limits) {
  SocketWire wire(limits);
  limit_resources(limits);
  auto rule = rules::Plugins({}).rule(library);
  if (rule) {
    rules::answer_for(**rule, wire);
    return 0;
  }
  // It is said in answer to `open`, so that it is heard.
  (void)wire.receive();
  (void)wire.send({"done", std::to_string(RECTIFY_NEVER), rule.error().text(), {}});
  return 1;
}

}  // namespace rectify::runtime
