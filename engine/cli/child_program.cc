#include "cli/child_program.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "embed/library.h"

extern "C" {  // this header of glibc 2.36 does not say so itself
#include <sys/pidfd.h>
}

namespace rectify::cli {

namespace {

constexpr std::size_t kComplaintBytesMax = 2000;

Error failure(const std::string& program, const char* what, int error) {
  return {Code::unavailable, std::string(what) + ": " + std::generic_category().message(error), program};
}

// What a program reads and writes lies in files, so that neither side can wait for the other.
class Redirections {
 public:
  explicit Redirections(const std::filesystem::path& folder) {
    ::posix_spawn_file_actions_init(&actions_);
    add(STDIN_FILENO, folder / "input", O_RDONLY);
    add(STDOUT_FILENO, folder / "output", O_WRONLY | O_CREAT | O_TRUNC);
    add(STDERR_FILENO, folder / "complaints", O_WRONLY | O_CREAT | O_TRUNC);
  }
  ~Redirections() { ::posix_spawn_file_actions_destroy(&actions_); }
  Redirections(const Redirections&) = delete;
  Redirections& operator=(const Redirections&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  void add(int descriptor, const std::filesystem::path& path, int flags) {
    ::posix_spawn_file_actions_addopen(&actions_, descriptor, path.c_str(), flags, S_IRUSR | S_IWUSR);
  }
  posix_spawn_file_actions_t actions_{};
};

Result<pid_t> start(const std::vector<std::string>& command, const Redirections& files) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = 0;
  const int error = ::posix_spawnp(&process, arguments[0], files.get(), nullptr, arguments.data(), environ);
  if (error == ENOENT) return Error{Code::not_found, "is not installed", command.front()};
  if (error != 0) return failure(command.front(), "cannot be started", error);
  return process;
}

// Whether it ended by itself within `limit`.
bool ends_within(pid_t process, std::chrono::milliseconds limit) {
  const int descriptor = ::pidfd_open(process, 0);
  if (descriptor < 0) return false;
  pollfd ended{descriptor, POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&ended, 1, static_cast<int>(limit.count()));
  } while (ready < 0 && errno == EINTR);
  ::close(descriptor);
  return ready == 1;
}

}  // namespace

Result<std::string> output_of(const std::vector<std::string>& command, std::string_view input,
                              std::chrono::milliseconds limit) {
  const std::string& program = command.front();
  const TemporaryFolder folder("rectify-" + program);
  if (folder.path().empty()) return failure(program, "no temporary folder can be made", errno);
  if (auto ok = write_file(folder.path() / "input", input); !ok) return ok.error();
  const Redirections files(folder.path());
  const auto process = start(command, files);
  if (!process) return process.error();
  const bool ended = ends_within(*process, limit);
  if (!ended) ::kill(*process, SIGKILL);
  int status = 0;
  while (::waitpid(*process, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) {
    return Error{Code::exhausted, fmt::format("had not ended after {} s and was ended", limit.count() / 1000), program};
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return read_file(folder.path() / "output");
  auto complaints = read_file(folder.path() / "complaints");
  return Error{Code::invalid,
               fmt::format("failed: {}", complaints ? complaints->substr(0, kComplaintBytesMax) : std::string()),
               program};
}

}  // namespace rectify::cli
