// The open RocksDB database with its column families, and a walk over a range of keys. For this room's .cc files only.
//
// Threads: any may read; snapshots and scans belong to one thread and must be gone before the Database is.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/statistics.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rectify/result.h"

namespace rectify::store {

// In the order of Database::families. Names are frozen.
enum class Family : std::uint8_t { state, history, index, past, meta };
inline constexpr std::array<const char*, 5> kFamilyNames = {"state", "history", "index", "past", "meta"};

class Database {
 public:
  // `families` begins with RocksDB's own "default", which stays empty. A null one is not there and may not be asked.
  Database(std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> families,
           std::shared_ptr<rocksdb::Statistics> statistics)
      : statistics_(std::move(statistics)), db_(std::move(db)), families_(std::move(families)) {}
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] rocksdb::DB& db() const { return *db_; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* family(Family family) const {
    return families_[static_cast<std::size_t>(family) + 1];
  }
  // Whether all families are there.
  [[nodiscard]] bool is_complete() const;
  [[nodiscard]] std::uint64_t bytes_written() const;
  // About, in tables and in memory.
  [[nodiscard]] std::uint64_t bytes_in(Family family) const;

  // Nothing where there is no such key. `snapshot` may be null: the newest.
  [[nodiscard]] Result<std::optional<std::string>> get(Family family, std::string_view key,
                                                       const rocksdb::Snapshot* snapshot = nullptr) const;

 private:
  std::shared_ptr<rocksdb::Statistics> statistics_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

// The keys from `from` to before `end`, as of one moment.
//   for (Scan scan(...); scan.valid(); scan.next()) …;  then ask status().
class Scan {
 public:
  struct Settings {
    const rocksdb::Snapshot* snapshot = nullptr;
    bool backwards = false;  // from the last key
    bool once = false;       // long and not to be repeated soon: leave the block cache alone
  };
  Scan(const Database& database, Family family, const std::string& from, std::string end)
      : Scan(database, family, from, std::move(end), Settings()) {}
  Scan(const Database& database, Family family, const std::string& from, std::string end, Settings settings);
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;

  [[nodiscard]] bool valid() const { return iterator_->Valid(); }
  void next() { iterator_->Next(); }
  [[nodiscard]] std::string_view key() const { return iterator_->key().ToStringView(); }
  [[nodiscard]] std::string_view value() const { return iterator_->value().ToStringView(); }
  // Whether the walk ended because there was no more. Errors: corrupt, unavailable.
  [[nodiscard]] Result<void> status() const;

 private:
  std::string from_;
  std::string end_;
  rocksdb::Slice lower_;
  rocksdb::Slice upper_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

// What a failure of RocksDB means to the caller; `doing` says what we were at: "reading the database".
[[nodiscard]] Error to_error(const rocksdb::Status& status, std::string_view doing);

}  // namespace rectify::store
