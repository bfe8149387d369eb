// The View over RocksDB: a snapshot, or the newest state, where each call takes a snapshot of its own if it needs one.
//
// Threads: any. Borrows the database and the options, unless it was opened by open_view().
#pragma once

#include <rocksdb/snapshot.h>

#include <memory>
#include <optional>

#include "store/database.h"
#include "store/store.h"

namespace rectify::store {

// What the database holds is not what was written.
[[nodiscard]] inline Error corrupt(std::string what, std::string where = {}) {
  return {Code::corrupt, std::move(what), std::move(where)};
}

// A folder that was opened for one view alone.
struct OwnFolder {
  Options options;
  std::unique_ptr<Database> database;
};

class RocksView final : public View {
 public:
  explicit RocksView(std::unique_ptr<const OwnFolder> folder)
      : folder_(std::move(folder)), options_(folder_->options), database_(*folder_->database) {}
  RocksView(const Options& options, const Database& database, bool pinned)
      : options_(options),
        database_(database),
        pinned_(pinned ? std::make_unique<rocksdb::ManagedSnapshot>(&database.db()) : nullptr) {}

  bool has_lines_only() const override { return !database_.is_complete(); }
  Result<std::shared_ptr<const Record>> measure(const MeasureId& id) const override;
  Result<std::optional<KeptReply>> reply(std::string_view key) const override;
  Result<Page> list(const Query& query) const override;
  Result<std::vector<Timer>> timers(const std::optional<Timer>& after, Instant until, std::size_t limit) const override;
  Result<std::vector<OutboxEntry>> outbox(std::size_t limit, const OutboxEntry* after) const override;
  Result<std::optional<OutboxEntry>> outbox_entry(Sequence sequence, std::uint32_t ordinal) const override;
  Result<OutboxSize> outbox_size() const override;
  Result<bool> is_settled(const DeliveryId& delivery) const override;
  Result<std::vector<DeadLetter>> dead_letters(std::size_t limit) const override;
  Result<std::optional<DeadLetter>> dead_letter(const DeliveryId& delivery) const override;
  Result<std::vector<std::string>> history(const MeasureId& id, Revision from, std::size_t limit) const override;
  Result<std::vector<Sequence>> sequences(const MeasureId& id) const override;
  Result<void> lines(Sequence from, const TakeLine& take) const override;
  Result<void> lines_by(std::string_view person, Sequence from, Sequence until, const TakeLine& take) const override;
  Result<std::string> line(Sequence sequence) const override;
  Result<std::uint64_t> size() const override;
  Result<std::uint64_t> size_at(Instant until) const override;
  Result<ledger::Tree> tree() const override;
  Result<std::optional<ledger::Tile>> tile(std::uint32_t level, std::uint64_t index) const override;
  Result<ledger::Hash> leaf(std::uint64_t index) const override;
  Result<ledger::Hash> ledger_head() const override;
  Result<void> heads(const std::function<bool(const Head&)>& take) const override;
  Result<std::vector<Head>> heads_at(std::uint64_t size) const override;
  Result<std::optional<Sequence>> last_heads() const override;
  Result<std::optional<KeptCheckpoint>> checkpoint(std::uint64_t size) const override;
  Result<std::vector<Deployed>> calendars() const override;
  Result<std::vector<Deployed>> organisations() const override;
  Result<std::vector<Deployed>> rules() const override;
  Result<std::vector<Deployed>> workflows() const override;

 private:
  // The snapshot of one call that has to see one moment.
  class Moment {
   public:
    explicit Moment(const RocksView& view)
        : own_(view.pinned_ ? nullptr : std::make_unique<rocksdb::ManagedSnapshot>(&view.database_.db())),
          snapshot_(own_ ? own_->snapshot() : view.at()) {}
    [[nodiscard]] const rocksdb::Snapshot* snapshot() const { return snapshot_; }

   private:
    std::unique_ptr<rocksdb::ManagedSnapshot> own_;
    const rocksdb::Snapshot* snapshot_;
  };

  // Null: the newest.
  [[nodiscard]] const rocksdb::Snapshot* at() const { return pinned_ ? pinned_->snapshot() : nullptr; }

  [[nodiscard]] Result<std::shared_ptr<const Record>> load(std::string_view id,
                                                           const rocksdb::Snapshot* snapshot) const;
  [[nodiscard]] Result<Page> list_now(const Query& query, const rocksdb::Snapshot* snapshot) const;
  [[nodiscard]] Result<Page> list_past(const Query& query, const rocksdb::Snapshot* snapshot) const;
  // Calls `take` with the last version before line `size` of each measure in the range, and its prefix of keys.
  using TakeVersion = std::function<bool(Record&&, const std::string& prefix)>;
  [[nodiscard]] Result<void> each_version(const std::string& from, const std::string& end, std::uint64_t size,
                                          const rocksdb::Snapshot* snapshot, const TakeVersion& take) const;
  // What is deployed under the kind of key.
  [[nodiscard]] Result<std::vector<Deployed>> named(char kind, Deployed::Kind what) const;
  [[nodiscard]] Result<std::string> line_in(Sequence sequence, const rocksdb::Snapshot* snapshot) const;
  [[nodiscard]] Result<void> walk(Sequence from, const rocksdb::Snapshot* snapshot, const TakeLine& take) const;
  [[nodiscard]] Result<void> each_of(const MeasureId& id, Revision from, const rocksdb::Snapshot* snapshot,
                                     const std::function<bool(Sequence)>& take) const;

  const std::unique_ptr<const OwnFolder> folder_;  // may be null
  const Options& options_;
  const Database& database_;
  const std::unique_ptr<rocksdb::ManagedSnapshot> pinned_;  // null: the newest
};

// Number of lines. O(1).
[[nodiscard]] Result<std::uint64_t> read_size(const Database& database, const rocksdb::Snapshot* snapshot);
// O(of them).
[[nodiscard]] Result<std::uint64_t> read_waiting_notices(const Database& database, const rocksdb::Snapshot* snapshot);
[[nodiscard]] Result<ledger::Hash> read_ledger_head(const Database& database, const rocksdb::Snapshot* snapshot);

}  // namespace rectify::store
