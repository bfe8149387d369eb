// The tree: against published vectors and against the definition of RFC 9162, written down naively.
#include "ledger/tree.h"

#include <catch2/catch.hpp>

#include "vectors.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

namespace {

// RFC 9162 §2.1.1 word for word: split at the largest power of two smaller than the number of leaves.
Hash naive_root(const std::vector<Hash>& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) return sha256("");
  if (end - begin == 1) return leaves[begin];
  std::size_t split = 1;
  while (split * 2 < end - begin) split *= 2;
  return node_hash(naive_root(leaves, begin, begin + split), naive_root(leaves, begin + split, end));
}

std::vector<Hash> leaves_up_to(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
  return leaves;
}

constexpr std::size_t kLeaves = 70'000;

bool is_selected(std::size_t size) {
  const std::size_t beyond = size % 65536;
  return size <= 520 || beyond < 3 || beyond > 65533 || (beyond > 254 && beyond < 258) || size % 9973 == 0 ||
         size == 255 * 256 || size == 65536 + 255 * 17 || size == kLeaves;
}

}  // namespace

TEST_CASE("roots are those of the published vectors") {
  Tree tree;
  std::vector<Tile> completed;
  std::size_t size = 0;
  CHECK(to_hex(tree.root()) == kRoots.at(size));
  for (const std::string_view leaf : kLeavesHex) {
    tree.append(leaf_hash(unhex(leaf)), completed);
    CHECK(to_hex(tree.root()) == kRoots.at(++size));
  }
  CHECK(size == 8);
  CHECK(completed.empty());
  CHECK(to_hex(leaf_hash("L123456")) == kLeafL123456);
  CHECK(to_hex(sha256("\x01N123N456")) == kNodeN123N456);
}

TEST_CASE("roots and tiles are those of the definition") {
  const auto leaves = leaves_up_to(kLeaves);
  Tree tree;
  std::vector<Tile> completed;
  std::size_t compared = 0;
  for (std::size_t size = 0;; ++size) {
    REQUIRE(tree.size() == size);
    if (is_selected(size)) {
      INFO(size);
      REQUIRE(tree.root() == naive_root(leaves, 0, size));
      ++compared;
    }
    if (size == kLeaves) break;
    tree.append(leaves[size], completed);
  }
  CHECK(compared > 530);

  REQUIRE(completed.size() == kLeaves / kTileWidth + 1);
  std::uint64_t index = 0;
  for (const Tile& tile : completed) {
    REQUIRE(tile.hashes.size() == kTileWidth);
    if (tile.level == 1) {
      CHECK(index == kTileWidth);  // right after the level-0 tile that completes it
      CHECK(tile.index == 0);
      for (std::size_t i = 0; i < kTileWidth; ++i) {
        REQUIRE(tile.hashes[i] == naive_root(leaves, i * kTileWidth, (i + 1) * kTileWidth));
      }
      continue;
    }
    REQUIRE(tile.level == 0);
    REQUIRE(tile.index == index);
    REQUIRE(std::equal(tile.hashes.begin(), tile.hashes.end(),
                       leaves.begin() + static_cast<std::ptrdiff_t>(index * kTileWidth)));
    ++index;
  }
}

TEST_CASE("a tree opened from its edge goes on as if it had never been closed") {
  const auto leaves = leaves_up_to(kLeaves);
  Tree tree;
  std::vector<Tile> completed;
  Tree reopened;
  std::vector<Tile> completed_again;
  std::size_t edges = 0;
  for (std::size_t size = 0; size < kLeaves; ++size) {
    if (size % kTileWidth == 0) {
      INFO(size);
      if (size > 0) REQUIRE(reopened.edge() == tree.edge());
      auto opened = Tree::from_edge(tree.edge());
      REQUIRE(opened);
      reopened = *std::move(opened);
      REQUIRE(reopened.size() == size);
      REQUIRE(reopened.root() == tree.root());
      ++edges;
    }
    tree.append(leaves[size], completed);
    reopened.append(leaves[size], completed_again);
    const std::size_t after = (size + 1) % kTileWidth;
    const bool whole_run = size < 600 || (size > 65'500 && size < 66'100);
    if (whole_run || after == 1 || after == 100 || after == 255) REQUIRE(reopened.root() == tree.root());
  }
  CHECK(edges == 274);
  REQUIRE(completed.size() == completed_again.size());
  for (std::size_t i = 0; i < completed.size(); ++i) REQUIRE(completed[i].hashes == completed_again[i].hashes);
}

TEST_CASE("the stored form of an edge is frozen") {
  CHECK(to_hex(sha256(Tree().edge())) == "765b3f4a9dc9544f1a1b154738146871f74da58fa11f7e8a87bdd39f9a5962bf");
  Tree tree;
  std::vector<Tile> completed;
  for (const Hash& leaf : leaves_up_to(512)) tree.append(leaf, completed);
  CHECK(to_hex(sha256(tree.edge())) == "7f0793078dccccbc38a7ddca9374821c5ae38d6d739fd437c675a276ca54fa53");
}

TEST_CASE("a damaged edge is refused, whichever bit was damaged") {
  Tree tree;
  std::vector<Tile> completed;
  for (const Hash& leaf : leaves_up_to(3 * kTileWidth)) tree.append(leaf, completed);
  const std::string edge = tree.edge();
  for (std::size_t cut = 0; cut < edge.size(); ++cut) REQUIRE_FALSE(Tree::from_edge(edge.substr(0, cut)));
  REQUIRE_FALSE(Tree::from_edge(edge + '\0'));
  for (std::size_t bit = 0; bit < edge.size() * 8; ++bit) {
    std::string damaged = edge;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const auto opened = Tree::from_edge(damaged);
    REQUIRE_FALSE(opened);
    REQUIRE(opened.error().code == Code::corrupt);
  }
}

TEST_CASE("an edge that somebody made up is refused, even with the right sum") {
  const auto made_up = [](const std::string& size, const std::string& hashes) {
    const std::string body = size + hashes;
    const Hash sum = sha256(body);
    return Tree::from_edge(body + std::string(sum.begin(), sum.end()));
  };
  using namespace std::string_literals;
  const std::string hash(32, 'h');
  CHECK(made_up("\0\0\0\0\0\0\1\0"s, hash));
  CHECK_FALSE(made_up("\0\0\0\0\0\0\1\0"s, ""));
  CHECK_FALSE(made_up("\0\0\0\0\0\0\1\0"s, hash + hash));
  CHECK_FALSE(made_up("\0\0\0\0\0\0\1\0"s, hash + "h"));
  CHECK_FALSE(made_up("\0\0\0\0\0\0\1\1"s, hash));  // not a multiple of 256
  CHECK_FALSE(made_up("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0"s, hash));
}
