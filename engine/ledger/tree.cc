#include "ledger/tree.h"

#include <algorithm>
#include <optional>

namespace rectify::ledger {

namespace {

constexpr std::size_t kSizeBytes = 8;
constexpr std::size_t kHashBytes = 32;

// Root of `count` hashes that are siblings at the bottom of one subtree. RFC 9162 §2.1.1: the left part is the largest
// power of two smaller than the whole.
Hash root_of(const Hash* hashes, std::size_t count) {
  if (count == 1) return *hashes;
  std::size_t left = 1;
  while (left * 2 < count) left *= 2;
  return node_hash(root_of(hashes, left), root_of(hashes + left, count - left));
}

void append_hash(std::string& out, const Hash& hash) {
  out.append(reinterpret_cast<const char*>(hash.data()), hash.size());
}

Hash read_hash(std::string_view bytes) {
  Hash hash{};
  std::transform(bytes.begin(), bytes.end(), hash.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return hash;
}

}  // namespace

void Tree::append(const Hash& leaf, std::vector<Tile>& completed) {
  Hash hash = leaf;
  std::uint64_t index = size_++;
  for (std::uint32_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::vector<Hash>& open = levels_[level];
    open.push_back(hash);
    if (open.size() < kTileWidth) return;
    hash = root_of(open.data(), open.size());
    index /= kTileWidth;
    completed.push_back({level, index, std::move(open)});
    open = {};
  }
}

Hash Tree::root() const {
  if (size_ == 0) return sha256({});
  // Each level's open hashes are whole subtrees, larger with each level: folded from the right, from the bottom up.
  std::optional<Hash> right;
  for (const std::vector<Hash>& open : levels_) {
    // Within one level the open hashes fall into subtrees by the bits of their number.
    std::size_t end = open.size();
    while (end > 0) {
      const std::size_t width = end & (~end + 1);  // lowest set bit: the last complete subtree
      const Hash subtree = root_of(open.data() + (end - width), width);
      right = right ? node_hash(subtree, *right) : subtree;
      end -= width;
    }
  }
  return *right;
}

std::string Tree::edge() const {
  std::string edge;
  for (int shift = 56; shift >= 0; shift -= 8)
    edge += static_cast<char>((size_ >> static_cast<unsigned>(shift)) & 0xFFU);
  for (std::size_t level = 1; level < levels_.size(); ++level) {
    for (const Hash& hash : levels_[level]) append_hash(edge, hash);
  }
  append_hash(edge, sha256(edge));
  return edge;
}

Result<Tree> Tree::from_edge(std::string_view edge) {
  const Error damaged{Code::corrupt, "the stored edge of the history tree is damaged", {}};
  if (edge.size() < kSizeBytes + kHashBytes) return damaged;
  const std::string_view body = edge.substr(0, edge.size() - kHashBytes);
  if (read_hash(edge.substr(body.size())) != sha256(body)) return damaged;
  Tree tree;
  for (std::size_t i = 0; i < kSizeBytes; ++i) tree.size_ = (tree.size_ << 8U) | static_cast<unsigned char>(body[i]);
  if (tree.size_ % kTileWidth != 0) return damaged;
  std::size_t at = kSizeBytes;
  tree.levels_.emplace_back();
  for (std::uint64_t rest = tree.size_ / kTileWidth; rest > 0; rest /= kTileWidth) {
    std::vector<Hash>& open = tree.levels_.emplace_back();
    for (std::uint64_t i = 0; i < rest % kTileWidth; ++i, at += kHashBytes) {
      if (at + kHashBytes > body.size()) return damaged;
      open.push_back(read_hash(body.substr(at, kHashBytes)));
    }
  }
  if (at != body.size()) return damaged;
  return tree;
}

}  // namespace rectify::ledger
