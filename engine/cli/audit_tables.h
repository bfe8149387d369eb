// What answers about the history look like to a person. Threads: pure functions.
#pragma once

#include "cli/names.h"
#include "cli/table.h"

namespace rectify::cli {

[[nodiscard]] Table who_table(const json::Value& answer, const Names& names, core::Language language);

// Of a diff. One row a change; with the measure's id where it is about an inspection.
[[nodiscard]] Table changes_table(const json::Value& answer, const Names& names, core::Language language);
// Measures in each state, before and after. Only of an inspection.
[[nodiscard]] Table counts_table(const json::Value& answer, core::Language language);
// "2020-10-31 → 2020-11-30".
[[nodiscard]] std::string between_text(const json::Value& answer);

// One row a reason.
[[nodiscard]] Table search_table(const json::Value& answer, const Names& names, core::Language language);

// In days with one decimal. What is said of a group stands on its first row, or on all of them.
[[nodiscard]] Table durations_table(const json::Value& answer, core::Language language, bool on_all_rows);

}  // namespace rectify::cli
