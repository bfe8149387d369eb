#include "store/bare.h"

#include <rocksdb/db.h>
#include <rocksdb/transaction_log.h>
#include <rocksdb/write_batch.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "store/keys.h"

namespace rectify::store {

namespace {

struct Written {
  std::uint32_t family = 0;
  bool erase = false;
  std::string key;
  std::string value;
};

// Gathers what batches do, in order.
class Gather final : public rocksdb::WriteBatch::Handler {
 public:
  rocksdb::Status PutCF(std::uint32_t family, const rocksdb::Slice& key, const rocksdb::Slice& value) override {
    puts.push_back({family, false, key.ToString(), value.ToString()});
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(std::uint32_t family, const rocksdb::Slice& key) override {
    puts.push_back({family, true, key.ToString(), {}});
    return rocksdb::Status::OK();
  }
  rocksdb::Status SingleDeleteCF(std::uint32_t family, const rocksdb::Slice& key) override {
    return DeleteCF(family, key);
  }
  std::vector<Written> puts;
};

Error error_of(const rocksdb::Status& status) { return {Code::unavailable, status.ToString(), {}}; }

// A database with whatever column families it has, or, where it is new, those of `names`.
struct Opened {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;

  Opened() = default;
  Opened(Opened&&) = default;
  Opened& operator=(Opened&&) = delete;
  ~Opened() {
    for (auto* family : families) db->DestroyColumnFamilyHandle(family);
  }
};

Result<Opened> open(const std::filesystem::path& path, const std::vector<std::string>& names) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.avoid_flush_during_recovery = true;  // the log is what we came for
  options.max_background_jobs = 2;
  rocksdb::ColumnFamilyOptions family;
  family.write_buffer_size = std::size_t{1} << 30U;
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.reserve(names.size());
  for (const std::string& name : names) descriptors.emplace_back(name, family);
  Opened opened;
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(options, path.string(), descriptors, &opened.families, &db);
  if (!status.ok()) return error_of(status);
  opened.db.reset(db);
  return opened;
}

Result<std::vector<Written>> read_log(rocksdb::DB& db) {
  std::unique_ptr<rocksdb::TransactionLogIterator> log;
  if (const auto status = db.GetUpdatesSince(1, &log); !status.ok()) return error_of(status);
  Gather gather;
  for (; log->Valid(); log->Next()) {
    if (const auto status = log->GetBatch().writeBatchPtr->Iterate(&gather); !status.ok()) return error_of(status);
  }
  if (gather.puts.empty()) return Error{Code::not_found, "the write-ahead log is empty", {}};
  return std::move(gather.puts);
}

}  // namespace

Result<BareRun> write_bare(const std::filesystem::path& written, const std::filesystem::path& fresh,
                           std::uint64_t events_per_batch) {
  const std::string source = (written / "db").string();
  std::vector<std::string> names;
  if (const auto status = rocksdb::DB::ListColumnFamilies({}, source, &names); !status.ok()) return error_of(status);
  auto from = open(source, names);
  if (!from) return from.error();
  std::uint32_t history = 0;
  for (const auto* family : from->families) {
    if (family->GetName() == "history") history = family->GetID();
  }
  auto puts = read_log(*from->db);
  if (!puts) return puts.error();
  auto to = open(fresh, names);
  if (!to) return to.error();

  rocksdb::WriteOptions synced;
  synced.sync = true;
  rocksdb::WriteBatch batch;
  BareRun run;
  const auto began = std::chrono::steady_clock::now();
  std::uint64_t in_batch = 0;
  for (std::size_t i = 0; i <= puts->size(); ++i) {
    const bool end = i == puts->size();
    const bool event =
        !end && (*puts)[i].family == history && !(*puts)[i].erase && (*puts)[i].key.front() == kind::kLine;
    if (end || (event && in_batch == events_per_batch)) {
      if (const auto status = to->db->Write(synced, &batch); !status.ok()) return error_of(status);
      batch.Clear();
      ++run.batches;
      in_batch = 0;
    }
    if (end) break;
    const Written& put = (*puts)[i];
    rocksdb::ColumnFamilyHandle* family = to->families[put.family];
    if (put.erase) {
      batch.Delete(family, put.key);
    } else {
      batch.Put(family, put.key, put.value);
    }
    if (event) ++in_batch, ++run.events;
  }
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return run;
}

}  // namespace rectify::store
