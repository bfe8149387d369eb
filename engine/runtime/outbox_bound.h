// The bound of the outbox. When more notices wait than are kept, those that have waited longest are folded: they become
// one digest for each recipient, which says how many they were and of which time. One line of the history says so.
//
// A digest goes to every sink that has not yet delivered all the notices that it stands for. Digests wait, and are
// folded, like any other notice. Where each notice is for another recipient, folding gains nothing and is not done.
// Threads: pure functions. Errors: as the store's.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/event.h"
#include "runtime/sink.h"
#include "store/store.h"

namespace rectify::runtime {

inline constexpr std::size_t kFoldedAtOnceMax = 10'000;

// Becomes one line, and one commit with it.
struct Fold {
  core::NoticesFolded line;
  std::vector<store::OutboxEntry> gone;
  std::vector<store::OutboxEntry> digests;                     // in order of `ordinal`; their sequence is the line's
  std::vector<std::pair<std::uint32_t, std::string>> settled;  // digest, and a sink that is not to deliver it
};

// So many of the oldest that the outbox gets `excess` smaller, or less: at most kFoldedAtOnceMax go at once. None gone:
// there is nothing to gain.
[[nodiscard]] Result<Fold> plan_fold(const store::View& view, const std::vector<SinkOptions>& sinks,
                                     std::uint64_t excess);

}  // namespace rectify::runtime
