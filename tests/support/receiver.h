// A real receiver of notices as a child process of a test (receivers.py), and the certificates it shows.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/product.h"

namespace rectify::test {

// Debian's, for which Debian's packages are: another one may come first in PATH.
inline std::string python() { return std::filesystem::exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3"; }

// Says SKIPPED where what the receivers need is not there.
inline bool no_receivers() {
  const bool there =
      shell("openssl version 2>&1").code == 0 && shell(python() + " -c 'import aiosmtpd' 2>&1").code == 0;
  if (!there) std::cout << "SKIPPED: openssl, python3 or python3-aiosmtpd is not here\n";
  return !there;
}

// A certificate authority of the folder's own (ca.pem), and a certificate by it for 127.0.0.1 and localhost.
inline void make_certificates(const std::filesystem::path& folder) {
  const Ran made = shell(
      "cd '" + folder.string() +
      "' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 "
      "-subj "
      "'/CN=test authority' -addext keyUsage=keyCertSign 2>&1 && openssl req -newkey ec -pkeyopt "
      "ec_paramgen_curve:P-256 "
      "-nodes -keyout server.key -out server.csr -subj /CN=localhost 2>&1 && printf "
      "'subjectAltName=IP:127.0.0.1,DNS:localhost' > ext && openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key "
      "-CAcreateserial -days 2 -extfile ext -out server.pem 2>&1");
  if (made.code != 0) throw std::runtime_error("no certificates: " + made.output);
}

class Receiver {
 public:
  // `kind` is https or smtp. Listens on a port of the system's choice, and on the same one after restart().
  Receiver(std::string kind, std::filesystem::path folder) : kind_(std::move(kind)), folder_(std::move(folder)) {}
  ~Receiver() { kill(); }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  void start(int die_after = 0) {
    int out[2];
    if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    const std::vector<std::string> words = {python(),
                                            (source_folder() / "tests/support/receivers.py").string(),
                                            kind_,
                                            "--folder=" + folder_.string(),
                                            "--log=" + log().string(),
                                            "--port=" + std::to_string(port_),
                                            "--die-after=" + std::to_string(die_after)};
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::execvp(argv[0], argv.data());
      ::_exit(127);
    }
    ::close(out[1]);
    std::string text;
    char c = 0;
    while (::read(out[0], &c, 1) == 1 && c != '\n') text += c;
    ::close(out[0]);
    if (text.empty()) throw std::runtime_error("the receiver did not start");
    port_ = std::stoi(text);
  }

  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

  // Waits until it has ended by itself.
  void wait_for_death() {
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::filesystem::path log() const { return folder_ / (kind_ + ".log"); }
  // What it took, a line of JSON each.
  [[nodiscard]] std::vector<std::string> taken() const {
    std::vector<std::string> lines;
    std::ifstream file(log());
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

 private:
  std::string kind_;
  std::filesystem::path folder_;
  int port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace rectify::test
