// The yardstick: one thread writes again, through bare RocksDB, what a database wrote before. It judges nothing,
// encodes nothing and works out no indexes. That is the ceiling for whatever is built on RocksDB.
#pragma once

#include <cstdint>
#include <filesystem>

#include "rectify/result.h"

namespace rectify::store {

struct BareRun {
  std::uint64_t events = 0;
  std::uint64_t batches = 0;
  double seconds = 0;
};

// Takes the writes of the closed database at `written` from its write-ahead log and puts them, in order, into a new one
// at `fresh`, `events_per_batch` history lines to a synced batch. Errors: unavailable, not_found (the log was flushed).
[[nodiscard]] Result<BareRun> write_bare(const std::filesystem::path& written, const std::filesystem::path& fresh,
                                         std::uint64_t events_per_batch);

}  // namespace rectify::store
