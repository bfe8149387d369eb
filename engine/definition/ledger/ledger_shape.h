// The shapes of a ledger file. Constant data; see shape.h.
#pragma once

#include "definition/yaml/shape.h"

namespace rectify::definition {

inline constexpr std::int64_t kFindingNumberMax = 1'000'000;

extern const Shape kLedgerShape;
extern const Shape kFindingShape;
extern const Shape kMeasureShape;

}  // namespace rectify::definition
