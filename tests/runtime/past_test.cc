// The past ledger that the store keeps is the one that the lines tell, after every single line.
#include <catch2/catch.hpp>
#include <map>

#include "core/decide.h"
#include "ledger/line.h"
#include "small_lives.h"

using namespace rectify;
using test::at;
using test::Disk;
using test::fires;
using test::registers;

TEST_CASE("after every line, also in the middle of a commit, the past ledger is what the lines until then make it") {
  Disk disk;
  auto engine = disk.open();
  // Registered and moved in one commit; late, with several rungs claimed in one wake-up; moved on by a timer.
  REQUIRE(engine
              ->run_all({registers("m-1"), registers("m-2"), fires("m-1", "start", {{"due", "2020-09-15"}}),
                         fires("m-2", "start", {{"due", "2020-09-16"}}), fires("m-2", "finish"), registers("m-3")})
              .ok());
  disk.clock.advance_to(at("2020-09-28T11:00:00Z"));
  REQUIRE(engine->fire_due().ok());
  REQUIRE(engine->run(fires("m-1", "finish")).ok());
  const auto& view = engine->store().now();
  const std::uint64_t size = view.size().value();
  REQUIRE(size > 12);
  std::map<std::string, core::Measure> measures;
  for (std::uint64_t lines = 0; lines <= size; ++lines) {
    INFO("after " << lines << " lines");
    const auto page = view.list({.as_of = lines, .limit = 10});
    REQUIRE(page.ok());
    REQUIRE(page->records.size() == measures.size());
    for (const auto& record : page->records) {
      const core::Measure& told = measures.at(record->measure.id.get());
      CHECK(record->measure.revision == told.revision);
      CHECK(record->measure.state == told.state);
      CHECK(record->measure.phase == told.phase);
      CHECK(record->measure.fields == told.fields);
      CHECK(record->measure.deadline == told.deadline);
      CHECK(record->measure.entered == told.entered);
      CHECK(record->measure.rungs_claimed == told.rungs_claimed);
      CHECK(record->measure.title == told.title);
      const auto* standing = core::standing_rung(told);
      const auto* shown = core::standing_rung(record->measure);
      REQUIRE((standing == nullptr) == (shown == nullptr));
      if (standing != nullptr) CHECK(*shown == *standing);
    }
    if (lines == size) break;
    const auto line = ledger::decode_line(view.line(Sequence(lines)).value());
    REQUIRE(line.ok());
    const std::string& id = line->event.measure.get();
    if (!id.empty()) core::apply(measures[id], line->event);
  }
  CHECK(measures.at("m-2").state == "closed");
  CHECK(measures.at("m-1").claimed.size() == 3);
}

TEST_CASE("a moment is found in the history by its time") {
  Disk disk;
  auto engine = disk.open();
  REQUIRE(engine->run(registers("m-1")).ok());
  disk.clock.advance_to(at("2020-09-20T00:00:00Z"));
  REQUIRE(engine->run(registers("m-2")).ok());
  REQUIRE(engine->run(registers("m-3")).ok());
  const auto& view = engine->store().now();
  CHECK(view.size_at(at("2020-09-14T08:59:59Z")).value() == 0);
  CHECK(view.size_at(at("2020-09-14T09:00:00Z")).value() == 3);
  CHECK(view.size_at(at("2020-09-19T23:59:59.999Z")).value() == 3);
  CHECK(view.size_at(at("2020-09-20T00:00:00Z")).value() == 5);
  CHECK(view.size_at(at("2030-01-01T00:00:00Z")).value() == 5);
}

TEST_CASE("who approved or proposed is found as one who took part") {
  Disk disk;
  auto engine = disk.open();
  REQUIRE(engine->run(registers("m-1")).ok());
  std::uint64_t found = 0;
  REQUIRE(engine->store().now().lines_by("li.na", Sequence(0), Sequence(100), [&](Sequence, std::string_view line) {
    CHECK(line.find("li.na") != std::string_view::npos);
    ++found;
    return true;
  }));
  CHECK(found == 3);  // calendar, workflow, measure

  core::Fired fired;
  fired.proposed_by = core::Actor{"zhang.wei", "housing-office"};
  fired.approvals = {{"li.na", "office"}, {"wang.fang", ""}};
  core::Event event;
  event.actor = {"li.na", "office"};
  event.body = fired;
  CHECK(core::participants(event) == std::vector<std::string>{"li.na", "wang.fang", "zhang.wei"});
}
