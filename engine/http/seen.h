// Who sees what: a confidential field is shown to those who hold a role for the measure, to others "•••".
//
// Threads: pure functions.
#pragma once

#include <optional>

#include "http/past.h"

namespace rectify::http {

// The measure as the asker may see it; nothing where they see it as it is. `workflow` may be null.
[[nodiscard]] std::optional<core::Measure> masked(const Reading& reading, const core::Workflow* workflow,
                                                  const core::Measure& measure);

// Shows none of the values that are confidential by the workflow.
void hide(const core::Workflow& workflow, core::Fields& fields);

// Whether the workflow has such a field and it is confidential.
[[nodiscard]] bool is_confidential(const core::Workflow* workflow, std::string_view field);

}  // namespace rectify::http
