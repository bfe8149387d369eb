// Migrations through the pipeline: batches, what is due on the way, parts and their parents, and beginning again.
#include "runtime/migration.h"

#include <catch2/catch.hpp>

#include "small_lives.h"

using namespace rectify;
using test::at;
using test::Disk;
using test::fires;
using test::kCalendar;
using test::kWorkflow;
using test::registers;
using test::verify;

namespace {

// The second version: `working` is called doing, and there is one more rung.
std::string second_version() {
  std::string text = kWorkflow;
  const auto change = [&](const std::string& was, const std::string& is) {
    for (std::size_t found = text.find(was); found != std::string::npos; found = text.find(was, found + is.size())) {
      text.replace(found, was.size(), is);
    }
  };
  change("version: 1", "version: 2");
  change("working", "doing");
  text += "      - {name: report, after: 9 workdays, notify: [office]}\n";
  return text;
}

struct Base {
  Disk disk;
  std::unique_ptr<runtime::Engine> engine = open();

  Base() { deploy(kWorkflow); }

  std::unique_ptr<runtime::Engine> open() {
    runtime::Options options;
    options.migration_batch_max = 3;
    auto opened = runtime::Engine::open(with_maps(disk.on_disk(std::move(options))));
    REQUIRE(opened.ok());
    return std::move(*opened);
  }
  static runtime::Options with_maps(runtime::Options options) {
    options.compiler.migration = [](std::string_view source) -> Result<core::MigrationMap> {
      auto read = definition::read_migration(source, "map.yaml");
      if (!read.value) return Error{Code::invalid, to_text(read.diagnostics.front()), {}};
      return *read.value;
    };
    return options;
  }
  void deploy(const std::string& source) const {
    REQUIRE(engine
                ->deploy({.actor = {"li.na", "office"},
                          .sources = {{store::Deployed::Kind::calendar, "plain", kCalendar}},
                          .workflow_source = source})
                .ok());
  }
  void run(core::Command command) const {
    const auto reply = engine->run(std::move(command));
    INFO((reply ? "" : reply.error().text()));
    REQUIRE(reply.ok());
  }
  void working(const std::string& id, const std::string& due = "2020-09-20") const {
    run(registers(id));
    run(fires(id, "start", {{"due", due}}));
  }
  [[nodiscard]] core::Measure measure(const std::string& id) const {
    return engine->store().now().measure(MeasureId(id)).value()->measure;
  }
  [[nodiscard]] Result<runtime::Migration> prepare(const std::string& more = "states: {working: doing}\n",
                                                   bool dry_run = false) const {
    return runtime::Migration::prepare(*engine, {.actor = {"admin", ""},
                                                 .workflow = "small",
                                                 .version = 2,
                                                 .map = "migrate: small\nfrom: 1\nto: 2\n" + more,
                                                 .note = "new rules",
                                                 .dry_run = dry_run});
  }
  // Every step; the rows of all.
  static std::vector<runtime::MigrationRow> finish(runtime::Migration& migration) {
    std::vector<runtime::MigrationRow> rows;
    while (!migration.done()) {
      auto step = migration.step();
      REQUIRE(step.ok());
      for (auto& row : *step) rows.push_back(std::move(row));
    }
    return rows;
  }
};

}  // namespace

TEST_CASE("a migration goes through the ledger in batches and can be left off and begun again at any step") {
  Base base;
  for (int i = 0; i < 10; ++i) base.working("m-" + std::to_string(i));
  base.deploy(second_version());
  base.run(registers("late"));  // by the new version from the start
  for (int steps = 1; steps < 7; ++steps) {
    auto left_off = base.prepare();
    REQUIRE(left_off.ok());
    for (int step = 0; step < steps && !left_off->done(); ++step) REQUIRE(left_off->step().ok());
  }
  auto migration = base.prepare();
  REQUIRE(migration.ok());
  CHECK(Base::finish(*migration).empty());
  CHECK(migration->counts().migrated + migration->counts().landed == 11);
  for (int i = 0; i < 10; ++i) {
    const core::Measure measure = base.measure("m-" + std::to_string(i));
    CHECK(measure.workflow_version == 2);
    CHECK(measure.state == "doing");
    CHECK(measure.revision.get() == 3);  // registered, started, migrated: once
  }
  verify(*base.engine);
}

TEST_CASE("what is due when a measure migrates is done by the old version first, and the rest by the new one") {
  Base base;
  base.working("m-1");
  base.deploy(second_version());
  base.disk.clock.advance_to(at("2020-09-24T09:00:00Z"));  // the second rung was due this morning, and nobody looked
  auto looked = base.prepare("states: {working: doing}\n", true);
  REQUIRE(looked.ok());
  const auto rows = Base::finish(*looked);
  REQUIRE(rows.size() == 1);
  REQUIRE(rows[0].landing);
  CHECK(rows[0].landing->rungs_claimed == 2);
  CHECK(base.measure("m-1").claimed.empty());
  auto migration = base.prepare();
  REQUIRE(migration.ok());
  CHECK(Base::finish(*migration).empty());
  CHECK(base.measure("m-1").rungs_claimed == 2);
  base.disk.clock.advance_to(at("2021-01-01T09:00:00Z"));
  REQUIRE(base.engine->fire_due().ok());
  std::vector<std::string> names;
  for (const auto& rung : base.measure("m-1").claimed) names.push_back(rung.name);
  CHECK(names == std::vector<std::string>{"remind", "talk", "supervise", "report"});
  verify(*base.engine);
}

TEST_CASE("a part that lands in a state of another name tells its parent, which migrates all the same") {
  Base base;
  base.run(registers("a-parent"));
  core::Command part = registers("b-part");
  std::get<core::Register>(part.body).parent = MeasureId("a-parent");
  base.run(part);
  base.run(fires("b-part", "start", {{"due", std::string("2020-09-20")}}));
  base.deploy(second_version());
  auto migration = base.prepare();
  REQUIRE(migration.ok());
  CHECK(Base::finish(*migration).empty());
  CHECK(migration->counts().migrated == 2);
  CHECK(base.measure("a-parent").workflow_version == 2);
  REQUIRE(base.measure("a-parent").parts.size() == 1);
  CHECK(base.measure("a-parent").parts[0].state == "doing");
  verify(*base.engine);
}

TEST_CASE("where one measure cannot land, none is migrated") {
  Base base;
  for (int i = 0; i < 5; ++i) base.working("m-" + std::to_string(i));
  base.run(registers("open"));
  base.deploy(second_version());
  auto migration = base.prepare("");
  REQUIRE(migration.ok());
  const auto rows = Base::finish(*migration);
  CHECK(rows.size() == 5);
  CHECK_THAT(rows.front().obstacle, Catch::Contains("has no state 'working'"));
  CHECK_FALSE(migration->migrates());
  CHECK(base.measure("open").workflow_version == 1);
}

TEST_CASE("a migration to what is not deployed, or by a map that does not fit, is not begun") {
  Base base;
  const auto missing = base.prepare();
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == Code::not_found);
  base.deploy(second_version());
  const auto misfit = base.prepare("states: {wroking: doing}\n");
  REQUIRE_FALSE(misfit.ok());
  CHECK(misfit.error().code == Code::invalid);
  CHECK_THAT(misfit.error().message, Catch::Contains("did you mean 'working'?"));
}
