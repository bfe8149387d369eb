#include "daemon/host.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

#include "base/files.h"
#include "base/private_file.h"

namespace rectify::daemon {

namespace {

constexpr std::int64_t kGraceMs = 10'000;
constexpr std::size_t kTokenBytes = 32;

// The folder's token; made at first start.
Result<std::string> token_of(const std::filesystem::path& data) {
  const std::filesystem::path path = data / "token";
  auto made = make_secret_file(path, random_hex(kTokenBytes) + "\n");
  if (!made) return made.error();
  std::ifstream file(path);
  std::string token;
  std::getline(file, token);
  if (token.size() < 32) {
    return Error{Code::invalid, "holds no token; remove it and a new one is made at the next start", path.string()};
  }
  return token;
}

}  // namespace

std::filesystem::path socket_of(const std::filesystem::path& data) { return data / "rectify.sock"; }

std::string daemon_token(const std::filesystem::path& data) {
  if (const char* token = std::getenv("RECTIFY_TOKEN")) return token;
  auto text = read_file(data / "token", 4096);
  if (!text) return {};
  return text->substr(0, text->find_first_of("\r\n"));
}

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

std::string Host::url() const { return fmt::format("http://{}:{}", address_, server_->port()); }

std::string Host::addresses() const {
  return (address_.empty() ? "" : fmt::format("{} and ", url())) + socket_.string();
}

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

}  // namespace rectify::daemon
