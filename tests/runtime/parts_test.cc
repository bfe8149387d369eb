// Parts of measures through the whole engine: told in the same batch, moved by timers, and the same again after a
// crash and a rebuild.
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

core::Command part(const std::string& id, const std::string& parent) {
  core::Command command = registers(id);
  std::get<core::Register>(command.body).parent = MeasureId(parent);
  return command;
}

core::Measure measure_of(const runtime::Engine& engine, const std::string& id) {
  const auto record = engine.store().now().measure(MeasureId(id));
  REQUIRE(record.ok());
  REQUIRE(*record != nullptr);
  return (*record)->measure;
}

std::vector<core::Part> parts_of(const runtime::Engine& engine, const std::string& id) {
  return measure_of(engine, id).parts;
}

}  // namespace

TEST_CASE("a part is registered with its parent told in the same batch, and moves are told on") {
  Disk disk;
  auto engine = disk.open();
  REQUIRE(engine->run(registers("m-1")).ok());
  const auto before = *engine->store().now().size();
  const auto registered = engine->run(part("m-1-a", "m-1"));
  REQUIRE(registered.ok());
  CHECK(registered->measure.get() == "m-1-a");
  CHECK(registered->outcome == "registered");
  CHECK(registered->sequence.get() == before);
  CHECK(*engine->store().now().size() == before + 2);
  CHECK(parts_of(*engine, "m-1") == std::vector<core::Part>{{MeasureId("m-1-a"), "open", false}});
  CHECK(measure_of(*engine, "m-1-a").parent.get() == "m-1");
  REQUIRE(engine->run(fires("m-1-a", "start", {{"due", "2020-09-30"}})).ok());
  CHECK(parts_of(*engine, "m-1").front().state == "working");
  test::verify(*engine);
}

TEST_CASE("a part of what is not there is refused, and nothing of it is written") {
  Disk disk;
  auto engine = disk.open();
  const auto before = *engine->store().now().size();
  const auto refused = engine->run(part("m-1-a", "m-1"));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::not_found);
  CHECK(*engine->store().now().size() == before);
  CHECK(engine->store().now().measure(MeasureId("m-1-a")).value() == nullptr);
  // Parent and part stand or fall together too.
  REQUIRE(engine->run_all({registers("m-1"), part("m-1-a", "m-1")}).ok());
  CHECK(parts_of(*engine, "m-1").size() == 1);
}

TEST_CASE("a part that a timer closes is told to its parent in that batch") {
  Disk disk;
  auto engine = disk.open();
  REQUIRE(engine
              ->run_all({registers("m-1"), part("m-1-a", "m-1"), fires("m-1-a", "start", {{"due", "2020-09-30"}}),
                         fires("m-1-a", "finish")})
              .ok());
  disk.clock.advance_to(at("2020-09-17T00:00:00Z"));
  REQUIRE(engine->fire_due().ok());
  CHECK(parts_of(*engine, "m-1") == std::vector<core::Part>{{MeasureId("m-1-a"), "closed", true}});
  test::verify(*engine);
}

TEST_CASE("after a crash in the write a part and what its parent knows of it are both there, or neither") {
  Disk disk;
  {
    auto engine = disk.open();
    REQUIRE(engine->run(registers("m-1")).ok());
    disk.faults->fail(test::FailingDisk::Fault::sync);
    CHECK_FALSE(engine->run(part("m-1-a", "m-1")).ok());
  }
  disk.faults->fail(test::FailingDisk::Fault::none);
  auto engine = disk.open();
  const bool there = engine->store().now().measure(MeasureId("m-1-a")).value() != nullptr;
  CHECK(parts_of(*engine, "m-1").size() == (there ? 1U : 0U));
  REQUIRE(engine->run(part("m-1-a", "m-1")).ok());
  CHECK(parts_of(*engine, "m-1").size() == 1);
  test::verify(*engine);
}

TEST_CASE("parts are listed by their parent, and a rebuilt database lists them the same") {
  Disk disk;
  {
    auto engine = disk.open();
    REQUIRE(engine->run_all({registers("m-1"), part("m-1-a", "m-1"), part("m-1-b", "m-1"), registers("m-2")}).ok());
    const auto page = engine->store().now().list({.parent = "m-1"});
    REQUIRE(page.ok());
    REQUIRE(page->records.size() == 2);
    CHECK(page->records.front()->measure.id.get() == "m-1-a");
  }
  {
    const auto from = store::open_view({.path = "/data", .env = disk.env.get()});
    auto into = store::Store::open({.path = "/again", .env = disk.env.get()});
    REQUIRE(into.ok());
    REQUIRE(runtime::rebuild(**from, **into, {.compiler = test::small_compiler()}).ok());
  }
  CHECK(test::all_keys(*disk.env, "/data/db") == test::all_keys(*disk.env, "/again/db"));
}
