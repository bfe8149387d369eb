// command: a notice on the standard input of a program.
//
//   via: command
//   with:
//     argv: [/usr/local/bin/page, --urgent]    # the program by its path and its arguments; there is no shell
//     timeout: 10         # seconds, 1 to 600; then the program and what it started are killed
//
// Standard input is the notice as one JSON object. Of what the program writes the first 64 KiB are read and the last
// line is kept as the reason where it fails. It has no file of the engine open, no signal blocked, and a process group
// of its own.
//
// Exit code 0: the notice was taken. 65 (EX_DATAERR): this notice never will be. Any other, a signal, and the time
// being over: it is tried again later, so the program may see a notice twice; "key" tells.
#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "plugins/notifier.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace rectify::plugins {

namespace {

constexpr std::size_t kOutputBytesMax = 64U << 10;
constexpr int kPollMs = 50;
constexpr int kDataError = 65;

[[noreturn]] void fail(const char* what, int number) {
  throw std::runtime_error(std::string(what) + ": " + std::strerror(number));
}

class File {
 public:
  explicit File(int number = -1) : number_(number) {}
  ~File() { close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

// The text as an open file, so that nobody has to wait until it is read.
int input_of(std::string_view text) {
  const int file = ::memfd_create("notice", MFD_CLOEXEC);
  if (file < 0) fail("memfd_create", errno);
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written <= 0) {
      const int number = errno;
      ::close(file);
      fail("writing the notice", number);
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  ::lseek(file, 0, SEEK_SET);
  return file;
}

// How the child begins: its three files and nothing else open, signals as usual, in a group of its own.
class Start {
 public:
  Start(int input, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
  }
  ~Start() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  [[nodiscard]] pid_t run(const std::vector<std::string>& argv) const {
    std::vector<char*> words;
    words.reserve(argv.size() + 1);
    for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, words[0], &actions_, &attributes_, words.data(), environ);
    if (failed != 0) fail(words[0], failed);
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace

class Command {
 public:
  static constexpr const char* kName = "command";

  explicit Command(Settings& settings)
      : argv_(settings.list("argv")), timeout_(settings.number("timeout", 10, 1, 600)) {
    if (argv_.empty() || argv_[0].empty()) throw Refusal("'argv' is missing: the program's path and its arguments");
    if (argv_[0].front() != '/')
      throw Refusal(fmt::format("the program is named by its whole path, not '{}'", argv_[0]));
    if (::access(argv_[0].c_str(), X_OK) != 0)
      throw Refusal(fmt::format("{} cannot be run: {}", argv_[0], std::strerror(errno)));
  }

  Outcome deliver(const rectify_notice& notice, rectify_out& out) {
    File input(input_of(view(notice.json)));
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe", errno);
    File reading(ends[0]);
    File writing(ends[1]);
    const pid_t child = Start(input.number(), writing.number()).run(argv_);
    writing.close();
    std::string output;
    const char* cut_short = follow(child, reading.number(), output, out);
    if (cut_short != nullptr) ::kill(-child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (cut_short != nullptr) return later(cut_short);
    return judge(status, output);
  }

 private:
  // Reads until the program has ended; what was wrong where it has to be killed, else null. A child that it left behind
  // and that keeps the output open is not waited for.
  const char* follow(pid_t child, int output, std::string& kept, rectify_out& out) const {
    const auto end = std::chrono::steady_clock::now() + timeout_;
    bool open = true;
    while (true) {
      siginfo_t ended{};
      const bool over =
          ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == child;
      while (open && ready(output, over ? 0 : kPollMs)) open = take(output, kept);
      if (over) return nullptr;
      if (!open) ::poll(nullptr, 0, kPollMs);
      if (std::chrono::steady_clock::now() > end) return "it took too long and was killed";
      if (out.stopping(&out) != 0) return "it was killed: the engine is stopping";
    }
  }

  static bool ready(int file, int wait_ms) {
    pollfd poll{file, POLLIN, 0};
    return ::poll(&poll, 1, wait_ms) > 0;
  }

  // Whether there may be more. What is over the limit is read and thrown away.
  static bool take(int file, std::string& kept) {
    char buffer[4096];
    const ssize_t got = ::read(file, buffer, sizeof buffer);
    if (got <= 0) return got < 0 && errno == EINTR;
    kept.append(buffer, std::min(static_cast<std::size_t>(got), kOutputBytesMax - kept.size()));
    return true;
  }

  [[nodiscard]] Outcome judge(int status, const std::string& output) const {
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    const std::string said = last_line(output);
    const std::string why = argv_[0] +
                            (WIFEXITED(status) ? fmt::format(" ended with {}", WEXITSTATUS(status))
                                               : fmt::format(" was ended by signal {}", WTERMSIG(status))) +
                            (said.empty() ? "" : ": " + said);
    return WIFEXITED(status) && WEXITSTATUS(status) == kDataError ? never(why) : later(why);
  }

  const std::vector<std::string> argv_;
  const std::chrono::seconds timeout_;
};

}  // namespace rectify::plugins

RECTIFY_NOTIFIER(rectify::plugins::Command)
