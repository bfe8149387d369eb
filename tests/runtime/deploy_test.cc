// Deploying what workflows go by: calendars and organisations, newer ones, and what a failed write leaves behind.
#include <catch2/catch.hpp>

#include "runtime/rebuild.h"
#include "small_lives.h"
#include "support/database_keys.h"

using namespace rectify;
using test::Disk;
using test::fires;
using test::registers;
using Kind = store::Deployed::Kind;

namespace {

// The small workflow under another name, going by the organisation "town": whoever is above the office may start. It
// counts its deadlines of `working` by the calendar "local".
runtime::Compiler compiler() {
  runtime::Compiler compiler = test::small_compiler();
  compiler.workflow = [plain = compiler.workflow](std::string_view source) -> Result<core::Workflow> {
    auto workflow = plain(source);
    if (!workflow || workflow->name != "organised") return workflow;
    workflow->organisation_name = "town";
    workflow->roles.front().or_above = true;
    for (core::State& state : workflow->states) {
      if (state.name == "working") state.deadline = core::SpanFromEntry{{1, core::Span::Unit::workdays}, "local"};
    }
    return workflow;
  };
  return compiler;
}

std::string organised(const std::string& version = "1") {
  std::string source(test::kWorkflow);
  source.replace(source.find("workflow: small"), 15, "workflow: organised");
  source.replace(source.find("version: 1"), 10, "version: " + version);
  return source;
}

runtime::Source local_calendar() { return {Kind::calendar, "local", test::kCalendar}; }
runtime::Source town(const std::string& units) { return {Kind::organisation, "town", units}; }

struct Town {
  Disk disk;
  std::unique_ptr<runtime::Engine> engine = open();

  std::unique_ptr<runtime::Engine> open() {
    runtime::Options options = disk.on_disk({});
    options.compiler = compiler();
    auto opened = runtime::Engine::open(std::move(options));
    INFO((opened ? "" : opened.error().text()));
    REQUIRE(opened.ok());
    return std::move(*opened);
  }
  Result<void> deploy(std::vector<runtime::Source> sources, const std::string& workflow = organised()) const {
    return engine->deploy({.actor = {"li.na", "office"}, .sources = std::move(sources), .workflow_source = workflow});
  }
};

core::Command registers_in(const std::string& unit, const std::string& id) {
  core::Command command = registers(id);
  std::get<core::Register>(command.body).workflow = "organised";
  command.actor.unit = unit;
  return command;
}

}  // namespace

TEST_CASE("a workflow is deployed with all that it goes by, each as a line of its own") {
  Town town_hall;
  const auto missing = town_hall.deploy({test::plain_calendar(), town("office mayor\nmayor -\n")});
  REQUIRE_FALSE(missing.ok());
  CHECK_THAT(missing.error().message, Catch::Contains("has a deadline by calendar 'local', which is not deployed"));
  const auto homeless = town_hall.deploy({test::plain_calendar(), local_calendar()});
  REQUIRE_FALSE(homeless.ok());
  CHECK_THAT(homeless.error().message, Catch::Contains("goes by organisation 'town', which is not deployed"));
  CHECK(*town_hall.engine->store().now().size() == 0);
  const std::vector<runtime::Source> all = {test::plain_calendar(), local_calendar(), town("office mayor\nmayor -\n")};
  REQUIRE(town_hall.deploy(all).ok());
  CHECK(*town_hall.engine->store().now().size() == 4);
  REQUIRE(town_hall.deploy(all).ok());  // nothing new
  CHECK(*town_hall.engine->store().now().size() == 4);
  CHECK(town_hall.engine->store().now().organisations()->front().name == "town");
  CHECK(town_hall.engine->run(registers_in("mayor", "m-1")).ok());
  CHECK_FALSE(town_hall.engine->run(registers_in("neighbour", "m-2")).ok());
  test::verify(*town_hall.engine);
}

TEST_CASE("a newer organisation counts for every version of every workflow that goes by it") {
  Town town_hall;
  REQUIRE(town_hall.deploy({test::plain_calendar(), local_calendar(), town("office mayor\nmayor -\n")}).ok());
  REQUIRE_FALSE(town_hall.engine->run(registers_in("governor", "m-1")).ok());
  REQUIRE(town_hall.deploy({town("office mayor\nmayor governor\ngovernor -\n")}, organised("2")).ok());
  for (const std::uint32_t version : {1U, 2U}) {
    const auto workflow = town_hall.engine->workflows().find("organised", version);
    REQUIRE(workflow != nullptr);
    CHECK(workflow->organisation.units.contains("governor"));
    CHECK(workflow->calendars.size() == 1);
  }
  CHECK(town_hall.engine->run(registers_in("governor", "m-1")).ok());
  // And after the next start.
  town_hall.engine.reset();
  town_hall.engine = town_hall.open();
  CHECK(town_hall.engine->run(registers_in("governor", "m-2")).ok());
}

TEST_CASE("a database with organisations is rebuilt key by key") {
  Town town_hall;
  REQUIRE(town_hall.deploy({test::plain_calendar(), local_calendar(), town("office mayor\nmayor -\n")}).ok());
  REQUIRE(town_hall.deploy({town("office mayor\nmayor governor\ngovernor -\n")}).ok());
  REQUIRE(town_hall.engine->run(registers_in("governor", "m-1")).ok());
  town_hall.engine.reset();
  rocksdb::Env* env = town_hall.disk.env.get();
  {
    const auto from = store::open_view({.path = "/data", .env = env});
    auto into = store::Store::open({.path = "/again", .env = env});
    REQUIRE(into.ok());
    const auto rebuilt = runtime::rebuild(**from, **into, {.compiler = compiler()});
    INFO((rebuilt ? "" : rebuilt.error().text()));
    REQUIRE(rebuilt.ok());
  }
  CHECK(test::all_keys(*env, "/data/db") == test::all_keys(*env, "/again/db"));
}

TEST_CASE("a workflow is read once on its way in, and not at all where it was read already") {
  Disk disk;
  std::size_t reads = 0;
  runtime::Options options = disk.on_disk({});
  options.compiler.workflow = [&](std::string_view source) {
    ++reads;
    return test::small_compiler().workflow(source);
  };
  auto engine = runtime::Engine::open(std::move(options));
  REQUIRE(engine.ok());
  runtime::Deploy deploy{
      .actor = {"li.na", "office"}, .sources = {test::plain_calendar()}, .workflow_source = test::kWorkflow};
  REQUIRE((*engine)->deploy(deploy).ok());
  CHECK(reads == 1);
  deploy.workflow_source.replace(deploy.workflow_source.find("version: 1"), 10, "version: 2");
  deploy.workflow = test::small_compiler().workflow(deploy.workflow_source).value();
  REQUIRE((*engine)->deploy(deploy).ok());
  CHECK(reads == 1);
  CHECK((*engine)->workflows().find("small", 0)->version == 2);
  CHECK((*engine)->workflows().find("small", 2)->calendar.name == "plain");
}

TEST_CASE("an organisation that cannot be read is refused, and nothing is deployed") {
  Town town_hall;
  const auto refused = town_hall.deploy({test::plain_calendar(), local_calendar(), town("")});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::invalid);
  CHECK(town_hall.engine->workflows().all().empty());
}

TEST_CASE("a workflow whose write failed is not listed") {
  Disk disk;
  auto engine = disk.open();
  std::string second(test::kWorkflow);
  second.replace(second.find("version: 1"), 10, "version: 2");
  disk.faults->fail(test::FailingDisk::Fault::sync);
  const auto failed =
      engine->deploy({.actor = {"li.na", "office"}, .sources = {test::plain_calendar()}, .workflow_source = second});
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().code == Code::unavailable);
  CHECK(engine->workflows().all().size() == 1);
  CHECK(engine->workflows().find("small", 0)->version == 1);
}
