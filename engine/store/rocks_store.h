// The Store over RocksDB: writes. open.cc makes one; reads are in rocks_view.cc, what a commit writes is in batch.cc.
//
// Threads: counters_ and failed_ belong to the committing thread; everything else is immutable, atomic or RocksDB's
// own. Only a commit that folds notices waits for a settlement.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "store/batch.h"
#include "store/rocks_view.h"

namespace rectify::store {

class RocksStore final : public Store {
 public:
  RocksStore(Options options, std::unique_ptr<Database> database, Counters counters, std::uint64_t waiting)
      : options_(std::move(options)),
        database_(std::move(database)),
        now_(options_, *database_, false),
        counters_(counters),
        waiting_(waiting) {}

  Result<void> commit(const Commit& commit) override;
  Result<void> settle(const Settlement& settlement) override;
  Result<void> keep(const KeptCheckpoint& checkpoint) override;
  std::uint64_t waiting_notices() const override { return waiting_; }
  const View& now() const override { return now_; }
  std::unique_ptr<const View> view() const override;
  StoreStats stats() const override;

 private:
  const Options options_;
  const std::unique_ptr<Database> database_;
  const RocksView now_;
  Counters counters_;
  std::mutex settling_;                 // so that what leaves the outbox is counted once
  std::atomic<std::uint64_t> waiting_;  // notices in the outbox
  std::optional<Error> failed_;         // the first commit that failed: nothing is written after it
};

// What the database says of itself. O(1).
[[nodiscard]] Result<Counters> read_counters(const Database& database);

}  // namespace rectify::store
