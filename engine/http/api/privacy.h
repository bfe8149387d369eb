// Who sees what: a confidential field is shown to those who hold a role for the measure, to others "•••".
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/api/past.h"

namespace rectify::http {

// Stands for a value that is not shown.
inline constexpr const char* kHidden = "•••";

// The measure as the asker may see it; nothing where they see it as it is. `workflow` may be null.
[[nodiscard]] std::optional<core::Measure> masked(const Reading& reading, const core::Workflow* workflow,
                                                  const core::Measure& measure);

// Whether the measure has confidential fields and the asker holds no role for it. `workflow` may be null.
[[nodiscard]] bool is_hidden(const Reading& reading, const core::Workflow* workflow, const core::Measure& measure);
// A line of the history of such a measure, without the values: no longer what was recorded, and it says so by a member
// "hidden" with their names. As it is where it has none of them.
[[nodiscard]] std::string masked_line(const core::Workflow& workflow, std::string_view line);

// Shows none of the values that are confidential by the workflow.
void hide(const core::Workflow& workflow, core::Fields& fields);

// Whether the workflow has such a field and it is confidential.
[[nodiscard]] bool is_confidential(const core::Workflow* workflow, std::string_view field);

}  // namespace rectify::http
