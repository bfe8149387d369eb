// What every command of the command line takes, and the exit codes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/values.h"

namespace rectify::cli {

struct Links;

enum class Format { table, json, csv };

struct Global {
  std::filesystem::path data = "rectify-data";
  std::string server;  // URL; empty: the daemon's socket in `data`, or in-process
  std::string as;      // ACTOR[/UNIT]
  std::filesystem::path workflows;
  std::filesystem::path signing_key;  // its file; empty: in `data`
  std::string origin;                 // of a key that is made
  Format format = Format::table;
  core::Language language = core::Language::en;
  bool names_ledger = false;     // --data or --server was given
  const Links* links = nullptr;  // how a ledger is reached (link.h); null: as people's own are
};

// 0 done, 1 refused or found wanting, 2 usage, then one per Error code (base/codes.h).
inline constexpr int kDone = 0;
inline constexpr int kFoundWanting = 1;
inline constexpr int kUsage = 2;

// The workflow that is meant where none is named.
inline constexpr std::string_view kDefaultWorkflow = "rectification";

// Who acts: what is changed is recorded with a name. Errors: invalid (nobody is named).
[[nodiscard]] Result<std::string> who_acts(const Global& global);

}  // namespace rectify::cli
