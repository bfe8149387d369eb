// Whether the history as it stands is what was written: every line, what is stored and signed beside the lines, and
// what the measures are made of them.
//
// Threads: any; it reads everything there is. Errors: as the store's, where it cannot even begin; what is found on the
// way is the verdict's fault.
#pragma once

#include <optional>

#include "ledger/note.h"
#include "ledger/verify.h"
#include "query/reading.h"

namespace rectify::query {

struct Verdict {
  std::uint64_t lines = 0;        // that were read
  std::uint64_t measures = 0;     // that they tell of
  std::uint64_t checkpoints = 0;  // that were compared
  std::uint64_t size = 0;         // of the tree that the lines give
  ledger::Hash root{};            // of it
  std::optional<ledger::Fault> fault{};
};

// Without a key (null) no checkpoint is looked at.
[[nodiscard]] Result<Verdict> verify(const store::View& view, const ledger::VerifierKey* key);
// With the key that the engine signs by.
[[nodiscard]] Result<Verdict> verify(const Reading& reading);

}  // namespace rectify::query
