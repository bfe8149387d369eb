#include "runtime/plugin_child.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstring>

#include "runtime/plugin_process.h"

namespace rectify::runtime {

namespace {

namespace asio = boost::asio;

// How the child begins: the socket and stderr open and nothing else, signals as usual, in a group of its own.
class Start {
 public:
  explicit Start(int socket) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, socket, kPluginSocket);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, kPluginSocket + 1);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t usual;
    ::sigemptyset(&none);
    ::sigfillset(&usual);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &usual);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
  }
  ~Start() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  // 0, or what was wrong.
  [[nodiscard]] int run(const std::vector<std::string>& argv, pid_t& process) const {
    std::vector<char*> words;
    for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    return ::posix_spawn(&process, words[0], &actions_, &attributes_, words.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

constexpr std::size_t kSizeBytes = 4;

}  // namespace

struct PluginChild::Link {
  asio::io_context io{1};
  asio::local::stream_protocol::socket socket{io};

  enum class Came { whole, broken, late };
  // Runs what was begun until it is done or the deadline has passed.
  template <typename Begin>
  Came run(Deadline deadline, Begin begin) {
    bool done = false;
    bool well = false;
    begin([&](const boost::system::error_code& failed, std::size_t) {
      done = true;
      well = !failed;
    });
    io.restart();
    io.run_until(deadline);
    if (!done) {
      boost::system::error_code ignored;
      socket.close(ignored);
      io.restart();
      io.run();
      return Came::late;
    }
    return well ? Came::whole : Came::broken;
  }
};

PluginChild::PluginChild(int process, std::unique_ptr<Link> link, std::size_t frame_bytes_max)
    : process_(process), link_(std::move(link)), frame_bytes_max_(frame_bytes_max) {}

Result<std::unique_ptr<PluginChild>> PluginChild::start(const std::vector<std::string>& argv,
                                                        std::size_t frame_bytes_max) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error{
        Code::unavailable, fmt::format("the plugin's process cannot be started: {}", std::strerror(errno)), {}};
  }
  pid_t process = 0;
  const int failed = Start(ends[1]).run(argv, process);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    return Error{Code::unavailable,
                 fmt::format("the plugin's process cannot be started: {}: {}", argv[0], std::strerror(failed)),
                 {}};
  }
  auto link = std::make_unique<Link>();
  link->socket.assign(asio::local::stream_protocol(), ends[0]);
  return std::unique_ptr<PluginChild>(new PluginChild(process, std::move(link), frame_bytes_max));
}

PluginChild::~PluginChild() { (void)end(); }

std::string PluginChild::end() {
  if (process_ == 0) return "the plugin's process is gone";
  boost::system::error_code ignored;
  link_->socket.close(ignored);
  ::kill(-process_, SIGKILL);  // of what dies already this changes nothing
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = 0;
  if (WIFEXITED(status)) return fmt::format("the plugin's process ended with exit code {}", WEXITSTATUS(status));
  const char* name = ::sigabbrev_np(WTERMSIG(status));
  return fmt::format("the plugin died of {}",
                     name == nullptr ? fmt::format("signal {}", WTERMSIG(status)) : std::string("SIG") + name);
}

Result<void> PluginChild::send(const std::string& frame, Deadline deadline) {
  std::string sized;
  for (std::size_t i = kSizeBytes; i-- > 0;) sized += static_cast<char>(frame.size() >> (8 * i));
  sized += frame;
  const auto came =
      link_->run(deadline, [&](auto done) { asio::async_write(link_->socket, asio::buffer(sized), done); });
  if (came == Link::Came::whole) return {};
  return broken(came == Link::Came::late);
}

Result<std::string> PluginChild::receive(Deadline deadline) {
  std::array<unsigned char, kSizeBytes> head{};
  auto came = link_->run(deadline, [&](auto done) { asio::async_read(link_->socket, asio::buffer(head), done); });
  if (came != Link::Came::whole) return broken(came == Link::Came::late);
  std::size_t size = 0;
  for (const unsigned char byte : head) size = size << 8 | byte;
  if (size > frame_bytes_max_) {
    (void)end();
    return Error{Code::unavailable, fmt::format("the plugin said more than {} bytes at once", frame_bytes_max_), {}};
  }
  std::string frame(size, '\0');
  came = link_->run(deadline, [&](auto done) { asio::async_read(link_->socket, asio::buffer(frame), done); });
  if (came != Link::Came::whole) return broken(came == Link::Came::late);
  return frame;
}

Error PluginChild::broken(bool late) {
  const std::string fate = end();
  return {late ? Code::exhausted : Code::unavailable, late ? "the plugin took too long and was ended" : fate, {}};
}

}  // namespace rectify::runtime
