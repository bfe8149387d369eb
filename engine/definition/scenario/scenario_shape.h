// The shapes of a scenario. Constant data; see shape.h.
#pragma once

#include "definition/yaml/shape.h"

namespace rectify::definition {

extern const Shape kScenarioShape;
extern const Shape kGivenShape;
extern const Shape kStepShape;
extern const Shape kRegisterShape;
extern const Shape kFindingLevelShape;
extern const Shape kEvidenceShape;
extern const Shape kExpectationShape;
extern const Shape kInvariantShape;

}  // namespace rectify::definition
