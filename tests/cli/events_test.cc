// The events command: what it prints, without a daemon and with one, and that following survives restarts.
#include <poll.h>

#include <catch2/catch.hpp>
#include <optional>

#include "cli/session.h"
#include "daemon.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using test::quoted;

namespace {

constexpr int kPatienceMs = 30'000;

// A `rectify events --follow` that runs until it is interrupted.
class Follower {
 public:
  explicit Follower(const std::filesystem::path& data) {
    int out[2];
    REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::execl(test::binary().c_str(), "rectify", "events", "--follow", "--from", "0", "--format", "json", "--data",
              data.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(out[1]);
    out_ = out[0];
  }
  ~Follower() {
    interrupt();
    ::close(out_);
  }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // The next event; null when it ended or none came.
  json::Value next() {
    std::size_t end = 0;
    while ((end = text_.find('\n')) == std::string::npos) {
      pollfd waiting{out_, POLLIN, 0};
      char bytes[4096];
      if (::poll(&waiting, 1, kPatienceMs) != 1) return nullptr;
      const ssize_t got = ::read(out_, bytes, sizeof bytes);
      if (got <= 0) return nullptr;
      text_.append(bytes, static_cast<std::size_t>(got));
    }
    json::Value event = test::parsed(text_.substr(0, end));
    text_.erase(0, end + 1);
    return event;
  }
  // As waitpid gives it.
  int interrupt() {
    if (pid_ <= 0) return 0;
    ::kill(pid_, SIGINT);
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return status;
  }

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  std::string text_;
};

}  // namespace

TEST_CASE("events tells the whole history in order, without a daemon and with one") {
  test::TempFolder folder;
  const auto path = folder / "data";
  const std::string data = " --data " + quoted(path);
  const std::string office = " --as li.na/rectification-office" + data;
  REQUIRE(test::run("deploy rectification" + office).code == 0);
  REQUIRE(test::run("new 措施-1 --inspection i-1 --title Roof" + office).code == 0);
  REQUIRE(test::run("new m-2 --inspection i-1 --title Roof" + office).code == 0);

  const auto told = [&](const std::string& options) {
    const auto ran = test::run("events " + options + data);
    INFO(ran.output);
    REQUIRE(ran.code == 0);
    return ran.output;
  };
  REQUIRE(test::run("audit checkpoint" + data).code == 0);  // the key that it makes names the source of events
  const std::string local = told("--format json");
  const std::string table = told("--lang en");
  CHECK(table.find("       1  -                 ") != std::string::npos);
  CHECK(table.find("deployed workflow rectification, version 1\n") != std::string::npos);
  CHECK(table.find("       2  措施-1            ") != std::string::npos);
  CHECK(table.find("       3  m-2               ") != std::string::npos);
  CHECK(told("--lang zh --from 2").find("登记，状态为 ") != std::string::npos);
  CHECK(test::parsed(told("--format json --measure 措施-1")).at("id") == "2");
  CHECK(test::parsed(told("--format json --type registered --from 3")).at("id") == "3");
  CHECK(test::run("events --type registred" + data).output.find("did you mean 'registered'?") != std::string::npos);
  CHECK(test::run("events --from 17" + data).code == 5);
  const auto alone = test::run("events --follow" + data);
  CHECK(alone.code == 8);
  CHECK(alone.output.find("--follow needs one that runs") != std::string::npos);

  const test::Daemon daemon(path);
  CHECK(told("--format json") == local);
}

TEST_CASE("following goes on over restarts of the daemon, without loss and without repetition") {
  test::TempFolder folder;
  const auto path = folder / "data";
  const std::string office = " --as li.na/rectification-office --data " + quoted(path);
  REQUIRE(test::run("deploy rectification" + office).code == 0);
  std::optional<test::Daemon> daemon(path);
  Follower follower(path);
  std::uint64_t expected = 0;
  const auto sees = [&](const std::string& measure) {
    while (true) {
      const json::Value event = follower.next();
      INFO(event);
      REQUIRE(event.is_object());
      REQUIRE(json::text_of(event.at("id")) == std::to_string(expected++));
      if (json::text_at(event, "subject") == measure) return;
    }
  };
  const auto add = [&](const std::string& id) {
    REQUIRE(test::run("new " + id + " --inspection i-1 --title Roof" + office).code == 0);
  };
  add("m-1");
  sees("m-1");
  int number = 1;
  for (const int signal : {SIGTERM, SIGKILL}) {
    daemon->end(signal);
    daemon.reset();
    add("m-" + std::to_string(++number));  // while nobody serves
    daemon.emplace(path);
    add("m-" + std::to_string(++number));
    sees("m-" + std::to_string(number));
  }
  const int status = follower.interrupt();
  CHECK(WIFSIGNALED(status));
}
