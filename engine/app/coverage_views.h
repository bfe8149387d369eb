// Coverage for people and programs. Pure.
#pragma once

#include "app/coverage.h"
#include "app/table.h"
#include "definition/graph/graph.h"
#include "http/api/json.h"

namespace rectify::app {

[[nodiscard]] Table coverage_table(const Coverage& coverage);
// Refusals by transition and code.
[[nodiscard]] Table refusals_table(const Coverage& coverage);
[[nodiscard]] http::Json coverage_json(const Coverage& coverage);
// The workflow's picture: how often each state was entered and each transition fired; urgent where never.
[[nodiscard]] definition::Picture covered_picture(const core::Workflow& workflow, const Coverage& coverage,
                                                  core::Language language);

}  // namespace rectify::app
