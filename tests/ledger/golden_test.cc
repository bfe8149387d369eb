// The bytes of the history, frozen for ever: golden.jsonl has one line of every type of event, and a database that was
// written by any version is verified by every later one. Never change a line of it; what is new gets a new line.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "ledger/tree.h"
#include "samples.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

TEST_CASE("the line of every type of event has the bytes it always had") {
  const char* source = std::getenv("RECTIFY_SOURCE");
  std::ifstream file(std::string(source == nullptr ? "." : source) + "/tests/ledger/golden.jsonl");
  REQUIRE(file);
  const auto lines = samples();
  const std::size_t types = std::size(core::kEventTypes);
  REQUIRE(lines.size() > types);
  Tree tree;
  std::vector<Tile> completed;
  constexpr std::size_t kFirstLines = 11;  // what there was at first
  Hash first_lines{};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    INFO(core::event_type(lines[i].event));
    if (i < types) REQUIRE(lines[i].event.body.index() == i);
    std::string golden;
    REQUIRE(std::getline(file, golden));
    const auto written = encode_line(lines[i]);
    REQUIRE(written);
    CHECK(*written == golden);
    const auto read = decode_line(golden);
    REQUIRE(read);
    CHECK(read->event == lines[i].event);
    CHECK(read->previous == lines[i].previous);
    tree.append(leaf_hash(golden), completed);
    if (i + 1 == kFirstLines) first_lines = tree.root();
  }
  std::string more;
  CHECK_FALSE(std::getline(file, more));
  // Pins the file itself; computed without this program.
  CHECK(to_hex(first_lines) == "7c3e556daaff6814ea12a5312369f5e98854a5722970c9ee72e2643c19235fb2");
  CHECK(to_hex(tree.root()) == "c07612a49d0b36fd9ca76da829a44202886d06a9018eac13dc00c5461dc01d70");
}
