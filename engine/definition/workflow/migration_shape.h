// The shape of a migration's map. Constant data; see shape.h.
#pragma once

#include "definition/yaml/shape.h"

namespace rectify::definition {

// The key of `clocks` that stands for every state not named.
inline constexpr std::string_view kDefaultClock = "default";

extern const Shape kMigrationShape;

}  // namespace rectify::definition
