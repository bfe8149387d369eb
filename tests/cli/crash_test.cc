// The daemon is killed with SIGKILL under load, again and again. What was answered is in the history, exactly once.
#include <catch2/catch.hpp>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "daemon.h"
#include "daemon/host.h"
#include "http/server/client.h"
#include "ledger/line.h"
#include "store/store.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;

namespace {

constexpr int kClients = 4;

struct Answer {
  std::string measure;
  std::uint64_t revision = 0;
  std::uint64_t sequence = 0;
};

// Everything that was ever answered, and what each client was about to do when the daemon went.
struct Record {
  std::mutex mutex;
  std::condition_variable grown;
  std::map<std::string, Answer> answers;  // by key
  std::set<std::string> contradictions;
};

// The life of one measure: registered, assigned with a date long past, so that rungs fall due at once, and worked on.
json::Object command_for(const std::string& measure, int step) {
  static const char* const kAssigner = "li.na/rectification-office";
  static const char* const kExecutor = "zhang.wei/housing-office";
  json::Object command{{"key", measure + "." + std::to_string(step)},
                       {"measure", measure},
                       {"command", step == 0  ? "register"
                                   : step < 3 ? "fire"
                                              : "comment"},
                       {"actor", step < 2 ? kAssigner : kExecutor}};
  if (step == 0) {
    command["inspection"] = "crash";
    command["title"] = "整改措施";
    command["text"] = "完善机制";
    command["workflow"] = "crash";
  } else if (step == 1) {
    command["transition"] = "assign";
    command["set"] = json::Object{{"lead_unit", "housing-office"}, {"leader", "zhang.wei"}, {"due", "2020-01-02"}};
  } else if (step == 2) {
    command["transition"] = "accept";
  } else {
    command["note"] = "进展 " + std::to_string(step);
  }
  return command;
}
constexpr int kSteps = 6;

// Rungs are claimed whatever the hour is at which the test runs.
void deploy(const test::TempFolder& folder, const std::filesystem::path& data) {
  std::ofstream(folder / "crash.yaml") << "extends: rectification\nworkflow: crash\nversion: 1\nescalation:\n"
                                          "  - rule: ladder\n    claims: at any time\n    rungs:\n"
                                          "      - {name: remind, after: 0 workdays, notify: [lead]}\n"
                                          "      - {name: talk, after: 3 workdays, notify: [lead, leader]}\n";
  const auto deployed = test::run("deploy '" + (folder / "crash.yaml").string() +
                                  "' --as li.na/rectification-office --data '" + data.string() + "'");
  INFO(deployed.output);
  REQUIRE(deployed.code == 0);
}

// Sends commands one after the other until the daemon is gone; begins with the one that was not answered last time.
void work(const std::filesystem::path& socket, int client, std::uint64_t& next, Record& record) {
  auto connection = http::Client::connect_unix(socket);
  while (connection) {
    const std::string measure = "c" + std::to_string(client) + "-" + std::to_string(next / kSteps);
    const json::Object command = command_for(measure, static_cast<int>(next % kSteps));
    const http::Request request{
        .method = "POST", .target = "/v1/commands", .headers = {}, .body = json::print(command)};
    auto response = (*connection)->send(request);
    if (!response || response->status != 200) return;
    const json::Value reply = test::parsed(response->body);
    const std::string key = json::text_of(command.at("key"));
    const std::lock_guard lock(record.mutex);
    if (json::find(reply, "sequence") == nullptr) {
      record.contradictions.insert(key + " was refused: " + response->body);
    } else {
      const Answer answer{json::text_of(reply.at("measure")), reply.at("revision").to_number<std::uint64_t>(),
                          reply.at("sequence").to_number<std::uint64_t>()};
      const auto [known, fresh] = record.answers.emplace(key, answer);
      if (!fresh && known->second.sequence != answer.sequence)
        record.contradictions.insert(key + " was answered twice, differently");
    }
    ++next;
    record.grown.notify_all();
  }
}

// One daemon's life: load until about `target` more answers, then SIGKILL.
void one_life(const std::filesystem::path& data, std::size_t target, std::vector<std::uint64_t>& next, Record& record) {
  test::Daemon daemon(data);
  std::vector<std::thread> clients;
  const std::size_t before = record.answers.size();
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([&, client] {
      work(rectify::daemon::socket_of(data), client, next[static_cast<std::size_t>(client)], record);
    });
  }
  {
    std::unique_lock lock(record.mutex);
    record.grown.wait(lock, [&] { return record.answers.size() >= before + target || !record.contradictions.empty(); });
  }
  daemon.end(SIGKILL);
  for (std::thread& client : clients) client.join();
}

}  // namespace

TEST_CASE("every answered command is in the history exactly once, however often the daemon is killed") {
  const bool longer = !test::environment("RECTIFY_LONG").empty();
  const int lives = longer ? 50 : 6;
  test::TempFolder folder;
  const std::filesystem::path data = folder / "data";
  deploy(folder, data);

  Record record;
  std::vector<std::uint64_t> next(kClients, 0);
  std::mt19937 random(20201026);
  for (int life = 0; life < lives; ++life) one_life(data, 40 + random() % 160, next, record);
  for (const std::string& contradiction : record.contradictions) UNSCOPED_INFO(contradiction);
  REQUIRE(record.contradictions.empty());

  const auto verified = test::run("audit verify --data '" + data.string() + "'");
  INFO(verified.output);
  REQUIRE(verified.code == 0);

  auto store = store::Store::open({.path = data, .create = false});
  REQUIRE(store.ok());
  std::map<std::string, int> times;
  std::set<std::string> rungs;
  std::size_t claimed = 0;
  auto walked = (*store)->now().lines(Sequence(0), [&](Sequence, std::string_view bytes) {
    const auto line = ledger::decode_line(bytes);
    if (!line) return false;
    const core::Event& event = line->event;
    if (!event.key.empty()) {
      ++times[event.key];
      const auto answer = record.answers.find(event.key);
      if (answer != record.answers.end()) {
        CHECK(answer->second.sequence == event.sequence.get());
        CHECK(answer->second.revision == event.revision.get());
      }
    }
    if (const auto* rung = std::get_if<core::RungClaimed>(&event.body)) {
      ++claimed;
      rungs.insert(event.measure.get() + " " + rung->rung + " " + std::to_string(rung->deadline.ms));
    }
    return true;
  });
  REQUIRE(walked.ok());
  for (const auto& [key, answer] : record.answers) CHECK(times[key] == 1);
  for (const auto& [key, count] : times) CHECK(count == 1);
  CHECK(record.answers.size() >= static_cast<std::size_t>(lives) * 40);
  CHECK(claimed > 0);
  CHECK(rungs.size() == claimed);
}

TEST_CASE("a daemon that is asked to stop answers what it took and exits with 0") {
  test::TempFolder folder;
  const std::filesystem::path data = folder / "data";
  deploy(folder, data);
  test::Daemon daemon(data);
  auto client = http::Client::connect_unix(rectify::daemon::socket_of(data));
  REQUIRE(client.ok());
  auto response = (*client)->send(
      {.method = "POST", .target = "/v1/commands", .headers = {}, .body = json::print(command_for("m-1", 0))});
  REQUIRE(response.ok());
  CHECK(response->status == 200);
  const int status = daemon.end(SIGTERM);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(test::run("show m-1 --data '" + data.string() + "'").code == 0);
}
