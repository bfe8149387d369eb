// The data folder from outside: whether it is ours, and by whom it is used. For this room's .cc files only.
//
//   RECTIFY   the marker, a line of text: written before anything else, and once more when the database is complete
//   db/       RocksDB's files
//
// Other files (signing key, token, socket, plugins) may lie beside them: ../FORMATS.md. Threads: one, at opening.
// Everything goes through the Env. Errors: invalid (not ours, newer), unavailable (the folder cannot be read), corrupt
// (files are gone).
#pragma once

#include <rocksdb/env.h>

#include <string>

#include "rectify/result.h"

namespace rectify::store {

// Of the database. It goes up whenever bytes that are there would be read otherwise: with every new version of a framed
// value (records.h), since the older ones are not decoded.
inline constexpr std::uint32_t kFormat = 5;

enum class FolderState : std::uint8_t {
  absent,      // there is no such folder
  empty,       // nothing in it
  unfinished,  // ours, but creating the database was interrupted: it has never held anything
  complete,    // ours
  older,       // ours, in a format that only rebuilding reads
};

// Looks and touches nothing.
[[nodiscard]] Result<FolderState> look_at_folder(rocksdb::Env& env, const std::string& path);

// Makes the folder if need be (not its parents: not_found) and marks it as ours and unfinished.
[[nodiscard]] Result<void> begin_folder(rocksdb::Env& env, const std::string& path);
// Marks it as complete.
[[nodiscard]] Result<void> finish_folder(rocksdb::Env& env, const std::string& path);

[[nodiscard]] std::string database_path(const std::string& path);

// Whether nobody has the database open, and RocksDB's files are there and end as they should (log_tail.h). RocksDB
// itself would touch the folder (its log) before it finds out. Errors: unavailable (open elsewhere), corrupt.
[[nodiscard]] Result<void> check_database_files(rocksdb::Env& env, const std::string& path);
[[nodiscard]] Result<void> check_not_in_use(rocksdb::Env& env, const std::string& path);

// For messages: whether the status says that somebody holds RocksDB's lock.
[[nodiscard]] bool says_locked(const rocksdb::Status& status);
[[nodiscard]] Error in_use(const rocksdb::Status& status, const std::string& path);

}  // namespace rectify::store
