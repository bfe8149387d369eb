// Makes one RocksDB WriteBatch of a Commit, or of a Settlement. For this room's .cc files only. Threads: pure, except
// that the batch is filled.
#pragma once

#include <rocksdb/write_batch.h>

#include "store/database.h"
#include "store/store.h"

namespace rectify::store {

// What the committing thread knows of the database without asking it.
struct Counters {
  std::uint64_t next_sequence = 0;
  std::uint64_t measures = 0;
  ledger::Hash ledger_head{};
  friend bool operator==(const Counters&, const Counters&) = default;
};

// Fills `batch`; `counters` become what they are once it is written. How many notices leave the outbox with it.
// Errors: invalid (an id that cannot stand in a key, a line that is not the next, a change of one measure to another).
[[nodiscard]] Result<std::uint64_t> fill_batch(const Database& database, const Commit& commit, Counters& counters,
                                               rocksdb::WriteBatch& batch);

// How many notices leave the outbox with it. Errors: unavailable, corrupt (looking for what is there).
[[nodiscard]] Result<std::uint64_t> fill_settlement(const Database& database, const Settlement& settlement,
                                                    rocksdb::WriteBatch& batch);

// About how many bytes the batch will take.
[[nodiscard]] std::size_t batch_bytes(const Commit& commit);

}  // namespace rectify::store
