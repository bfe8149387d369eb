// The bytes of the history, frozen for ever: golden.jsonl has one line of every type of event, and a database that was
// written by any version is verified by every later one. Never change a line of it; what is new gets a new line.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "ledger/tree.h"
#include "samples.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

namespace {

// Pins the file itself; computed without this program.
struct Pin {
  std::size_t lines;  // its first ones: it only grows
  std::string_view root;
};
constexpr Pin kPins[] = {{11, "7c3e556daaff6814ea12a5312369f5e98854a5722970c9ee72e2643c19235fb2"},
                         {20, "c07612a49d0b36fd9ca76da829a44202886d06a9018eac13dc00c5461dc01d70"},
                         {21, "a92bab591d7942427af777dc1fdf44ced5e59e3842883c37958dc32b1c77ee55"},
                         {23, "beebf3f887b37a7401ae9d5c58146bb1445a094128ccfad20c26ed1b4e98eabe"},
                         {31, "29f525aa140ab4955ffb392553d163cc919c81c78f16e7f335c1f4413cde084a"}};

}  // namespace

TEST_CASE("the line of every type of event has the bytes it always had") {
  const char* source = std::getenv("RECTIFY_SOURCE");
  std::ifstream file(std::string(source == nullptr ? "." : source) + "/tests/ledger/golden.jsonl");
  REQUIRE(file);
  const auto lines = samples();
  REQUIRE(lines.size() == std::end(kPins)[-1].lines);
  Tree tree;
  std::vector<Tile> completed;
  std::set<std::size_t> types;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    INFO(core::event_type(lines[i].event));
    types.insert(lines[i].event.body.index());
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
    const auto* pin = std::ranges::find(kPins, i + 1, &Pin::lines);
    if (pin != std::end(kPins)) CHECK(to_hex(tree.root()) == pin->root);
  }
  std::string more;
  CHECK_FALSE(std::getline(file, more));
  CHECK(types.size() == std::size(core::kEventTypes));
}

TEST_CASE("every type of event has its row in FORMATS.md, under its number") {
  const char* source = std::getenv("RECTIFY_SOURCE");
  std::ostringstream text;
  text << std::ifstream(std::string(source == nullptr ? "." : source) + "/engine/FORMATS.md").rdbuf();
  for (std::size_t i = 0; i < std::size(core::kEventTypes); ++i) {
    const std::string row = "\n| " + std::to_string(i) + " | `" + std::string(core::kEventTypes[i]) + "` | ";
    INFO(row);
    CHECK(text.str().find(row) != std::string::npos);
  }
}
