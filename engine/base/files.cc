#include "base/files.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

namespace rectify {

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

Result<void> write_into(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const bool written = file >= 0 && write_all(file, text);
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (written) return {};
  return Error{Code::unavailable, fmt::format("cannot be written: {}", std::strerror(reason)), path.string()};
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t bytes_max) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) return Error{Code::not_found, "there is no such file", path.string()};
  if (status.type() == fs::file_type::directory) return Error{Code::invalid, "is a folder, not a file", path.string()};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Code::unavailable, "cannot be opened", path.string()};
  std::string text;
  char buffer[64 * 1024];
  while (file.read(buffer, sizeof buffer) || file.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(file.gcount()));
    if (text.size() > bytes_max) {
      return Error{Code::exhausted, fmt::format("is larger than the {} MiB that are read", bytes_max >> 20U),
                   path.string()};
    }
  }
  if (file.bad()) return Error{Code::unavailable, "cannot be read to its end", path.string()};
  return text;
}

Result<void> write_file(const fs::path& to, std::string_view text) {
  // A link stays one, a device or a pipe is written into, and a file keeps its rights.
  std::error_code none;
  const fs::path path = fs::is_symlink(to, none) ? fs::weakly_canonical(to, none) : to;
  struct stat there{};
  const bool exists = ::stat(path.c_str(), &there) == 0;
  if (exists && !S_ISREG(there.st_mode)) return write_into(path, text);
  fs::path beside = path;
  beside += ".new";
  const auto failed = [&](const char* what) {
    const int reason = errno;
    ::unlink(beside.c_str());
    return Error{Code::unavailable, std::string(what) + ": " + std::strerror(reason), path.string()};
  };
  // Whom the file was kept from does not see it while it is written either.
  const mode_t rights = exists ? there.st_mode & 07777U : kEverybody;
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, rights);
  if (file < 0) return failed("cannot be made");
  const bool kept = !exists || ::fchmod(file, rights) == 0;  // umask took some away
  const bool written = kept && write_all(file, text) && ::fsync(file) == 0;
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
  if (failure) return Error{Code::unavailable, fmt::format("cannot be made: {}", failure.message()), path.string()};
  return {};
}

}  // namespace rectify
