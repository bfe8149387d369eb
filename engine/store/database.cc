#include "store/database.h"

#include <fmt/core.h>

#include <algorithm>

#include "store/store.h"

namespace rectify::store {

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    if (family != nullptr) db_->DestroyColumnFamilyHandle(family);
  }
}

bool Database::is_complete() const { return std::find(families_.begin(), families_.end(), nullptr) == families_.end(); }

std::uint64_t Database::bytes_written() const {
  return statistics_->getTickerCount(rocksdb::WAL_FILE_BYTES) + statistics_->getTickerCount(rocksdb::FLUSH_WRITE_BYTES);
}

std::uint64_t Database::bytes_in(Family family) const {
  std::uint64_t tables = 0;
  std::uint64_t memory = 0;
  db_->GetIntProperty(this->family(family), rocksdb::DB::Properties::kTotalSstFilesSize, &tables);
  db_->GetIntProperty(this->family(family), rocksdb::DB::Properties::kCurSizeAllMemTables, &memory);
  return tables + memory;
}

Result<std::optional<std::string>> Database::get(Family family, std::string_view key,
                                                 const rocksdb::Snapshot* snapshot) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  std::string value;
  const rocksdb::Status status = db_->Get(options, this->family(family), rocksdb::Slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return to_error(status, "reading the database");
  return std::optional(std::move(value));
}

Scan::Scan(const Database& database, Family family, const std::string& from, std::string end, Settings settings)
    : from_(from), end_(std::move(end)), lower_(from_), upper_(end_) {
  rocksdb::ReadOptions options;
  options.snapshot = settings.snapshot;
  options.iterate_lower_bound = &lower_;
  options.iterate_upper_bound = &upper_;
  options.fill_cache = !settings.once;
  iterator_.reset(database.db().NewIterator(options, database.family(family)));
  if (settings.backwards) {
    iterator_->SeekToLast();
  } else {
    iterator_->SeekToFirst();
  }
}

Result<void> Scan::status() const {
  if (const rocksdb::Status status = iterator_->status(); !status.ok()) return to_error(status, "reading the database");
  return {};
}

Error to_error(const rocksdb::Status& status, std::string_view doing) {
  const std::string while_doing = std::string(doing) + ": ";
  if (status.IsNoSpace()) {
    return {Code::exhausted, fmt::format("{}no space left on the device: make room, then start again", while_doing),
            status.ToString()};
  }
  if (status.IsCorruption()) {
    return {Code::corrupt, fmt::format("{}stored data is not what was written: restore a backup", while_doing),
            status.ToString()};
  }
  if (status.IsInvalidArgument())
    return {Code::invalid, fmt::format("{}RocksDB refuses", while_doing), status.ToString()};
  return {Code::unavailable, fmt::format("{}the disk or the operating system refuses", while_doing), status.ToString()};
}

}  // namespace rectify::store
