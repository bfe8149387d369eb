#include "base/private_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <random>

#include "base/text.h"

namespace rectify {

std::string random_hex(std::size_t bytes) {
  std::random_device random;
  std::string drawn;
  while (drawn.size() < bytes) {
    const unsigned word = random();
    drawn.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  drawn.resize(bytes);
  return to_hex(drawn);
}

Result<bool> make_secret_file(const std::filesystem::path& path, std::string_view text) {
  const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made < 0 && errno == EEXIST) return false;
  if (made < 0) return Error{Code::unavailable, fmt::format("cannot be made: {}", std::strerror(errno)), path.string()};
  const bool written =
      ::write(made, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(made) == 0;
  ::close(made);
  if (written) return true;
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return Error{Code::unavailable, "cannot be written", path.string()};
}

}  // namespace rectify
