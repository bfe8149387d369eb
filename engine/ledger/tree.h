// The history tree of RFC 9162: appends leaves, gives the root.
//
// Threads: one writer. Holds only the right edge: for each level the hashes of the tile that is not complete yet, at
// most 255 a level. A complete tile (256 hashes of one level) is handed to the caller to store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/hash.h"

namespace rectify::ledger {

inline constexpr std::uint64_t kTileWidth = 256;

// 256 hashes: entry i of tile (level, index) is the root of the 256^level leaves from (index * 256 + i) * 256^level on.
struct Tile {
  std::uint32_t level = 0;
  std::uint64_t index = 0;
  std::vector<Hash> hashes;
};

class Tree {
 public:
  Tree() = default;

  // Appends a leaf hash. Tiles that become complete by it are added to `completed`, lowest level first.
  void append(const Hash& leaf, std::vector<Tile>& completed);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // RFC 9162 §2.1.1; of no leaves: SHA-256 of nothing.
  [[nodiscard]] Hash root() const;

  // The right edge without its level-0 part, for a tree whose size is a multiple of 256: what has to be stored along
  // with a completed tile so that the tree can be opened again by re-reading at most 255 leaves. Size (8 bytes,
  // big-endian), the open hashes of level 1 and up, and the SHA-256 of all that.
  [[nodiscard]] std::string edge() const;
  // Errors: corrupt (not what edge() wrote, to the bit).
  [[nodiscard]] static Result<Tree> from_edge(std::string_view edge);

 private:
  std::uint64_t size_ = 0;
  std::vector<std::vector<Hash>> levels_;  // the incomplete tile of each level
};

}  // namespace rectify::ledger
