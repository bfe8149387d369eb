// The shapes of a scenario. Constant data; see shape.h.
#pragma once

#include "core/description.h"
#include "definition/yaml/shape.h"

namespace rectify::definition {

extern const Shape kScenarioShape;
extern const Shape kGivenShape;
extern const Shape kStepShape;
extern const Shape kFindingLevelShape;
extern const Shape kEvidenceShape;
extern const Shape kExpectationShape;
extern const Shape kInvariantShape;

// What stands in the mapping under a kind of command that is written so. Precondition: there is such a kind.
[[nodiscard]] const Shape& shape_inside(std::string_view kind);
// Whether the key of a step goes with some kind of command, and is not the kind itself.
[[nodiscard]] bool is_companion(std::string_view key);
// Whether the key of an expectation is said of one measure. By the filters of core/filters.h measures are counted; some
// keys are both.
[[nodiscard]] bool is_said_of_one(std::string_view key);
// As what a member of a command is written.
[[nodiscard]] Value::Kind written_as(core::Holds holds);

}  // namespace rectify::definition
