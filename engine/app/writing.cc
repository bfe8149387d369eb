#include "app/writing.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace rectify::app {

namespace fs = std::filesystem;

namespace {

constexpr unsigned kEverybody = 0666;  // less what umask takes away

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<void> write_file(const fs::path& path, std::string_view text) {
  fs::path beside = path;
  beside += ".new";
  const auto failed = [&](const char* what) {
    const int reason = errno;
    ::unlink(beside.c_str());
    return Error{Code::unavailable, std::string(what) + ": " + std::strerror(reason), path.string()};
  };
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kEverybody);
  if (file < 0) return failed("cannot be made");
  const bool written = write_all(file, text) && ::fsync(file) == 0;
  if (::close(file) != 0 || !written) return failed("cannot be written");
  if (::rename(beside.c_str(), path.c_str()) != 0) return failed("cannot be put in place");
  return {};
}

Result<void> make_empty_folder(const fs::path& path) {
  std::error_code failure;
  if (fs::exists(path, failure)) {
    if (fs::is_directory(path, failure) && fs::is_empty(path, failure)) return {};
    return Error{Code::invalid, "holds something already: name a folder that is new or empty", path.string()};
  }
  fs::create_directories(path, failure);
  if (failure) return Error{Code::unavailable, "cannot be made: " + failure.message(), path.string()};
  return {};
}

}  // namespace rectify::app
