// Which states can be reached. Internal to this room.
#pragma once

#include <set>
#include <string>

#include "core/workflow.h"

namespace rectify::definition {

using States = std::set<std::string, std::less<>>;

// Every state a measure can come to from these, without one of the transitions. What a timer fires is a transition too.
[[nodiscard]] States reached_from(const core::Workflow& workflow, const States& start,
                                  const core::Transition* without = nullptr);

}  // namespace rectify::definition
