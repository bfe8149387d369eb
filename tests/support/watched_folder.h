// Waits for what another process does to files of a folder: inotify says when to look again.
#pragma once

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

namespace rectify::test {

class WatchedFolder {
 public:
  // The folder is there.
  explicit WatchedFolder(const std::filesystem::path& folder) : file_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    constexpr std::uint32_t kAnything = IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_CLOSE_WRITE;
    if (file_ < 0 || ::inotify_add_watch(file_, folder.c_str(), kAnything) < 0) throw std::runtime_error("inotify");
  }
  ~WatchedFolder() { ::close(file_); }
  WatchedFolder(const WatchedFolder&) = delete;
  WatchedFolder& operator=(const WatchedFolder&) = delete;

  // Looks now, and whenever a file there has changed; false: for a minute nothing did.
  template <typename Condition>
  [[nodiscard]] bool until(const Condition& condition) {
    constexpr int kPatienceMs = 60'000;
    while (!condition()) {
      pollfd changed{.fd = file_, .events = POLLIN, .revents = 0};
      if (::poll(&changed, 1, kPatienceMs) <= 0) return condition();
      char events[4096];
      while (::read(file_, events, sizeof events) > 0) {
      }
    }
    return true;
  }

 private:
  int file_;
};

}  // namespace rectify::test
