// Coverage for people and programs. Pure.
#pragma once

#include "cli/table.h"
#include "definition/graph/graph.h"
#include "json/json.h"
#include "scenario/coverage.h"

namespace rectify::cli {

[[nodiscard]] Table coverage_table(const scenario::Coverage& coverage);
// Refusals by transition and code.
[[nodiscard]] Table refusals_table(const scenario::Coverage& coverage);
[[nodiscard]] json::Value coverage_json(const scenario::Coverage& coverage);
// The workflow's picture: how often each state was entered and each transition fired; urgent where never.
[[nodiscard]] definition::Picture covered_picture(const core::Workflow& workflow, const scenario::Coverage& coverage,
                                                  core::Language language);

}  // namespace rectify::cli
