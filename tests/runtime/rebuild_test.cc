// A database made again from its lines alone is the same, key by key.
#include <catch2/catch.hpp>

#include "runtime/rebuild.h"
#include "small_lives.h"
#include "store/keys.h"
#include "support/database_keys.h"

using namespace rectify;
using test::at;
using test::Disk;
using test::fires;
using test::registers;

namespace {

// Lives of all kinds: finished, late and escalated, moved on by timers, many in one commit and each in its own; two
// versions of the workflow; heads and checkpoints in between.
void live(Disk& disk) {
  runtime::Options options;
  auto key = std::make_shared<const ledger::SigningKey>(ledger::SigningKey::generate("office.example").value());
  options.signing_key = [key](bool) -> Result<runtime::SigningKeyPtr> { return key; };
  options.sign = false;  // but when asked
  auto engine = disk.open(std::move(options));
  std::vector<core::Command> together;
  for (int i = 0; i < 300; ++i) together.push_back(registers("bulk-" + std::to_string(i)));
  REQUIRE(engine->run_all(std::move(together)).ok());
  for (int i = 0; i < 40; ++i) {
    const std::string id = "m-" + std::to_string(i);
    REQUIRE(
        engine->run_all({registers(id), fires(id, "start", {{"due", "2020-09-1" + std::to_string(5 + i % 4)}})}).ok());
    if (i % 3 == 0) REQUIRE(engine->run(fires(id, "finish")).ok());
  }
  REQUIRE(engine->record_heads().ok());
  REQUIRE(engine->checkpoint().ok());
  disk.clock.advance_to(at("2020-09-30T11:00:00Z"));
  REQUIRE(engine->fire_due().ok());
  std::string second(test::kWorkflow);
  second.replace(second.find("version: 1"), 10, "version: 2");
  REQUIRE(engine
              ->deploy({.actor = {"li.na", "office"},
                        .sources = {test::plain_calendar(std::string(test::kCalendar) + "\r\n")},
                        .workflow_source = second})
              .ok());
  for (int i = 40; i < 60; ++i) REQUIRE(engine->run(registers("m-" + std::to_string(i))).ok());
  REQUIRE(engine->checkpoint().ok());
  CHECK(engine->store().now().size().value() > 500);
}

// What waits for delivery is not in the history.
void forget_notices(test::Keys& keys) {
  auto& state = keys["state"];
  std::erase_if(state, [](const auto& entry) { return entry.first.front() == store::kind::kOutbox; });
}

std::unique_ptr<store::Store> open_store(rocksdb::Env& env, const std::string& path) {
  auto opened = store::Store::open({.path = path, .env = &env});
  INFO((opened ? "" : opened.error().text()));
  REQUIRE(opened.ok());
  return std::move(*opened);
}

}  // namespace

TEST_CASE("a database that is rebuilt from its history is the same key by key") {
  Disk disk;
  live(disk);
  {
    const auto from = store::open_view({.path = "/data", .env = disk.env.get()});
    REQUIRE(from.ok());
    const auto into = open_store(*disk.env, "/again");
    const auto rebuilt = runtime::rebuild(**from, *into, {.compiler = test::small_compiler()});
    INFO((rebuilt ? "" : rebuilt.error().text()));
    REQUIRE(rebuilt.ok());
    CHECK(rebuilt->measures == 360);
    CHECK(rebuilt->checkpoints == 2);
  }
  auto before = test::all_keys(*disk.env, "/data/db");
  const auto after = test::all_keys(*disk.env, "/again/db");
  const auto outbox = before["state"].size();
  forget_notices(before);
  CHECK(before["state"].size() < outbox);
  for (const auto& [family, keys] : before) {
    INFO(family);
    for (const auto& [key, value] : keys) {
      INFO(key);
      REQUIRE(after.at(family).contains(key));
      REQUIRE(after.at(family).at(key) == value);
    }
    CHECK(after.at(family).size() == keys.size());
  }
}

TEST_CASE("a rebuilt database goes on where the old one stopped") {
  Disk disk;
  live(disk);
  const auto from = store::open_view({.path = "/data", .env = disk.env.get()});
  const auto size = *(*from)->size();
  {
    const auto into = open_store(*disk.env, "/again");
    REQUIRE(runtime::rebuild(**from, *into, {.compiler = test::small_compiler(), .checkpoints = false}).ok());
  }
  auto options = disk.on_disk({});
  options.store.path = "/again";
  auto engine = runtime::Engine::open(std::move(options));
  REQUIRE(engine.ok());
  CHECK(!(*engine)->store().now().checkpoint()->has_value());
  REQUIRE((*engine)->run(registers("m-100")).ok());
  const auto repeated = (*engine)->run(registers("m-1"));  // answered before, in the old database
  REQUIRE(repeated.ok());
  CHECK(repeated->sequence.get() < size);
  test::verify(**engine);
}

TEST_CASE("a history with a bad line is not rebuilt, and the line is named") {
  Disk disk;
  live(disk);
  test::with_database(*disk.env, "/data/db", [](rocksdb::DB& db, const test::Handles& handles) {
    std::string line;
    REQUIRE(db.Get({}, handles.at("history"), store::line_key(Sequence(310)), &line).ok());
    line.replace(line.find("2020"), 4, "2019");
    REQUIRE(db.Put({}, handles.at("history"), store::line_key(Sequence(310)), line).ok());
  });
  const auto from = store::open_view({.path = "/data", .env = disk.env.get()});
  const auto into = open_store(*disk.env, "/again");
  const auto refused = runtime::rebuild(**from, *into, {.compiler = test::small_compiler()});
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == Code::corrupt);
  CHECK_THAT(refused.error().message, Catch::Matchers::Contains("line 310"));
}

TEST_CASE("a rebuild goes into a new database only") {
  Disk disk;
  live(disk);
  const auto from = store::open_view({.path = "/data", .env = disk.env.get()});
  const auto into = open_store(*disk.env, "/again");
  REQUIRE(runtime::rebuild(**from, *into, {.compiler = test::small_compiler()}).ok());
  CHECK(runtime::rebuild(**from, *into, {.compiler = test::small_compiler()}).error().code == Code::invalid);
}
