// What differs between two workflows, for people: what was added, removed or changed, and from what to what.
//
// Pure. Things are matched by their names: what was renamed counts as removed and added. Expressions are compared by
// their texts, organisations and calendars by their names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/workflow.h"

namespace rectify::core {

struct WorkflowChange {
  enum class Part : std::uint8_t { workflow, field, role, group, state, transition, rung, rule } part = Part::workflow;
  enum class Kind : std::uint8_t { added, removed, changed } kind = Kind::changed;
  std::string name{};    // empty for the workflow itself
  std::string aspect{};  // "deadline", "by"; of what was added or removed, one change for each it has
  std::string before{};  // empty: it had none
  std::string after{};
  friend bool operator==(const WorkflowChange&, const WorkflowChange&) = default;
};
inline constexpr std::string_view kWorkflowParts[] = {"workflow", "field",      "role", "group",
                                                      "state",    "transition", "rung", "rule"};
inline constexpr std::string_view kChangeKinds[] = {"added", "removed", "changed"};

// In the order of the parts above; within one, what `before` has in its order, then what is new.
[[nodiscard]] std::vector<WorkflowChange> diff(const Workflow& before, const Workflow& after);

}  // namespace rectify::core
