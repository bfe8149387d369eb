#include "store/folder.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "store/log_tail.h"

namespace rectify::store {

namespace {

constexpr std::string_view kMarkerName = "RECTIFY";
constexpr std::string_view kUnfinished = "rectify database, being created\n";
constexpr std::string_view kFormatPrefix = "rectify database, format ";
constexpr std::string_view kOfFileSystem = "lost+found";  // a freshly mounted volume is empty with it

std::string marker_path(const std::string& path) { return path + "/" + std::string(kMarkerName); }

Result<std::vector<std::string>> names_in(rocksdb::Env& env, const std::string& path) {
  std::vector<std::string> names;
  if (const rocksdb::Status status = env.GetChildren(path, &names); !status.ok()) {
    return to_error(status, fmt::format("listing {}", path));
  }
  std::erase_if(names, [](const std::string& name) { return name == "." || name == ".." || name == kOfFileSystem; });
  std::sort(names.begin(), names.end());
  return names;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Error foreign(const std::string& path, const std::vector<std::string>& names) {
  std::string found = "'" + names.front() + "'";
  if (names.size() == 2) found += fmt::format(" and '{}'", names.back());
  if (names.size() > 2) found += fmt::format(", '{}' and {} more", names[1], names.size() - 2);
  const bool of_rocksdb = has(names, "CURRENT");
  return {Code::invalid,
          fmt::format("{}{}{}; nothing was touched: name an empty or a new folder, or one that rectify made",
                      std::string(of_rocksdb ? "the folder holds a RocksDB database of another program ("
                                             : "the folder holds "),
                      found, of_rocksdb ? ")" : " and no rectify database"),
          path};
}

Result<FolderState> read_marker(rocksdb::Env& env, const std::string& path) {
  std::string text;
  if (const rocksdb::Status status = rocksdb::ReadFileToString(&env, marker_path(path), &text); !status.ok()) {
    return to_error(status, fmt::format("reading {}", marker_path(path)));
  }
  // A marker that was cut short while it was first written is the beginning of this.
  if (kUnfinished.starts_with(text)) return FolderState::unfinished;
  std::uint32_t format = 0;
  if (text.starts_with(kFormatPrefix) && text.back() == '\n') {
    const char* const end = text.data() + text.size() - 1;
    const auto [stop, failure] = std::from_chars(text.data() + kFormatPrefix.size(), end, format);
    const bool known = failure == std::errc{} && stop == end && format > 0 && format <= kFormat;
    if (known) return format == kFormat ? FolderState::complete : FolderState::older;
    if (failure == std::errc{} && stop == end && format > kFormat) {
      return Error{Code::invalid,
                   fmt::format("the database has format {}, this program knows formats up to {}; nothing was touched: "
                               "use a newer rectify",
                               format, kFormat),
                   path};
    }
  }
  return Error{
      Code::invalid,
      fmt::format("the file RECTIFY in the folder does not say what rectify writes there; nothing was touched: "
                  "restore it (\"{}{}\") if the folder is rectify's, or name another folder",
                  kFormatPrefix, kFormat),
      path};
}

Result<void> write_marker(rocksdb::Env& env, const std::string& path, const std::string& file, std::string_view text) {
  rocksdb::Status status = rocksdb::WriteStringToFile(&env, rocksdb::Slice(text), file, true);
  if (status.ok() && file != marker_path(path)) status = env.RenameFile(file, marker_path(path));
  // The folder too is synced: else the names could be gone after a power cut while the database is there.
  std::unique_ptr<rocksdb::Directory> folder;
  if (status.ok()) status = env.NewDirectory(path, &folder);
  if (status.ok()) status = folder->Fsync();
  if (!status.ok()) return to_error(status, fmt::format("writing {}", marker_path(path)));
  return {};
}

}  // namespace

std::string database_path(const std::string& path) { return path + "/db"; }

Result<FolderState> look_at_folder(rocksdb::Env& env, const std::string& path) {
  if (path.empty()) return Error{Code::invalid, "the data folder has no name", {}};
  if (const rocksdb::Status status = env.FileExists(path); status.IsNotFound()) {
    return FolderState::absent;
  } else if (!status.ok()) {
    return to_error(status, fmt::format("looking at {}", path));
  }
  bool is_folder = false;
  if (const rocksdb::Status status = env.IsDirectory(path, &is_folder); status.IsNotSupported()) {
    is_folder = true;  // memory: what exists and has no bytes of its own is one
  } else if (!status.ok()) {
    return to_error(status, fmt::format("looking at {}", path));
  }
  if (!is_folder) return Error{Code::invalid, "this is a file: a database is kept in a folder", path};
  auto names = names_in(env, path);
  if (!names) return names.error();
  if (names->empty()) return FolderState::empty;
  if (!has(*names, kMarkerName)) return foreign(path, *names);
  return read_marker(env, path);
}

Result<void> begin_folder(rocksdb::Env& env, const std::string& path) {
  if (const rocksdb::Status status = env.CreateDirIfMissing(path); !status.ok()) {
    const std::string parent = std::filesystem::path(path).parent_path().string();
    if (!parent.empty() && env.FileExists(parent).IsNotFound()) {
      return Error{Code::not_found, fmt::format("the folder that should hold it is not there: make '{}' first", parent),
                   path};
    }
    return to_error(status, fmt::format("making the folder {}", path));
  }
  return write_marker(env, path, marker_path(path), kUnfinished);
}

Result<void> finish_folder(rocksdb::Env& env, const std::string& path) {
  const std::string text = std::string(kFormatPrefix) + std::to_string(kFormat) + "\n";
  return write_marker(env, path, marker_path(path) + ".new", text);
}

bool says_locked(const rocksdb::Status& status) {
  if (!status.IsIOError()) return false;
  const std::string text = status.ToString();
  for (const char* phrase : {"lock hold by current process", "While lock file", "lock is already held"}) {
    if (text.find(phrase) != std::string::npos) return true;
  }
  return false;
}

Error in_use(const rocksdb::Status& status, const std::string& path) {
  const bool elsewhere = status.ToString().find("While lock file") != std::string::npos;
  return {Code::unavailable,
          fmt::format("the database is open {}: stop that one, or ask it through its server",
                      elsewhere ? "in another process" : "in this process already"),
          path};
}

Result<void> check_not_in_use(rocksdb::Env& env, const std::string& path) {
  if (env.FileExists(database_path(path) + "/LOCK").IsNotFound()) return {};
  rocksdb::FileLock* lock = nullptr;
  const rocksdb::Status status = env.LockFile(database_path(path) + "/LOCK", &lock);
  if (says_locked(status)) return in_use(status, path);
  if (!status.ok()) return to_error(status, fmt::format("locking {}", path));
  if (const rocksdb::Status freed = env.UnlockFile(lock); !freed.ok())
    return to_error(freed, fmt::format("unlocking {}", path));
  return {};
}

Result<void> check_database_files(rocksdb::Env& env, const std::string& path) {
  const std::string folder = database_path(path) + "/";
  const Error gone{Code::corrupt, "files of the database are gone (db/CURRENT): restore a backup", path};
  if (env.FileExists(folder + "CURRENT").IsNotFound()) return gone;
  auto names = names_in(env, database_path(path));
  if (!names) return names.error();
  for (const std::string& name : *names) {
    const bool log = name.ends_with(".log") || name.starts_with("MANIFEST-");
    if (!log) continue;
    if (auto ok = check_log_tail(env, folder + name); !ok) return ok;
  }
  return {};
}

}  // namespace rectify::store
