// What listings of the ledger look like to a person. Threads: pure functions.
#pragma once

#include "cli/table.h"
#include "json/json.h"

namespace rectify::cli {

[[nodiscard]] Table measures_table(const json::Value& list, core::Language language);
[[nodiscard]] Table summary_table(const json::Value& list, core::Language language);
[[nodiscard]] Table escalations_table(const json::Value& list, core::Language language);
[[nodiscard]] Table findings_table(const json::Value& list, core::Language language);
[[nodiscard]] Table workflows_table(const json::Value& list, core::Language language);

// The standing rung's title, or its name; `key` is "rung" or another member that has a title beside it.
[[nodiscard]] std::string named_at(const json::Value& json, std::string_view key, core::Language language);
// When it is due; empty where it has no deadline.
[[nodiscard]] std::string deadline_text(const json::Value& measure);

}  // namespace rectify::cli
