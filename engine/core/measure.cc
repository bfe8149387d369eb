#include "core/measure.h"

#include <algorithm>

namespace rectify::core {

bool is_overdue(const Measure& measure, Instant now) {
  return measure.deadline && !measure.final && now > measure.deadline->due;
}

const RaisedRung* standing_rung(const Measure& measure) {
  return measure.rungs_claimed == 0 || measure.raised.empty() ? nullptr : &measure.raised.back();
}

const RaisedRung* highest_rung(const Measure& measure) {
  const auto highest = std::max_element(measure.raised.begin(), measure.raised.end(),
                                        [](const RaisedRung& a, const RaisedRung& b) { return a.level < b.level; });
  return highest == measure.raised.end() ? nullptr : &*highest;
}

}  // namespace rectify::core
