#include "core/measure.h"

#include <algorithm>

#include "core/event.h"

namespace rectify::core {

bool is_overdue(const Measure& measure, Instant now) {
  return measure.deadline && !measure.final && now > measure.deadline->due;
}

const ClaimedRung* standing_rung(const Measure& measure) {
  if (measure.rungs_claimed == 0) return nullptr;
  const auto last = std::find_if(measure.claimed.rbegin(), measure.claimed.rend(),
                                 [](const ClaimedRung& rung) { return rung.rule.empty(); });
  return last == measure.claimed.rend() ? nullptr : &*last;
}

ClaimedRung as_claimed(const RungClaimed& body, Instant at) {
  return {.name = body.rung,
          .title = body.title,
          .level = body.level,
          .state = body.state,
          .episode = body.episode,
          .at = at,
          .due = body.due,
          .deadline = body.deadline,
          .acknowledge_by = body.acknowledge_by,
          .to_be_decided = !body.outcomes.empty(),
          .rule = body.rule};
}

RungStatus status_of(const Measure& measure, std::size_t index) {
  const ClaimedRung& rung = measure.claimed[index];
  if (rung.resolved_by) return RungStatus::resolved;
  const RungStatus waiting = rung.acknowledged_by ? RungStatus::acknowledged : RungStatus::open;
  if (rung.to_be_decided) return waiting;
  if (!rung.rule.empty()) return measure.final || rung.episode != measure.episode ? RungStatus::past : waiting;
  // Those against the present deadline are the last ones, up to the level the measure stands on.
  std::uint32_t left = measure.rungs_claimed;
  for (std::size_t i = measure.claimed.size(); i-- > index;) {
    const ClaimedRung& later = measure.claimed[i];
    if (!later.rule.empty()) continue;
    const bool stands =
        left > 0 && later.level <= left && later.state == measure.state && later.episode == measure.episode;
    if (!stands) return RungStatus::past;
    left = later.level > 0 ? later.level - 1 : left - 1;
  }
  return waiting;
}

const ClaimedRung* highest_rung(const Measure& measure) {
  const auto highest = std::max_element(measure.claimed.begin(), measure.claimed.end(),
                                        [](const ClaimedRung& a, const ClaimedRung& b) { return a.level < b.level; });
  return highest == measure.claimed.end() ? nullptr : &*highest;
}

}  // namespace rectify::core
