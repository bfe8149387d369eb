// Opening: look first, and touch the folder only once it is known to be ours or to hold nothing.
#include <fmt/core.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <filesystem>

#include "store/folder.h"
#include "store/keys.h"
#include "store/rocks_store.h"
#include "store/settings.h"

namespace rectify::store {

namespace {

std::string format_record(std::uint32_t format) { return std::string("rectify") + '\0' + be32(format); }

Error open_error(const rocksdb::Status& status, const std::string& path) {
  if (says_locked(status)) return in_use(status, path);
  // The files were there a moment ago, so what RocksDB misses now is one that its MANIFEST names.
  if (status.IsCorruption() || status.IsNotFound() || status.IsPathNotFound()) {
    return {Code::corrupt, fmt::format("the database is damaged: restore a backup ({})", status.ToString()), path};
  }
  if (status.IsInvalidArgument()) {
    return {Code::invalid,
            fmt::format("the database in the folder is not one that this rectify wrote ({})", status.ToString()), path};
  }
  return to_error(status, fmt::format("opening {}", path));
}

Result<std::unique_ptr<Database>> open_database(const Options& options, rocksdb::Env& env, const std::string& path,
                                                bool create) {
  auto statistics = rocksdb::CreateDBStatistics();
  statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  rocksdb::DBOptions settings = database_settings(options, env, statistics);
  settings.create_if_missing = create;
  settings.create_missing_column_families = create;
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  const rocksdb::Status status =
      rocksdb::DB::Open(settings, database_path(path), family_settings(options), &families, &db);
  if (!status.ok()) return open_error(status, path);
  return std::make_unique<Database>(std::unique_ptr<rocksdb::DB>(db), std::move(families), std::move(statistics));
}

// Reads what families there are: an older format lacks some.
Result<std::unique_ptr<Database>> open_database_to_read(const Options& options, rocksdb::Env& env,
                                                        const std::string& path) {
  rocksdb::DBOptions settings = database_settings(options, env, nullptr);
  std::vector<std::string> present;
  const std::string folder = database_path(path);
  if (const auto status = rocksdb::DB::ListColumnFamilies(settings, folder, &present); !status.ok()) {
    return open_error(status, path);
  }
  const auto is_there = [&](const std::string& name) {
    return std::find(present.begin(), present.end(), name) != present.end();
  };
  const auto known = family_settings(options);
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted;
  std::copy_if(known.begin(), known.end(), std::back_inserter(wanted),
               [&](const rocksdb::ColumnFamilyDescriptor& family) { return is_there(family.name); });
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> opened;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(settings, folder, wanted, &opened, &db);
  if (!status.ok()) return open_error(status, path);
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  families.reserve(known.size());
  auto next = opened.begin();
  for (const auto& family : known) families.push_back(is_there(family.name) ? *next++ : nullptr);
  return std::make_unique<Database>(std::unique_ptr<rocksdb::DB>(db), std::move(families), nullptr);
}

// A database that was just created gets the record; any other has to have it.
Result<void> settle_format(const Database& database, const std::string& path, bool created) {
  auto stored = database.get(Family::meta, kind_key(kind::kFormat));
  if (!stored) return stored.error();
  if (created && !*stored) {
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const rocksdb::Status status =
        database.db().Put(synced, database.family(Family::meta), kind_key(kind::kFormat), format_record(kFormat));
    if (!status.ok()) return to_error(status, fmt::format("creating {}", path));
    return {};
  }
  if (*stored && **stored == format_record(kFormat)) return {};
  const std::string magic = format_record(0).substr(0, 8);
  if (*stored && (*stored)->starts_with(magic) && (*stored)->size() == magic.size() + 4) {
    return Error{Code::invalid,
                 fmt::format("the database has format {}, this program knows formats up to {}: use a newer rectify",
                             *read_be32((*stored)->substr(magic.size())), kFormat),
                 path};
  }
  return Error{Code::invalid, "the database in the folder is not rectify's: it has no record of its format", path};
}

// Without a slash at the end, which would hide the folder's parent.
std::string plain(const std::filesystem::path& path) {
  return path.has_filename() ? path.string() : path.parent_path().string();
}

// RocksDB as Debian builds it aborts when the disk is full while it opens; so a full disk is answered before.
Result<void> check_space(const Options& options, rocksdb::Env& env, const std::string& path) {
  std::uint64_t free = 0;
  if (!env.GetFreeSpace(path, &free).ok() || free >= options.free_bytes_min) return {};
  return Error{Code::exhausted,
               fmt::format("the disk has {} KiB left; opening takes {}: make room, nothing is lost", free >> 10U,
                           options.free_bytes_min >> 10U),
               path};
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const Options& options) {
  rocksdb::Env& env = options.env != nullptr ? *options.env : *rocksdb::Env::Default();
  const std::string path = plain(options.path);
  auto state = look_at_folder(env, path);
  if (!state) return state.error();
  if (*state == FolderState::older) {
    return Error{Code::invalid,
                 "the database was written by an earlier rectify, in a format that this one only reads; nothing was "
                 "touched: rectify rebuild --data " +
                     path + " --into NEW_FOLDER",
                 path};
  }
  const bool create = *state != FolderState::complete;
  if (create && !options.create) return Error{Code::not_found, "there is no rectify database here", path};
  if (*state == FolderState::absent || *state == FolderState::empty) {
    if (auto ok = begin_folder(env, path); !ok) return ok.error();
  }
  if (auto ok = check_not_in_use(env, path); !ok) return ok.error();
  if (auto ok = check_space(options, env, path); !ok) return ok.error();
  if (!create) {
    if (auto ok = check_database_files(env, path); !ok) return ok.error();
  }
  auto database = open_database(options, env, path, create);
  if (!database) return database.error();
  if (auto ok = settle_format(**database, path, create); !ok) return ok.error();
  if (create) {
    if (auto ok = finish_folder(env, path); !ok) return ok.error();
  }
  auto counters = read_counters(**database);
  if (!counters) return counters.error();
  auto waiting = read_waiting_notices(**database, nullptr);
  if (!waiting) return waiting.error();
  return std::unique_ptr<Store>(std::make_unique<RocksStore>(options, std::move(*database), *counters, *waiting));
}

Result<std::unique_ptr<const View>> open_view(const Options& options) {
  rocksdb::Env& env = options.env != nullptr ? *options.env : *rocksdb::Env::Default();
  const std::string path = plain(options.path);
  auto state = look_at_folder(env, path);
  if (!state) return state.error();
  if (*state != FolderState::complete && *state != FolderState::older) {
    return Error{Code::not_found, "there is no rectify database here", path};
  }
  auto folder = std::make_unique<OwnFolder>();
  folder->options = options;
  auto database = open_database_to_read(options, env, path);
  if (!database) return database.error();
  folder->database = std::move(*database);
  return std::unique_ptr<const View>(std::make_unique<RocksView>(std::move(folder)));
}

}  // namespace rectify::store
