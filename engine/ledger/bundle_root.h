// The root that a bundle leads to: worked out from `leaves`, or from the lines themselves. Internal to the bundle.
#pragma once

#include <cstdint>
#include <optional>

#include "ledger/bundle.h"

namespace rectify::ledger {

inline constexpr std::size_t kHashLineBytes = 64;  // of `leaves` and `proof`, without the end of the line

struct Trial {
  std::optional<Hash> root;
  std::optional<BundleFault> fault;  // why there is none: a file that is too short, too long, or not made of hashes
};

// Which sequences: of a whole history all, of a range those from the first line's on, of a measure what its lines say.
[[nodiscard]] Trial root_by_leaves(const BundleInput& input, BundleKind kind, std::uint64_t size);
[[nodiscard]] Trial root_by_lines(const BundleInput& input, BundleKind kind, std::uint64_t size);

}  // namespace rectify::ledger
