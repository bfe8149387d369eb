// The daemon as a child process of a test.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/product.h"

namespace rectify::test {

// Ready when it says that it serves.
class Daemon {
 public:
  explicit Daemon(const std::filesystem::path& data, const std::vector<std::string>& more = {}) {
    const std::string program = binary().string();
    std::vector<std::string> words = {"rectify", "serve", "--data", data.string(), "--listen", "none"};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    int out[2];
    if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(out[1], STDERR_FILENO);
      ::execv(program.c_str(), argv.data());
      ::_exit(127);
    }
    ::close(out[1]);
    log_ = out[0];
    std::string text;
    char c = 0;
    while (text.find("serving") == std::string::npos) {
      if (::read(log_, &c, 1) != 1) throw std::runtime_error("the daemon did not start: " + text);
      text += c;
    }
    drain_ = std::thread([this] {
      char buffer[4096];
      while (::read(log_, buffer, sizeof buffer) > 0) {
      }
    });
  }
  ~Daemon() { end(SIGKILL); }
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // The exit status, as waitpid gives it.
  int end(int signal) {
    if (pid_ <= 0) return 0;
    ::kill(pid_, signal);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    drain_.join();
    ::close(log_);
    return status;
  }

 private:
  pid_t pid_ = -1;
  int log_ = -1;
  std::thread drain_;
};

}  // namespace rectify::test
