#include "core/ladder.h"

#include <algorithm>

#include "core/deadlines.h"

namespace rectify::core {

namespace {

// Where the measure stands on the ladder.
struct Standing {
  std::uint32_t level = 0;               // of the last rung claimed
  const ClaimedRung* claimed = nullptr;  // that rung, where it was claimed against the present deadline
};

Standing standing_of(const Ladder& ladder, const Measure& measure) {
  Standing standing{measure.rungs_claimed, nullptr};
  standing.claimed = standing_rung(measure);
  if (ladder.restart != Ladder::Restart::episode) return standing;
  for (const ClaimedRung& rung : measure.claimed) {
    if (rung.episode == measure.episode) standing.level = std::max(standing.level, rung.level);
  }
  return standing;
}

bool is_capped(const Ladder& ladder, const Measure& measure) {
  if (ladder.cap == 0) return false;
  const auto claimed = std::count_if(measure.claimed.begin(), measure.claimed.end(), [&](const ClaimedRung& rung) {
    return rung.level > 0 && rung.episode == measure.episode;
  });
  return static_cast<std::uint32_t>(claimed) >= ladder.cap;
}

// A condition that fails counts as holding: better told once too often.
bool holds(const Workflow& workflow, const Measure& measure, const Rung& rung) {
  if (rung.when.empty() || !workflow.guard) return true;
  const auto answer = workflow.guard(rung.when, measure);
  return !answer || *answer;
}

// A moment that belongs to the deadline the rung was claimed against, and has moved with it since.
Instant moved_with_deadline(const Workflow& workflow, const Measure& measure, const ClaimedRung& rung, Instant at) {
  const Deadline& deadline = *measure.deadline;
  if (deadline.due <= rung.deadline) return at;
  const Calendar& calendar = calendar_of(workflow, deadline.calendar);
  return shift_by_pause(calendar, at, deadline.unit, rung.deadline, deadline.due);
}

// Whether people have to acknowledge the rung by then, and have not.
std::optional<Instant> unacknowledged_by(const Workflow& workflow, const Measure& measure, const ClaimedRung& rung) {
  if (!rung.acknowledge_by || rung.acknowledged_by || rung.resolved_by || !measure.deadline) return std::nullopt;
  return moved_with_deadline(workflow, measure, rung, *rung.acknowledge_by);
}

// When the rungs after `level` fall due, one after the other.
class Climb {
 public:
  Climb(const Workflow& workflow, const Measure& measure, const Standing& standing)
      : workflow_(workflow),
        measure_(measure),
        ladder_(*workflow.ladder),
        calendar_(calendar_of(workflow, measure.deadline->calendar)),
        level_(standing.level) {
    start_ = measure.deadline->due;
    if (ladder_.grace) start_ = end_of_span(calendar_, start_, *ladder_.grace);
    before_ = start_;
    if (standing.claimed != nullptr) {
      before_ = moved_with_deadline(workflow, measure, *standing.claimed, standing.claimed->due);
      if (const auto by = unacknowledged_by(workflow, measure, *standing.claimed)) hurry_ = *by + kJustAfter;
    }
  }

  // The next rung that is not passed over.
  std::optional<NextRung> next() {
    while (level_ < ladder_.rungs.size()) {
      const Rung& rung = ladder_.rungs[level_++];
      const Instant end = end_of_span(calendar_, rung.after_previous ? before_ : start_, rung.after) + kJustAfter;
      before_ = claiming_time(workflow_, calendar_, hurry_ ? std::min(end, *hurry_) : end);
      if (!holds(workflow_, measure_, rung)) continue;
      hurry_.reset();
      return NextRung{&rung, level_, before_};
    }
    return std::nullopt;
  }

 private:
  const Workflow& workflow_;
  const Measure& measure_;
  const Ladder& ladder_;
  const Calendar& calendar_;
  std::uint32_t level_;
  Instant start_;   // from where offsets count
  Instant before_;  // when the rung before was due
  std::optional<Instant> hurry_;
};

}  // namespace

const Calendar& calendar_of(const Workflow& workflow, const std::string& name) {
  const Calendar* calendar = find_calendar(workflow, name);
  return calendar == nullptr ? workflow.calendar : *calendar;
}

Instant claiming_time(const Workflow& workflow, const Calendar& calendar, Instant at) {
  return hours_from(workflow.ladder ? workflow.ladder->hours : Hours::office, calendar, at);
}

Instant hours_from(Hours hours, const Calendar& calendar, Instant at) {
  switch (hours) {
    case Hours::office:
      return when_open(calendar, at);
    case Hours::workday:
      return when_worked(calendar, at);
    case Hours::any:
      break;
  }
  return at;
}

std::optional<NextRung> next_rung(const Workflow& workflow, const Measure& measure) {
  if (!workflow.ladder || !measure.deadline || is_capped(*workflow.ladder, measure)) return std::nullopt;
  return Climb(workflow, measure, standing_of(*workflow.ladder, measure)).next();
}

NextRung rung_to_claim(const Workflow& workflow, const Measure& measure, const NextRung& next, Instant now) {
  if (workflow.ladder->catch_up == Ladder::CatchUp::all) return next;
  Climb climb(workflow, measure, standing_of(*workflow.ladder, measure));
  NextRung highest = next;
  for (auto rung = climb.next(); rung && rung->due <= now; rung = climb.next()) highest = *rung;
  return highest;
}

RungClaimed claim_of(const Workflow& workflow, const Measure& measure, const NextRung& rung) {
  RungClaimed claimed;
  claimed.rung = rung.rung->name;
  claimed.title = rung.rung->title;
  claimed.level = rung.level;
  claimed.state = measure.state;
  claimed.episode = measure.episode;
  claimed.due = rung.due;
  claimed.deadline = measure.deadline->due;
  for (std::uint32_t level = measure.rungs_claimed + 1; level < rung.level; ++level) {
    claimed.passed.push_back(workflow.ladder->rungs[level - 1].name);
  }
  ask_people(claimed, *rung.rung, calendar_of(workflow, measure.deadline->calendar));
  return claimed;
}

void ask_people(RungClaimed& claimed, const Rung& rung, const Calendar& calendar) {
  if (rung.acknowledge) claimed.acknowledge_by = end_of_span(calendar, claimed.due, rung.acknowledge->within);
  if (!rung.ruling) return;
  for (const Ruling::Outcome& outcome : rung.ruling->outcomes) claimed.outcomes.push_back(outcome.name);
}

void pass(Measure& measure, const NextRung& rung) {
  measure.rungs_claimed = rung.level;
  measure.claimed.push_back({.name = rung.rung->name,
                             .title = rung.rung->title,
                             .level = rung.level,
                             .state = measure.state,
                             .episode = measure.episode,
                             .at = rung.due,
                             .due = rung.due,
                             .deadline = measure.deadline->due});
}

}  // namespace rectify::core
