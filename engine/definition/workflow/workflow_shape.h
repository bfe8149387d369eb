// The shapes of a workflow. Constant data; see shape.h.
#pragma once

#include "definition/yaml/shape.h"

namespace rectify::definition {

// Of deadlines, timers and reviews; a rung may stand at 0.
inline constexpr std::int64_t kSpanLeast = 1;
// Of a workflow.
inline constexpr Value kVersion = number(1, 1'000'000);

extern const Shape kWorkflowShape;
extern const Shape kFieldShape;
extern const Shape kRoleShape;
extern const Shape kFromFieldShape;  // {field: owner}
extern const Shape kWithoutShape;
extern const Shape kGroupShape;
extern const Shape kStateShape;
extern const Shape kDeadlineShape;
extern const Shape kReviewShape;
extern const Shape kTransitionShape;
extern const Shape kNeedShape;
extern const Shape kApprovalsShape;
extern const Shape kLadderShape;
extern const Shape kLuaRuleShape;
extern const Shape kPluginRuleShape;
extern const Shape kRuleRungShape;
extern const Shape kAfterShape;
extern const Shape kAcknowledgeShape;
extern const Shape kRulingShape;
extern const Shape kRungShape;

}  // namespace rectify::definition
