#include "app/host.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <random>

#include "app/session.h"
#include "base/text.h"

namespace rectify::app {

namespace {

constexpr std::int64_t kGraceMs = 10'000;

std::string random_token() {
  std::random_device random;
  std::string bytes;
  for (int i = 0; i < 8; ++i) {
    const unsigned word = random();
    bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  return to_hex(bytes);
}

// The folder's token; made 0600 at first start.
Result<std::string> token_of(const std::filesystem::path& data) {
  const std::filesystem::path path = data / "token";
  const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) {
    const std::string token = random_token() + "\n";
    const bool written =
        ::write(made, token.data(), token.size()) == static_cast<ssize_t>(token.size()) && ::fsync(made) == 0;
    ::close(made);
    if (!written) {
      std::filesystem::remove(path);
      return Error{Code::unavailable, "the token cannot be written", path.string()};
    }
  } else if (errno != EEXIST) {
    return Error{Code::unavailable, std::string("the token cannot be made: ") + std::strerror(errno), path.string()};
  }
  std::ifstream file(path);
  std::string token;
  std::getline(file, token);
  if (token.size() < 32) {
    return Error{Code::invalid, "holds no token; remove it and a new one is made at the next start", path.string()};
  }
  return token;
}

}  // namespace

Result<std::unique_ptr<Host>> Host::start(runtime::Engine& engine, const std::filesystem::path& data,
                                          const std::string& listen, http::ApiOptions api) {
  // Signals are waited for, not handled; threads started from here on inherit the mask.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto token = token_of(data);
  if (!token) return token.error();
  std::unique_ptr<Host> host(new Host(engine, std::move(api)));
  host->socket_ = socket_of(data);
  host->address_ = listen.substr(0, listen.rfind(':'));
  auto server = http::Server::start({.unix_socket = socket_of(data), .listen = listen, .token = *token}, host->api_);
  if (!server) return server.error();
  host->server_ = std::move(*server);
  return host;
}

std::string Host::url() const { return "http://" + address_ + ":" + std::to_string(server_->port()); }

std::string Host::addresses() const { return (address_.empty() ? "" : url() + " and ") + socket_.string(); }

void Host::wait_for_signal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  int received = 0;
  sigwait(&signals, &received);
  stop();
}

void Host::stop() { server_->stop(kGraceMs); }

}  // namespace rectify::app
