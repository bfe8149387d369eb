// What every command of the command line takes.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

#include "core/values.h"

namespace rectify::cli {

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
};

// Exit codes: 0 done, 1 refused or found wanting, 2 usage, then one per Error code (http/problem.h).
inline constexpr int kDone = 0;
inline constexpr int kFoundWanting = 1;
inline constexpr int kUsage = 2;

// Prints the error to stderr (as problem+json with Format::json); the exit code that goes with it.
int report(const Global& global, const Error& error);

// Who acts: what is changed is recorded with a name. Errors: invalid (nobody is named).
[[nodiscard]] Result<std::string> who_acts(const Global& global);

// Prints to stdout.
void print(std::string_view text);
void print_line(std::string_view text);

}  // namespace rectify::cli
