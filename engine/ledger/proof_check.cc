// The checks of proofs, step by step as RFC 9162 has them; fn and sn are its names for the two positions that climb the
// tree. Shares nothing with proof.cc, so that one mistake is not made twice.
#include <fmt/core.h>

#include <bit>
#include <string>

#include "ledger/proof.h"

namespace rectify::ledger {

namespace {

Error not_this_root(const char* what) { return {Code::corrupt, what, {}}; }

Error larger_than_newer(std::uint64_t old_size, std::uint64_t size) {
  return {Code::invalid, fmt::format("the older size, {}, is larger than the newer, {}", old_size, size), {}};
}

// Up to where the left subtree is the larger one: RFC 9162's "until LSB(fn) is set or fn is 0".
void climb_left_edge(std::uint64_t& fn, std::uint64_t& sn) {
  while ((fn & 1U) == 0 && fn != 0) {
    fn >>= 1U;
    sn >>= 1U;
  }
}

}  // namespace

// RFC 9162 §2.1.3.2.
Result<void> check_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Proof& proof,
                             const Hash& root) {
  if (index >= size) {
    return Error{
        Code::invalid, fmt::format("line {} is not in a history of {} lines, counted from 0", index, size), {}};
  }
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (sn == 0) return not_this_root("the proof has more hashes than there are levels above the line");
    if ((fn & 1U) != 0 || fn == sn) {
      hash = node_hash(sibling, hash);
      climb_left_edge(fn, sn);
    } else {
      hash = node_hash(hash, sibling);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  if (sn != 0) return not_this_root("the proof has fewer hashes than there are levels above the line");
  if (hash != root) {
    return not_this_root(
        "the line and the proof do not lead to the root: one of them was changed, or the line is not there");
  }
  return {};
}

// RFC 9162 §2.1.4.2, and the two cases it leaves out: from nothing, and from a tree to itself.
Result<void> check_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size, const Hash& root,
                               const Proof& proof) {
  if (old_size > size) {
    return larger_than_newer(old_size, size);
  }
  if (old_size == 0 || old_size == size) {
    if (!proof.empty()) return not_this_root("between these two sizes a proof has no hashes");
    if (old_size == 0 && old_root != sha256({})) return not_this_root("the older root is not that of an empty history");
    if (old_size == size && old_root != root) {
      return not_this_root("two histories of the same size have different roots: they are not the same");
    }
    return {};
  }
  Proof path = proof;
  if (std::has_single_bit(old_size)) path.insert(path.begin(), old_root);
  if (proof.empty()) return not_this_root("the proof is empty");
  std::uint64_t fn = old_size - 1;
  std::uint64_t sn = size - 1;
  while ((fn & 1U) != 0) {
    fn >>= 1U;
    sn >>= 1U;
  }
  Hash old_hash = path.front();
  Hash hash = path.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (sn == 0) return not_this_root("the proof has more hashes than the two sizes need");
    if ((fn & 1U) != 0 || fn == sn) {
      old_hash = node_hash(path[i], old_hash);
      hash = node_hash(path[i], hash);
      climb_left_edge(fn, sn);
    } else {
      hash = node_hash(hash, path[i]);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  if (sn != 0) return not_this_root("the proof has fewer hashes than the two sizes need");
  if (old_hash != old_root) {
    return not_this_root("the proof does not lead to the older root: the newer history is not that one continued");
  }
  if (hash != root) return not_this_root("the proof does not lead to the newer root");
  return {};
}

}  // namespace rectify::ledger
