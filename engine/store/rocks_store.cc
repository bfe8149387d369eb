#include "store/rocks_store.h"

#include "store/keys.h"

namespace rectify::store {

Result<void> RocksStore::commit(const Commit& commit) {
  if (failed_) return *failed_;
  Counters counters = counters_;
  rocksdb::WriteBatch batch(batch_bytes(commit));
  std::unique_lock<std::mutex> lock;
  if (!commit.folded.empty()) lock = std::unique_lock(settling_);
  auto filled = fill_batch(*database_, commit, counters, batch);
  if (!filled) return filled.error();
  waiting_ += commit.outbox.size();  // before somebody can see and settle them
  rocksdb::WriteOptions options;
  options.sync = true;
  if (const rocksdb::Status status = database_->db().Write(options, &batch); !status.ok()) {
    failed_ = to_error(status, "writing a commit");
    return *failed_;
  }
  counters_ = counters;
  waiting_ -= *filled;
  return {};
}

Result<void> RocksStore::settle(const Settlement& settlement) {
  const std::lock_guard lock(settling_);
  rocksdb::WriteBatch batch;
  auto gone = fill_settlement(*database_, settlement, batch);
  if (!gone) return gone.error();
  if (batch.Count() == 0) return {};
  const rocksdb::Status status = database_->db().Write(rocksdb::WriteOptions(), &batch);
  if (!status.ok()) return to_error(status, "settling notices");
  waiting_ -= *gone;
  return {};
}

Result<void> RocksStore::keep(const KeptCheckpoint& checkpoint) {
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status =
      database_->db().Put(options, database_->family(Family::meta), checkpoint_key(checkpoint.size), checkpoint.note);
  if (!status.ok()) return to_error(status, "writing a checkpoint");
  return {};
}

std::unique_ptr<const View> RocksStore::view() const { return std::make_unique<RocksView>(options_, *database_, true); }

StoreStats RocksStore::stats() const {
  StoreStats stats;
  stats.bytes_written = database_->bytes_written();
  stats.history_bytes = database_->bytes_in(Family::history);
  stats.past_bytes = database_->bytes_in(Family::past);
  if (auto counters = read_counters(*database_)) {
    stats.events = counters->next_sequence;
    stats.estimated_measures = counters->measures;
  }
  return stats;
}

Result<Counters> read_counters(const Database& database) {
  Counters counters;
  auto size = read_size(database, nullptr);
  if (!size) return size.error();
  counters.next_sequence = *size;
  auto measures = database.get(Family::meta, kind_key(kind::kMeasures));
  if (!measures) return measures.error();
  if (*measures) {
    const auto number = read_be64(**measures);
    if (!number) return Error{Code::corrupt, "the number of measures is malformed", {}};
    counters.measures = *number;
  }
  auto head = read_ledger_head(database, nullptr);
  if (!head) return head.error();
  counters.ledger_head = *head;
  return counters;
}

}  // namespace rectify::store
