// What an auditor takes away: the folder of ledger/bundle.h, written from what the API exports, and checked alone.
//
// Threads: one.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "cli/global.h"

namespace rectify::cli {

// Takes the answer of GET /v1/audit/export as it comes and writes the folder.
class FolderWriter {
 public:
  // The folder is there, and empty.
  explicit FolderWriter(std::filesystem::path folder);
  ~FolderWriter();
  FolderWriter(const FolderWriter&) = delete;
  FolderWriter& operator=(const FolderWriter&) = delete;

  // A piece of the answer; false: it is not what it should be, and finish() says why.
  bool take(std::string_view piece);
  // Errors: unavailable (the answer broke off, the disk is full), invalid, corrupt.
  [[nodiscard]] Result<void> finish();

 private:
  class Writing;
  std::unique_ptr<Writing> writing_;
};

// Whether an exported folder is what it says, with `key` trusted or nothing: printed; the exit code.
int verify_exported(const Global& global, const std::string& folder, const std::string& key);

}  // namespace rectify::cli
