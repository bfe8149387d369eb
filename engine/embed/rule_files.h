// Escalation rules as files: what they are deployed as, and how what is deployed becomes something to be asked.
//
// A Lua rule is deployed as its text. A shared object is deployed as the path of its file and the file's SHA-256; the
// daemon keeps a copy under its data folder and loads that, so that whatever becomes of the file, what was deployed
// goes on working, and a file that is written over harms nobody. What is built in is not deployed. Threads: a
// RuleLoader may be used by any.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/limits.h"
#include "core/workflow.h"
#include "runtime/workflows.h"

namespace rectify::embed {

struct RuleLoading {
  std::filesystem::path kept;  // where copies of shared objects are kept; empty: they are loaded where they lie
  bool isolate = false;        // shared objects run in processes of their own
};

// Whether the rule comes with the program.
[[nodiscard]] bool is_built_in(const core::Rule& rule);

// What a shared object is deployed as. Errors: as read_file's.
[[nodiscard]] Result<std::string> native_source(const std::filesystem::path& path);

class RuleLoader {
 public:
  explicit RuleLoader(RuleLoading loading);
  ~RuleLoader();
  RuleLoader(const RuleLoader&) = delete;
  RuleLoader& operator=(const RuleLoader&) = delete;

  // With its version, its events and what asks it. Errors: not_found (no source, no file), invalid (it does not load).
  [[nodiscard]] Result<core::Rule> load(core::Rule rule, std::string_view source, const core::RuleLimits& limits);

 private:
  [[nodiscard]] Result<core::Rule> load_native(core::Rule rule, std::string_view source,
                                               const core::RuleLimits& limits);
  struct Host;
  RuleLoading loading_;
  std::unique_ptr<Host> host_;
};

}  // namespace rectify::embed
