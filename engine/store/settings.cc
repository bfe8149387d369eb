#include "store/settings.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include <algorithm>

#include "store/keys.h"

namespace rectify::store {

namespace {

constexpr double kBloomBitsPerKey = 10;
constexpr std::size_t kMetaBufferBytes = 4U << 20;
// Of this many neighbouring keys, so many deleted ones make a file worth compacting: fired timers, sent notices.
constexpr std::size_t kDeletionWindow = 4096;
constexpr std::size_t kDeletionTrigger = 2048;

using rocksdb::BlockBasedTableOptions;
using rocksdb::ColumnFamilyOptions;

// Filters and indexes lie in the cache, so that memory stays within it however large the database grows; in parts,
// since the filter of a large table is larger than what the cache keeps in one piece, and would be read again at every
// look.
BlockBasedTableOptions tables(const std::shared_ptr<rocksdb::Cache>& cache, std::size_t block_bytes) {
  BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = block_bytes;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.index_type = BlockBasedTableOptions::IndexType::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.format_version = 5;
  return table;
}

// Of keys that end in a number which only grows: all before it. New ones are put in right behind the last of their
// kind, without looking for the place.
class BeforeNumber final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "rectify.before_number"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), key.size() - sizeof(std::uint64_t)};
  }
  bool InDomain(const rocksdb::Slice& key) const override {
    return key.size() > sizeof(std::uint64_t) && (key[0] == kind::kLine || key[0] == kind::kByActor);
  }
};

ColumnFamilyOptions family(const BlockBasedTableOptions& table, std::size_t buffer_bytes) {
  ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = buffer_bytes;
  family.max_write_buffer_number = 3;
  family.memtable_insert_with_hint_prefix_extractor = std::make_shared<BeforeNumber>();
  family.level_compaction_dynamic_level_bytes = true;
  family.compression = rocksdb::kLZ4Compression;
  family.bottommost_compression = rocksdb::kZSTD;
  return family;
}

}  // namespace

rocksdb::DBOptions database_settings(const Options& options, rocksdb::Env& env,
                                     const std::shared_ptr<rocksdb::Statistics>& statistics) {
  rocksdb::DBOptions settings;
  settings.env = &env;
  settings.statistics = statistics;
  settings.paranoid_checks = true;
  // A commit that a crash has torn was never answered: its remains at the end of the log are dropped. Anything else
  // that is wrong with the log refuses to open. kPointInTimeRecovery (the default) would quietly drop all answered
  // commits after the fault, kAbsoluteConsistency would refuse after every kill -9. What this mode cannot tell from a
  // torn tail is looked at before (log_tail.h).
  settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  settings.track_and_verify_wals_in_manifest = true;  // a log that is gone, or shorter than when it was closed
  settings.recycle_log_file_num = 0;                  // recycled logs cannot be recovered in this mode
  // After a failed write nothing is tried again: fsync cannot be trusted twice.
  settings.max_bgerror_resume_count = 0;
  // What has to be replayed at opening is bounded by this, however many measures there are, and the tables that are
  // opened then by a part of max_open_files.
  settings.max_total_wal_size = 2 * options.write_buffer_bytes;
  settings.max_open_files = 512;
  settings.allow_concurrent_memtable_write = false;  // one thread commits
  settings.skip_stats_update_on_db_open = true;
  settings.max_background_jobs = 2;
  settings.bytes_per_sync = 1U << 20;
  settings.keep_log_file_num = 2;
  settings.max_log_file_size = 1U << 20;
  settings.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  settings.stats_dump_period_sec = 0;
  settings.stats_persist_period_sec = 0;
  return settings;
}

std::vector<rocksdb::ColumnFamilyDescriptor> family_settings(const Options& options) {
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  BlockBasedTableOptions small = tables(cache, 4U << 10);
  small.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  // Lines are read one after the other or by a number that is known to be there: larger blocks, no filter.
  const BlockBasedTableOptions large = tables(cache, 16U << 10);

  ColumnFamilyOptions state = family(small, options.write_buffer_bytes);
  state.table_properties_collector_factories.push_back(
      rocksdb::NewCompactOnDeletionCollectorFactory(kDeletionWindow, kDeletionTrigger));
  const std::size_t meta_buffer = std::min(kMetaBufferBytes, options.write_buffer_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, family(small, meta_buffer));
  families.emplace_back(kFamilyNames[0], state);
  families.emplace_back(kFamilyNames[1], family(large, options.write_buffer_bytes));
  families.emplace_back(kFamilyNames[2], family(small, options.write_buffer_bytes));
  families.emplace_back(kFamilyNames[3], family(large, options.write_buffer_bytes));
  families.emplace_back(kFamilyNames[4], family(small, meta_buffer));
  return families;
}

}  // namespace rectify::store
