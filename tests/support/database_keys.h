// The keys of a database from below: all of them, and one changed behind the store's back.
#pragma once

#include <rocksdb/db.h>

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rectify::test {

using Keys = std::map<std::string, std::map<std::string, std::string>>;  // family → key → value

// Opens the database of a closed store and hands it over, with its column families by name.
using Handles = std::map<std::string, rocksdb::ColumnFamilyHandle*>;
inline void with_database(rocksdb::Env& env, const std::string& folder,
                          const std::function<void(rocksdb::DB&, const Handles&)>& use) {
  rocksdb::Options options;
  options.env = &env;
  std::vector<std::string> names;
  REQUIRE(rocksdb::DB::ListColumnFamilies(options, folder, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> opened;
  rocksdb::DB* raw = nullptr;
  REQUIRE(rocksdb::DB::Open(options, folder, families, &opened, &raw).ok());
  const std::unique_ptr<rocksdb::DB> db(raw);
  Handles handles;
  for (rocksdb::ColumnFamilyHandle* handle : opened) handles[handle->GetName()] = handle;
  use(*db, handles);
  for (rocksdb::ColumnFamilyHandle* handle : opened) db->DestroyColumnFamilyHandle(handle);
}

inline Keys all_keys(rocksdb::Env& env, const std::string& folder) {
  Keys all;
  with_database(env, folder, [&](rocksdb::DB& db, const Handles& handles) {
    for (const auto& [name, handle] : handles) {
      auto& keys = all[name];
      const std::unique_ptr<rocksdb::Iterator> at(db.NewIterator(rocksdb::ReadOptions(), handle));
      for (at->SeekToFirst(); at->Valid(); at->Next()) keys[at->key().ToString()] = at->value().ToString();
      REQUIRE(at->status().ok());
    }
  });
  return all;
}

}  // namespace rectify::test
