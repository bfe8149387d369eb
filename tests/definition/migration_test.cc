// Maps of migrations from YAML. What is refused: bad/ and yaml_test.cc.
#include <catch2/catch.hpp>

#include "definition/definition.h"

using namespace rectify;
using definition::read_migration;

TEST_CASE("a map says what names become and what becomes of clocks") {
  const auto read = read_migration(R"(migrate: rectification
from: 1
to: 3
states: {executing: working}
transitions: {submit: hand_in}
fields: {leader: owner}
without: [remark]
rungs: {talk: summon}
clocks: {default: recompute, verifying: shift, drafted: keep}
)",
                                   "map.yaml");
  REQUIRE(read.diagnostics.empty());
  REQUIRE(read.value);
  const core::MigrationMap& map = *read.value;
  CHECK(map.workflow == "rectification");
  CHECK(map.from == 1);
  CHECK(map.to == 3);
  CHECK(map.states == core::Renames{{"executing", "working"}});
  CHECK(map.transitions == core::Renames{{"submit", "hand_in"}});
  CHECK(map.fields == core::Renames{{"leader", "owner"}});
  CHECK(map.without == std::vector<std::string>{"remark"});
  CHECK(map.rungs == core::Renames{{"talk", "summon"}});
  CHECK(map.clock == core::ClockRule::recompute);
  CHECK(map.clocks.at("verifying") == core::ClockRule::shift);
  CHECK(map.clocks.at("drafted") == core::ClockRule::keep);
}

TEST_CASE("a map that says nothing more keeps names and clocks") {
  const auto read = read_migration("migrate: rectification\nfrom: 2\nto: 1\n", "map.yaml");
  REQUIRE(read.value);
  CHECK(read.value->states.empty());
  CHECK(read.value->clock == core::ClockRule::keep);
}
