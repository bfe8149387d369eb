#include "core/measure.h"

#include <algorithm>

#include "core/event.h"

namespace rectify::core {

bool is_overdue(const Measure& measure, Instant now) {
  return measure.deadline && !measure.final && now > measure.deadline->due;
}

const RaisedRung* standing_rung(const Measure& measure) {
  if (measure.rungs_claimed == 0) return nullptr;
  const auto last = std::find_if(measure.raised.rbegin(), measure.raised.rend(),
                                 [](const RaisedRung& rung) { return rung.rule.empty(); });
  return last == measure.raised.rend() ? nullptr : &*last;
}

RaisedRung raised_by(const RungClaimed& body, Instant at) {
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
  const RaisedRung& rung = measure.raised[index];
  if (rung.resolved_by) return RungStatus::resolved;
  const RungStatus waiting = rung.acknowledged_by ? RungStatus::acknowledged : RungStatus::open;
  if (rung.to_be_decided) return waiting;
  if (!rung.rule.empty()) return measure.final || rung.episode != measure.episode ? RungStatus::past : waiting;
  // Those against the present deadline are the last ones, up to the level the measure stands on.
  std::uint32_t left = measure.rungs_claimed;
  for (std::size_t i = measure.raised.size(); i-- > index;) {
    const RaisedRung& later = measure.raised[i];
    if (!later.rule.empty()) continue;
    const bool stands =
        left > 0 && later.level <= left && later.state == measure.state && later.episode == measure.episode;
    if (!stands) return RungStatus::past;
    left = later.level > 0 ? later.level - 1 : left - 1;
  }
  return waiting;
}

const RaisedRung* highest_rung(const Measure& measure) {
  const auto highest = std::max_element(measure.raised.begin(), measure.raised.end(),
                                        [](const RaisedRung& a, const RaisedRung& b) { return a.level < b.level; });
  return highest == measure.raised.end() ? nullptr : &*highest;
}

}  // namespace rectify::core
