#include "core/measure.h"

#include <algorithm>

namespace rectify::core {

bool is_overdue(const Measure& measure, Instant now) { return measure.deadline && now > measure.deadline->due; }

const RaisedRung* standing_rung(const Measure& measure) {
  if (measure.rungs_claimed == 0 || measure.raised.empty()) return nullptr;
  const auto last = std::find_if(measure.raised.rbegin(), measure.raised.rend(),
                                 [&](const RaisedRung& rung) { return rung.level == measure.rungs_claimed; });
  return last == measure.raised.rend() ? nullptr : &*last;
}

const RaisedRung* highest_rung(const Measure& measure) {
  const auto highest = std::max_element(measure.raised.begin(), measure.raised.end(),
                                        [](const RaisedRung& a, const RaisedRung& b) { return a.level < b.level; });
  return highest == measure.raised.end() ? nullptr : &*highest;
}

}  // namespace rectify::core
