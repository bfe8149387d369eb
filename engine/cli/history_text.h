// A measure's history for people: when, who, from → to, and under it what was said, set, attached and due.
// Threads: pure functions.
#pragma once

#include <string>

#include "cli/names.h"

namespace rectify::cli {

// The events of an answer, one a paragraph.
[[nodiscard]] std::string history_text(const json::Value& events, const Names& names, core::Language language);

// The same of one event of the whole history: its sequence and its measure go in front.
[[nodiscard]] std::string feed_text(const json::Value& event, const Names& names, core::Language language);

// Its one line: "Submit for verification: Executing → Verifying".
[[nodiscard]] std::string headline(const json::Value& event, const Names& names, core::Language language);

}  // namespace rectify::cli
