// What the commands that bring ledgers in have in common. Threads: one.
#pragma once

#include <cstddef>
#include <string>

#include "cli/command.h"
#include "core/draft.h"
#include "json/json.h"

namespace rectify::cli {

struct Import {
  std::string file;
  std::string workflow;  // empty: as the file says, or rectification
  bool dry_run = false;
};
[[nodiscard]] std::vector<Option> import_options(Import& asked, std::string_view file);

// Registers all measures of the draft, or none, and before that its workflow where the database has no version of it.
// A dry run registers nothing.
[[nodiscard]] Result<void> register_all(const Global& global, const Import& asked, const core::LedgerDraft& draft);

[[nodiscard]] json::Array diagnostics_json(const std::vector<Diagnostic>& diagnostics);
// How it ended, for people: "; registered".
[[nodiscard]] std::string_view end_of(const Global& global, const Import& asked);

}  // namespace rectify::cli
