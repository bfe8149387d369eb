// file: notices as lines of JSON in a file.
//
//   via: file
//   with:
//     path: /var/log/rectify/notices.jsonl
//     bytes_max: 10485760     # a file that would grow beyond it becomes PATH.1, PATH.1 becomes PATH.2 …
//     keep: 5                 # so many of those stay
//
// Each line is one notice, and on disk (fsync) before it counts as delivered. A line that was cut off by a crash stays,
// and the next one begins on a line of its own; its notice comes again with the same "key".
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "plugins/notifier.h"

namespace rectify::plugins {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kBytesMax = 10 << 20;

}  // namespace

class JsonLines {
 public:
  static constexpr const char* kName = "file";

  explicit JsonLines(Settings& settings)
      : path_(settings.needed("path")),
        bytes_max_(settings.number("bytes_max", kBytesMax, 1, 1LL << 40)),
        keep_(settings.number("keep", 5, 0, 1000)) {
    open();
    if (file_ < 0) throw Refusal(fmt::format("{} cannot be written: {}", path_, std::strerror(errno)));
  }
  ~JsonLines() { close(); }
  JsonLines(const JsonLines&) = delete;
  JsonLines& operator=(const JsonLines&) = delete;

  Outcome deliver(const rectify_notice& notice, rectify_out&) {
    std::string line(view(notice.json));
    line += '\n';
    if (file_ < 0) open();
    if (file_ >= 0 && size_ > 0 && size_ + static_cast<std::int64_t>(line.size()) > bytes_max_) rotate();
    if (file_ < 0) return later(fmt::format("{} cannot be opened: {}", path_, std::strerror(errno)));
    if (!ends_a_line_) line.insert(0, "\n");
    const ssize_t written = ::write(file_, line.data(), line.size());
    if (written == static_cast<ssize_t>(line.size()) && ::fsync(file_) == 0) {
      size_ += written;
      ends_a_line_ = true;
      return {};
    }
    const std::string why = fmt::format("{} cannot be written: {}", path_, std::strerror(written < 0 ? errno : ENOSPC));
    close();  // and looked at anew: part of the line may be there
    return later(why);
  }

 private:
  void open() {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (file_ < 0) return;
    struct stat found{};
    ::fstat(file_, &found);
    size_ = found.st_size;
    char last = '\n';
    ends_a_line_ = size_ == 0 || (::pread(file_, &last, 1, size_ - 1) == 1 && last == '\n');
  }

  void close() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
  }

  // A step that fails leaves the older files where they are and the lines in the newest.
  void rotate() {
    close();
    std::error_code ignored;
    if (keep_ == 0) fs::remove(path_, ignored);
    for (std::int64_t number = keep_; number > 0; --number) {
      const std::string from = number == 1 ? path_ : path_ + "." + std::to_string(number - 1);
      fs::rename(from, path_ + "." + std::to_string(number), ignored);
    }
    open();
  }

  const std::string path_;
  const std::int64_t bytes_max_;
  const std::int64_t keep_;
  int file_ = -1;
  std::int64_t size_ = 0;
  bool ends_a_line_ = true;
};

}  // namespace rectify::plugins

RECTIFY_NOTIFIER(rectify::plugins::JsonLines)
