// Proofs over the history tree (RFC 9162 §2.1.3 and §2.1.4, and one for many leaves at once), made from stored tiles.
//
// Threads: pure functions; one proof uses its reader from one thread. Making a proof reads a tile at most once and
// keeps one tile a level in memory. The checks are written after the RFC's verification algorithms and share no code
// with the functions that make proofs. Sizes are numbers of leaves; a reader may hold more leaves than the size that is
// asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "ledger/hash.h"
#include "ledger/tree.h"
#include "rectify/result.h"

namespace rectify::ledger {

// Where a tree's tiles and leaves are kept. Everything else is derived from these two.
class TreeReader {
 public:
  virtual ~TreeReader() = default;
  // A complete tile; nothing where the tree has not completed it. Errors: the store's.
  [[nodiscard]] virtual Result<std::optional<Tile>> tile(std::uint32_t level, std::uint64_t index) const = 0;
  // The hash of one line. Errors: not_found (the tree is shorter), or the store's.
  [[nodiscard]] virtual Result<Hash> leaf(std::uint64_t index) const = 0;
};

// A tree whose leaves are all in memory. Borrows them.
class LeavesReader final : public TreeReader {
 public:
  explicit LeavesReader(std::span<const Hash> leaves) : leaves_(leaves) {}
  [[nodiscard]] Result<std::optional<Tile>> tile(std::uint32_t level, std::uint64_t index) const override;
  [[nodiscard]] Result<Hash> leaf(std::uint64_t index) const override;

 private:
  std::span<const Hash> leaves_;
};

using Proof = std::vector<Hash>;

// Errors of all that reads: corrupt (a tile that has to be there is not), or the reader's.
[[nodiscard]] Result<Hash> root_at(const TreeReader& reader, std::uint64_t size);
// Leaf sibling first. Errors: also invalid (index >= size).
[[nodiscard]] Result<Proof> inclusion_proof(const TreeReader& reader, std::uint64_t index, std::uint64_t size);
// Empty where old_size is 0 or size. Errors: also invalid (old_size > size).
[[nodiscard]] Result<Proof> consistency_proof(const TreeReader& reader, std::uint64_t old_size, std::uint64_t size);

// Errors: invalid (sizes for which there is no proof), corrupt (the proof does not lead to the root).
Result<void> check_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Proof& proof,
                             const Hash& root);
Result<void> check_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size, const Hash& root,
                               const Proof& proof);

// Leaves begin … end - 1. Lists of them are sorted and disjoint, none is empty.
struct LeafRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  friend bool operator==(const LeafRange&, const LeafRange&) = default;
};

// What else is needed to get the root from the leaves of `ranges`: going down the splits of RFC 9162 §2.1.1 from the
// root, left before right, the hash of every largest subtree that has none of these leaves.
// Errors: also invalid (ranges that are not sorted, disjoint and below size).
[[nodiscard]] Result<Proof> subset_proof(const TreeReader& reader, std::span<const LeafRange> ranges,
                                         std::uint64_t size);

using NextHash = std::function<Result<Hash>()>;
using NextRange = std::function<Result<std::optional<LeafRange>>()>;  // nothing: there are no more

// The root, from the leaves of the ranges in ascending order and a subset_proof's hashes. Asks for exactly those; that
// nothing is left over is for the caller to see. Memory: logarithmic. Errors: invalid (ranges as above), or the
// sources'.
[[nodiscard]] Result<Hash> root_of_subset(std::span<const LeafRange> ranges, std::uint64_t size,
                                          const NextHash& next_leaf, const NextHash& next_proof_hash);
// The same with the ranges one by one; asks for one range ahead of the leaves.
[[nodiscard]] Result<Hash> root_of_subset(const NextRange& next_range, std::uint64_t size, const NextHash& next_leaf,
                                          const NextHash& next_proof_hash);

}  // namespace rectify::ledger
