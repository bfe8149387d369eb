// Proofs over the tree: against published vectors, against the definition, and with every bit of them turned over.
#include "ledger/proof.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <set>

#include "vectors.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

namespace {

// A tree as a store has it: complete tiles and leaves. Counts what is read.
class StoredTree final : public TreeReader {
 public:
  explicit StoredTree(std::size_t size) {
    std::vector<Tile> completed;
    Tree tree;
    trees.push_back(tree);
    for (std::size_t i = 0; i < size; ++i) {
      leaves.push_back(leaf_hash(std::to_string(i)));
      tree.append(leaves.back(), completed);
      trees.push_back(tree);
    }
    for (Tile& tile : completed) tiles[{tile.level, tile.index}] = std::move(tile);
  }
  Result<std::optional<Tile>> tile(std::uint32_t level, std::uint64_t index) const override {
    const auto found = tiles.find({level, index});
    if (found == tiles.end()) return std::optional<Tile>();
    ++reads[{level, index}];
    return std::optional<Tile>(found->second);
  }
  Result<Hash> leaf(std::uint64_t index) const override {
    if (index >= leaves.size()) return Error{Code::not_found, "no such leaf", {}};
    REQUIRE(index >= leaves.size() / kTileWidth * kTileWidth);  // the others are in complete tiles
    return leaves[index];
  }

  [[nodiscard]] Hash root(std::size_t size) const { return trees[size].root(); }

  std::vector<Hash> leaves;
  std::vector<Tree> trees;  // of each size
  std::map<std::pair<std::uint32_t, std::uint64_t>, Tile> tiles;
  mutable std::map<std::pair<std::uint32_t, std::uint64_t>, int> reads;
};

const StoredTree& small_tree() {
  static const StoredTree tree(2'100);
  return tree;
}
const StoredTree& large_tree() {
  static const StoredTree tree(66'700);
  return tree;
}

// Sizes at and around the borders of tiles come as often as all others.
std::size_t any_size(const StoredTree& tree) {
  const auto most = static_cast<int>(tree.leaves.size());
  const int size =
      *rc::gen::oneOf(rc::gen::inRange(0, most + 1), rc::gen::inRange(0, 18),
                      rc::gen::map(rc::gen::pair(rc::gen::inRange(0, most / 256 + 1), rc::gen::inRange(-2, 3)),
                                   [](const auto& near) { return near.first * 256 + near.second; }),
                      rc::gen::map(rc::gen::inRange(-3, 4), [](int near) { return 65'536 + near; }));
  return static_cast<std::size_t>(std::clamp(size, 0, most));
}

void all_bits_matter(const Proof& proof, const std::function<Result<void>(const Proof&)>& checked) {
  for (std::size_t i = 0; i < proof.size(); ++i) {
    for (std::size_t bit = 0; bit < 256; ++bit) {
      Proof changed = proof;
      changed[i][bit / 8] = static_cast<std::uint8_t>(changed[i][bit / 8] ^ (1U << (bit % 8)));
      RC_ASSERT_FALSE(checked(changed).ok());
    }
    Proof shorter = proof;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    RC_ASSERT_FALSE(checked(shorter).ok());
  }
  Proof longer = proof;
  longer.push_back(sha256("one more"));
  RC_ASSERT_FALSE(checked(longer).ok());
}

void read_no_tile_twice(const StoredTree& tree) {
  for (const auto& [tile, times] : tree.reads) RC_ASSERT(times == 1);
  tree.reads.clear();
}

std::vector<LeafRange> any_ranges(std::size_t size) {
  std::set<std::uint64_t> borders;
  const auto most = static_cast<std::uint64_t>(size) + 1;
  for (int i = *rc::gen::inRange(0, 9); i > 0; --i) borders.insert(*rc::gen::inRange<std::uint64_t>(0, most));
  std::vector<LeafRange> ranges;
  for (auto border = borders.begin(); border != borders.end() && std::next(border) != borders.end();) {
    const std::uint64_t begin = *border++;
    ranges.push_back({begin, *border});
    if (*rc::gen::arbitrary<bool>()) ++border;  // else the next range begins where this one ends
    if (border == borders.end()) break;
  }
  return ranges;
}

struct Sources {
  std::vector<Hash> leaves;
  Proof proof;
  std::size_t leaf = 0;
  std::size_t hash = 0;

  Result<Hash> root(const std::vector<LeafRange>& ranges, std::size_t size) {
    const auto take = [](const std::vector<Hash>& from, std::size_t& at) -> Result<Hash> {
      if (at == from.size()) return Error{Code::corrupt, "too few", {}};
      return from[at++];
    };
    auto root = root_of_subset(ranges, size, [&] { return take(leaves, leaf); }, [&] { return take(proof, hash); });
    if (root && (leaf != leaves.size() || hash != proof.size())) return Error{Code::corrupt, "too many", {}};
    return root;
  }
};

Sources sources_of(const StoredTree& tree, const std::vector<LeafRange>& ranges, Proof proof) {
  Sources sources;
  sources.proof = std::move(proof);
  for (const LeafRange& range : ranges) {
    for (std::uint64_t i = range.begin; i < range.end; ++i) sources.leaves.push_back(tree.leaves[i]);
  }
  return sources;
}

}  // namespace

TEST_CASE("proofs are those of the published vectors") {
  std::vector<Hash> leaves;
  for (const std::string_view leaf : kLeavesHex) leaves.push_back(leaf_hash(unhex(leaf)));
  const LeavesReader reader(leaves);
  const auto hex = [](const Proof& proof) {
    std::vector<std::string> texts;
    for (const Hash& hash : proof) texts.push_back(to_hex(hash));
    return texts;
  };
  const auto root = [&](std::size_t size) { return *parse_hash(kRoots.at(size)); };
  for (std::size_t size = 0; size <= 8; ++size) CHECK(*root_at(reader, size) == root(size));
  const Proof inclusion = *inclusion_proof(reader, 5, 8);
  CHECK(hex(inclusion) == kInclusion5Of8);
  CHECK(check_inclusion(leaves[5], 5, 8, inclusion, root(8)));
  const Proof consistency = *consistency_proof(reader, 6, 8);
  CHECK(hex(consistency) == kConsistency6To8);
  CHECK(check_consistency(6, root(6), 8, root(8), consistency));
}

TEST_CASE("the root of any size is the one the tree had at that size") {
  for (std::size_t size = 0; size <= small_tree().leaves.size(); size += size < 600 ? 1 : 7) {
    REQUIRE(*root_at(small_tree(), size) == small_tree().root(size));
  }
  CHECK(rc::check("in a tree of three levels", [] {
    const std::size_t size = any_size(large_tree());
    RC_ASSERT(*root_at(large_tree(), size) == large_tree().root(size));
    large_tree().reads.clear();
  }));
}

TEST_CASE("every line of every size has a proof that it is there, and no other line has that proof") {
  CHECK(rc::check("inclusion", [] {
    const StoredTree& tree = **rc::gen::element(&small_tree(), &large_tree());
    const std::size_t size = std::max<std::size_t>(any_size(tree), 1);
    const std::size_t index = std::min(any_size(tree), size - 1);
    tree.reads.clear();
    const auto proof = inclusion_proof(tree, index, size);
    RC_ASSERT(proof.ok());
    read_no_tile_twice(tree);
    const Hash& root = tree.root(size);
    RC_ASSERT(check_inclusion(tree.leaves[index], index, size, *proof, root).ok());
    RC_ASSERT_FALSE(check_inclusion(leaf_hash("another"), index, size, *proof, root).ok());
    RC_ASSERT_FALSE(check_inclusion(tree.leaves[index], index, size, *proof, sha256("another")).ok());
    if (size > 1) {
      RC_ASSERT_FALSE(check_inclusion(tree.leaves[index], index == 0 ? 1 : index - 1, size, *proof, root).ok());
    }
    all_bits_matter(
        *proof, [&](const Proof& changed) { return check_inclusion(tree.leaves[index], index, size, changed, root); });
  }));
}

TEST_CASE("every size has a proof that it continues every smaller one, and continues no other") {
  CHECK(rc::check("consistency", [] {
    const StoredTree& tree = **rc::gen::element(&small_tree(), &large_tree());
    std::size_t old_size = any_size(tree);
    std::size_t size = any_size(tree);
    if (old_size > size) std::swap(old_size, size);
    tree.reads.clear();
    const auto proof = consistency_proof(tree, old_size, size);
    RC_ASSERT(proof.ok());
    read_no_tile_twice(tree);
    const Hash& old_root = tree.root(old_size);
    const Hash& root = tree.root(size);
    RC_ASSERT(check_consistency(old_size, old_root, size, root, *proof).ok());
    RC_ASSERT_FALSE(check_consistency(old_size, sha256("another"), size, root, *proof).ok());
    if (old_size > 0) RC_ASSERT_FALSE(check_consistency(old_size, old_root, size, sha256("another"), *proof).ok());
    all_bits_matter(*proof,
                    [&](const Proof& changed) { return check_consistency(old_size, old_root, size, root, changed); });
  }));
}

TEST_CASE("any set of lines and the hashes of what is between them give the root, and nothing else does") {
  CHECK(rc::check("subsets", [] {
    const StoredTree& tree = **rc::gen::element(&small_tree(), &large_tree());
    const std::size_t size = any_size(tree);
    const std::vector<LeafRange> ranges = any_ranges(size);
    tree.reads.clear();
    const auto proof = subset_proof(tree, ranges, size);
    RC_ASSERT(proof.ok());
    read_no_tile_twice(tree);
    const Sources right = sources_of(tree, ranges, *proof);
    RC_ASSERT(*Sources(right).root(ranges, size) == tree.root(size));
    if (right.leaves.size() + right.proof.size() > 500) return;
    for (std::size_t i = 0; i < right.leaves.size() + right.proof.size(); ++i) {
      Sources changed = right;
      Hash& hash = i < right.leaves.size() ? changed.leaves[i] : changed.proof[i - right.leaves.size()];
      const auto bit = *rc::gen::inRange<std::size_t>(0, 256);
      hash[bit / 8] = static_cast<std::uint8_t>(hash[bit / 8] ^ (1U << (bit % 8)));
      RC_ASSERT(*changed.root(ranges, size) != tree.root(size));
    }
    Sources longer = right;
    longer.proof.push_back(sha256("one more"));
    RC_ASSERT_FALSE(longer.root(ranges, size).ok());
  }));
}

TEST_CASE("one line's set has the hashes of its proof of inclusion, from left to right") {
  const StoredTree& tree = small_tree();
  for (const std::uint64_t index : {0U, 1U, 255U, 256U, 777U, 2'099U}) {
    Proof inclusion = *inclusion_proof(tree, index, 2'100);
    Proof subset = *subset_proof(tree, std::vector<LeafRange>{{index, index + 1}}, 2'100);
    std::sort(inclusion.begin(), inclusion.end());
    std::sort(subset.begin(), subset.end());
    CHECK(subset == inclusion);
  }
}

TEST_CASE("a whole history needs no hashes besides its lines, and is read as a stream") {
  const std::uint64_t size = 1'000'000;
  std::uint64_t at = 0;
  Hash leaf{};
  Tree tree;
  std::vector<Tile> completed;
  const auto root = root_of_subset(
      std::vector<LeafRange>{{0, size}}, size,
      [&]() -> Result<Hash> {
        std::memcpy(leaf.data(), &at, sizeof at);
        ++at;
        tree.append(leaf, completed);
        completed.clear();
        return leaf;
      },
      []() -> Result<Hash> { return Error{Code::corrupt, "there is none", {}}; });
  REQUIRE(root);
  CHECK(at == size);
  CHECK(*root == tree.root());
  CHECK(subset_proof(small_tree(), std::vector<LeafRange>{{0, 2'000}}, 2'000)->empty());
  CHECK(*subset_proof(small_tree(), std::vector<LeafRange>(), 2'000) == Proof{small_tree().root(2'000)});
  CHECK(subset_proof(small_tree(), std::vector<LeafRange>(), 0)->empty());
}

TEST_CASE("what there is no proof for is refused") {
  const StoredTree& tree = small_tree();
  CHECK(inclusion_proof(tree, 5, 5).error().code == Code::invalid);
  CHECK(inclusion_proof(tree, 0, 0).error().code == Code::invalid);
  CHECK(check_inclusion(tree.leaves[5], 5, 5, {}, tree.root(5)).error().code == Code::invalid);
  CHECK(consistency_proof(tree, 6, 5).error().code == Code::invalid);
  CHECK(check_consistency(6, tree.root(6), 5, tree.root(5), {}).error().code == Code::invalid);
  for (const std::vector<LeafRange>& ranges : {std::vector<LeafRange>{{3, 3}},
                                               {{4, 3}},
                                               {{3, 5}, {4, 6}},
                                               {{5, 6}, {1, 2}},
                                               {{0, 1}, {1, 11}},
                                               {{10, 11}},
                                               {{0, 10}, {10, 11}}}) {
    CHECK(subset_proof(tree, ranges, 10).error().code == Code::invalid);
    Sources sources = sources_of(tree, {{0, 20}}, Proof(20));
    CHECK(sources.root(ranges, 10).error().code == Code::invalid);
  }
  CHECK(subset_proof(tree, std::vector<LeafRange>{{0, 1}}, 0).error().code == Code::invalid);
}

TEST_CASE("a tree that is shorter than asked for, or has lost a tile, is not proven") {
  CHECK(root_at(small_tree(), 2'101).error().code == Code::not_found);
  CHECK(root_at(small_tree(), 3'000).error().code == Code::corrupt);
  StoredTree damaged(2'100);
  damaged.tiles.erase({0, 3});
  const auto root = root_at(damaged, 2'100);
  REQUIRE_FALSE(root);
  CHECK_THAT(root.error().message, Catch::Contains("tile 3 of level 0"));
  damaged = StoredTree(2'100);
  damaged.tiles[{0, 3}].hashes.pop_back();
  CHECK(inclusion_proof(damaged, 800, 2'100).error().code == Code::corrupt);
  CHECK(subset_proof(damaged, std::vector<LeafRange>{{0, 1}}, 2'100).error().code == Code::corrupt);
  CHECK(consistency_proof(damaged, 900, 2'100).error().code == Code::corrupt);
}
