#include "ledger/proof.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <map>
#include <string>
#include <utility>

namespace rectify::ledger {

namespace {

constexpr unsigned kTileHeight = 8;  // 2^8 = kTileWidth
static_assert(std::uint64_t{1} << kTileHeight == kTileWidth);

// RFC 9162 §2.1.1: the largest power of two smaller than the number of leaves. Precondition: at least two leaves.
std::uint64_t split(std::uint64_t leaves) { return std::bit_floor(leaves - 1); }

// Root of a power of two of hashes.
Hash root_of(std::span<const Hash> hashes) {
  std::vector<Hash> row(hashes.begin(), hashes.end());
  while (row.size() > 1) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    row.resize(row.size() / 2);
  }
  return row.front();
}

Error missing_tile(std::uint32_t level, std::uint64_t index) {
  return {Code::corrupt,
          fmt::format("tile {} of level {} of the history tree is missing; the tree is large enough to have it", index,
                      level),
          {}};
}

// Subtrees' roots for one proof. The subtrees of a proof do not overlap and come in such an order that of each level
// one complete tile at a time is enough; of the tile that a level has not completed, the entries asked for are kept.
class Subtrees {
 public:
  explicit Subtrees(const TreeReader& reader) : reader_(reader) {}

  // Of leaves begin … end - 1, a subtree as the splits give it.
  Result<Hash> root(std::uint64_t begin, std::uint64_t end) {
    const std::uint64_t leaves = end - begin;
    if (std::has_single_bit(leaves)) return complete(begin, static_cast<unsigned>(std::countr_zero(leaves)));
    const std::uint64_t middle = begin + split(leaves);
    auto left = root(begin, middle);
    if (!left) return left;
    auto right = root(middle, end);
    if (!right) return right;
    return node_hash(*left, *right);
  }

 private:
  struct Level {
    std::optional<Tile> complete;  // the one that was read last
    std::optional<std::uint64_t> open;
    std::map<std::uint64_t, Hash> entries;  // of the open one, by position in the level
  };

  // Of 2^height leaves from `begin` on, which is a multiple of that.
  Result<Hash> complete(std::uint64_t begin, unsigned height) {
    const std::uint32_t level = height / kTileHeight;
    const std::uint64_t first = begin >> (level * kTileHeight);
    const std::uint64_t count = std::uint64_t{1} << (height % kTileHeight);
    const std::uint64_t index = first / kTileWidth;
    if (auto read = read_tile(level, index); !read) return read.error();
    const Level& at = levels_[level];
    if (at.open != index) return root_of(std::span(at.complete->hashes).subspan(first % kTileWidth, count));
    std::vector<Hash> hashes;
    for (std::uint64_t position = first; position < first + count; ++position) {
      auto hash = open_entry(level, position);
      if (!hash) return hash;
      hashes.push_back(*hash);
    }
    return root_of(hashes);
  }

  // Afterwards it is either the level's complete tile or its open one.
  Result<void> read_tile(std::uint32_t level, std::uint64_t index) {
    if (levels_.size() <= level) levels_.resize(level + 1);
    Level& at = levels_[level];
    if (at.open == index || (at.complete && at.complete->index == index)) return {};
    auto tile = reader_.tile(level, index);
    if (!tile) return std::move(tile).error();
    if (*tile && (*tile)->hashes.size() != kTileWidth) {
      return Error{
          Code::corrupt,
          fmt::format("tile {} of level {} has {} hashes instead of 256", index, level, (*tile)->hashes.size()),
          {}};
    }
    if (*tile) {
      at.complete = std::move(**tile);
      at.complete->index = index;
    } else if (at.open) {
      return missing_tile(level, std::min(*at.open, index));  // a level has one open tile, its last
    } else {
      at.open = index;
    }
    return {};
  }

  // An entry of a tile that is not complete: a leaf, or the root of the complete tile below it.
  Result<Hash> open_entry(std::uint32_t level, std::uint64_t position) {
    if (level == 0) return reader_.leaf(position);
    auto& entries = levels_[level].entries;
    if (const auto found = entries.find(position); found != entries.end()) return found->second;
    auto below = reader_.tile(level - 1, position);
    if (!below) return std::move(below).error();
    if (!*below || (*below)->hashes.size() != kTileWidth) return missing_tile(level - 1, position);
    return entries[position] = root_of((*below)->hashes);
  }

  const TreeReader& reader_;
  std::vector<Level> levels_;
};

// RFC 9162 §2.1.3.1, PATH.
Result<void> add_path(Subtrees& subtrees, std::uint64_t index, std::uint64_t begin, std::uint64_t end, Proof& proof) {
  if (end - begin == 1) return {};
  const std::uint64_t middle = begin + split(end - begin);
  const bool left = index < middle;
  auto deeper = left ? add_path(subtrees, index, begin, middle, proof) : add_path(subtrees, index, middle, end, proof);
  if (!deeper) return deeper;
  auto sibling = left ? subtrees.root(middle, end) : subtrees.root(begin, middle);
  if (!sibling) return std::move(sibling).error();
  proof.push_back(*sibling);
  return {};
}

// RFC 9162 §2.1.4.1, SUBPROOF; `known`: the subtree is one that the old root was made of alone.
Result<void> add_subproof(Subtrees& subtrees, std::uint64_t old_end, std::uint64_t begin, std::uint64_t end, bool known,
                          Proof& proof) {
  if (old_end == end) {
    if (known) return {};
    auto whole = subtrees.root(begin, end);
    if (!whole) return std::move(whole).error();
    proof.push_back(*whole);
    return {};
  }
  const std::uint64_t middle = begin + split(end - begin);
  const bool left = old_end <= middle;
  auto deeper = left ? add_subproof(subtrees, old_end, begin, middle, known, proof)
                     : add_subproof(subtrees, old_end, middle, end, false, proof);
  if (!deeper) return deeper;
  auto other = left ? subtrees.root(middle, end) : subtrees.root(begin, middle);
  if (!other) return std::move(other).error();
  proof.push_back(*other);
  return {};
}

Error wrong_ranges() {
  return {Code::invalid, "ranges of leaves have to be sorted, disjoint, not empty, and below the tree's size", {}};
}

// The ranges one by one, from left to right.
class Ranges {
 public:
  Ranges(const NextRange& next, std::uint64_t size) : next_(next), size_(size) {}

  enum class Overlap { none, part, whole };

  // How much of begin … end - 1 is wanted. `begin` never goes back.
  Result<Overlap> overlap(std::uint64_t begin, std::uint64_t end) {
    while (!done_ && current_.end <= begin) {
      auto next = next_();
      if (!next) return std::move(next).error();
      done_ = !next->has_value();
      if (done_) break;
      if ((*next)->begin < current_.end || (*next)->end <= (*next)->begin || (*next)->end > size_) {
        return wrong_ranges();
      }
      current_ = **next;
    }
    if (done_ || current_.begin >= end) return Overlap::none;
    return current_.begin <= begin && end <= current_.end ? Overlap::whole : Overlap::part;
  }

  // After the last leaf: that no range is left.
  Result<void> finish() {
    auto beyond = overlap(size_, size_);
    if (!beyond) return std::move(beyond).error();
    return {};
  }

 private:
  const NextRange& next_;
  std::uint64_t size_;
  LeafRange current_{};
  bool done_ = false;
};

NextRange one_by_one(std::span<const LeafRange> ranges) {
  return [ranges]() mutable -> Result<std::optional<LeafRange>> {
    if (ranges.empty()) return std::optional<LeafRange>();
    const LeafRange first = ranges.front();
    ranges = ranges.subspan(1);
    return std::optional<LeafRange>(first);
  };
}

Result<void> add_unwanted(Subtrees& subtrees, Ranges& ranges, std::uint64_t begin, std::uint64_t end, Proof& proof) {
  auto overlap = ranges.overlap(begin, end);
  if (!overlap) return std::move(overlap).error();
  if (*overlap == Ranges::Overlap::whole) return {};
  if (*overlap == Ranges::Overlap::none) {
    auto root = subtrees.root(begin, end);
    if (!root) return std::move(root).error();
    proof.push_back(*root);
    return {};
  }
  const std::uint64_t middle = begin + split(end - begin);
  if (auto left = add_unwanted(subtrees, ranges, begin, middle, proof); !left) return left;
  return add_unwanted(subtrees, ranges, middle, end, proof);
}

// The root of leaves that are all wanted.
Result<Hash> root_of_leaves(const NextHash& next_leaf, std::uint64_t count) {
  if (count == 1) return next_leaf();
  const std::uint64_t left_count = split(count);
  auto left = root_of_leaves(next_leaf, left_count);
  if (!left) return left;
  auto right = root_of_leaves(next_leaf, count - left_count);
  if (!right) return right;
  return node_hash(*left, *right);
}

struct SubsetRoot {
  Ranges& ranges;
  const NextHash& next_leaf;
  const NextHash& next_proof_hash;

  Result<Hash> operator()(std::uint64_t begin, std::uint64_t end) const {
    auto overlap = ranges.overlap(begin, end);
    if (!overlap) return std::move(overlap).error();
    if (*overlap == Ranges::Overlap::none) return next_proof_hash();
    if (*overlap == Ranges::Overlap::whole) return root_of_leaves(next_leaf, end - begin);
    const std::uint64_t middle = begin + split(end - begin);
    auto left = (*this)(begin, middle);
    if (!left) return left;
    auto right = (*this)(middle, end);
    if (!right) return right;
    return node_hash(*left, *right);
  }
};

}  // namespace

Result<std::optional<Tile>> LeavesReader::tile(std::uint32_t level, std::uint64_t index) const {
  const unsigned shift = level * kTileHeight;
  if (shift + kTileHeight >= 64 || index >= (leaves_.size() >> (shift + kTileHeight))) return std::optional<Tile>();
  Tile tile{level, index, {}};
  tile.hashes.reserve(kTileWidth);
  const std::uint64_t width = std::uint64_t{1} << shift;  // leaves of one entry
  for (std::uint64_t i = 0; i < kTileWidth; ++i) {
    tile.hashes.push_back(root_of(leaves_.subspan((index * kTileWidth + i) * width, width)));
  }
  return std::optional<Tile>(std::move(tile));
}

Result<Hash> LeavesReader::leaf(std::uint64_t index) const {
  if (index < leaves_.size()) return leaves_[index];
  return Error{Code::not_found, fmt::format("leaf {} was asked of a tree of {}", index, leaves_.size()), {}};
}

Result<Hash> root_at(const TreeReader& reader, std::uint64_t size) {
  if (size == 0) return sha256({});
  return Subtrees(reader).root(0, size);
}

Result<Proof> inclusion_proof(const TreeReader& reader, std::uint64_t index, std::uint64_t size) {
  if (index >= size) {
    return Error{
        Code::invalid, fmt::format("line {} is not in a history of {} lines, counted from 0", index, size), {}};
  }
  Subtrees subtrees(reader);
  Proof proof;
  if (auto added = add_path(subtrees, index, 0, size, proof); !added) return std::move(added).error();
  return proof;
}

Result<Proof> consistency_proof(const TreeReader& reader, std::uint64_t old_size, std::uint64_t size) {
  if (old_size > size) {
    return Error{Code::invalid, fmt::format("the older size, {}, is larger than the newer, {}", old_size, size), {}};
  }
  Proof proof;
  if (old_size == 0 || old_size == size) return proof;
  Subtrees subtrees(reader);
  if (auto added = add_subproof(subtrees, old_size, 0, size, true, proof); !added) return std::move(added).error();
  return proof;
}

Result<Proof> subset_proof(const TreeReader& reader, std::span<const LeafRange> ranges, std::uint64_t size) {
  const NextRange next = one_by_one(ranges);
  Ranges wanted(next, size);
  Subtrees subtrees(reader);
  Proof proof;
  if (size > 0) {
    if (auto added = add_unwanted(subtrees, wanted, 0, size, proof); !added) return std::move(added).error();
  }
  if (auto finished = wanted.finish(); !finished) return std::move(finished).error();
  return proof;
}

Result<Hash> root_of_subset(const NextRange& next_range, std::uint64_t size, const NextHash& next_leaf,
                            const NextHash& next_proof_hash) {
  Ranges wanted(next_range, size);
  Hash root = sha256({});
  if (size > 0) {
    auto computed = SubsetRoot{wanted, next_leaf, next_proof_hash}(0, size);
    if (!computed) return computed;
    root = *computed;
  }
  if (auto finished = wanted.finish(); !finished) return std::move(finished).error();
  return root;
}

Result<Hash> root_of_subset(std::span<const LeafRange> ranges, std::uint64_t size, const NextHash& next_leaf,
                            const NextHash& next_proof_hash) {
  return root_of_subset(one_by_one(ranges), size, next_leaf, next_proof_hash);
}

}  // namespace rectify::ledger
