// The limits that an engine is opened with are those that it judges by.
#include <catch2/catch.hpp>

#include "small_lives.h"

using namespace rectify;
using Catch::Matchers::Contains;
using test::Disk;
using test::fires;
using test::registers;

namespace {

core::Evidence piece(const std::string& name) { return {name, "application/pdf", std::string(64, 'a'), "", ""}; }

core::Command attaches(const std::string& key, std::vector<core::Evidence> pieces) {
  core::Command command = fires("m-1", "");
  command.key = key;
  command.body = core::Attach{std::move(pieces), ""};
  return command;
}

}  // namespace

TEST_CASE("an engine refuses what goes beyond the limits it was opened with") {
  Disk disk;
  runtime::Options options;
  options.limits.commands = {.title_bytes_max = 20, .evidence_total_max = 2, .parts_max = 1};
  auto engine = disk.open(std::move(options));
  REQUIRE(engine->run(registers("m-1")).ok());
  core::Command long_title = registers("m-2");
  std::get<core::Register>(long_title.body).title.en = std::string(21, 'x');
  CHECK_THAT(engine->run(std::move(long_title)).error().message, Contains("at most 20 are taken"));

  REQUIRE(engine->run(attaches("a", {piece("1"), piece("2")})).ok());
  CHECK_THAT(engine->run(attaches("b", {piece("3")})).error().message, Contains("at most 2 are kept"));

  const auto part = [](const std::string& id) {
    core::Command command = registers(id);
    std::get<core::Register>(command.body).parent = MeasureId("m-1");
    return command;
  };
  REQUIRE(engine->run(part("m-1-a")).ok());
  CHECK_THAT(engine->run(part("m-1-b")).error().message, Contains("at most 1"));
}
