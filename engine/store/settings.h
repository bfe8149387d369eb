// How RocksDB is run here. For this room's .cc files only.
#pragma once

#include <rocksdb/options.h>

#include <vector>

#include "store/database.h"
#include "store/store.h"

namespace rectify::store {

[[nodiscard]] rocksdb::DBOptions database_settings(const Options& options, rocksdb::Env& env,
                                                   const std::shared_ptr<rocksdb::Statistics>& statistics);

// "default" first, then those of Family, in order.
[[nodiscard]] std::vector<rocksdb::ColumnFamilyDescriptor> family_settings(const Options& options);

}  // namespace rectify::store
