// The Store over RocksDB. open.cc makes one; reads are here, what a commit writes is in batch.cc.
//
// Threads: counters_ and failed_ belong to the committing thread, everything else is immutable or RocksDB's own.
#pragma once

#include <memory>
#include <optional>

#include "store/batch.h"
#include "store/database.h"
#include "store/store.h"

namespace rectify::store {

class RocksStore final : public Store {
 public:
  RocksStore(Options options, std::unique_ptr<Database> database, Counters counters)
      : options_(std::move(options)), database_(std::move(database)), counters_(counters) {}

  Result<void> commit(const Commit& commit) override;
  Result<std::shared_ptr<const Record>> measure(const MeasureId& id) const override;
  Result<std::optional<KeptReply>> reply(std::string_view key) const override;
  Result<Page> list(const Query& query) const override;
  Result<std::vector<Timer>> timers(const std::optional<Timer>& after, Instant until, std::size_t limit) const override;
  Result<std::vector<OutboxEntry>> outbox(std::size_t limit) const override;
  Result<void> forget(const std::vector<OutboxEntry>& done) override;
  Result<std::vector<std::string>> history(const MeasureId& id, Revision from, std::size_t limit) const override;
  Result<void> lines(Sequence from, const std::function<bool(Sequence, std::string_view)>& take) const override;
  Result<std::string> line(Sequence sequence) const override;
  Result<std::uint64_t> size() const override;
  Result<ledger::Tree> tree() const override;
  Result<std::optional<ledger::Tile>> tile(std::uint32_t level, std::uint64_t index) const override;
  Result<ledger::Hash> ledger_head() const override;
  Result<std::vector<Deployed>> calendars() const override;
  Result<std::vector<Deployed>> workflows() const override;
  StoreStats stats() const override;

 private:
  [[nodiscard]] Result<std::shared_ptr<const Record>> load(std::string_view id,
                                                           const rocksdb::Snapshot* snapshot) const;
  [[nodiscard]] Result<void> walk(Sequence from, const rocksdb::Snapshot* snapshot,
                                  const std::function<bool(Sequence, std::string_view)>& take) const;

  const Options options_;
  const std::unique_ptr<Database> database_;
  Counters counters_;
  std::optional<Error> failed_;  // the first commit that failed: nothing is written after it
};

// What the database says of itself. O(1).
[[nodiscard]] Result<std::uint64_t> read_size(const Database& database, const rocksdb::Snapshot* snapshot);
[[nodiscard]] Result<ledger::Hash> read_ledger_head(const Database& database);
[[nodiscard]] Result<Counters> read_counters(const Database& database);

}  // namespace rectify::store
