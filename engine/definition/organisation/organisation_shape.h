// The shapes of an organisation file. Constant data; see shape.h.
#pragma once

#include "definition/yaml/shape.h"

namespace rectify::definition {

extern const Shape kOrganisationShape;
extern const Shape kUnitShape;
extern const Shape kPersonShape;
extern const Shape kHoldingShape;
extern const Shape kStandInShape;

}  // namespace rectify::definition
