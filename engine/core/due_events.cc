#include "core/due_events.h"

#include "core/fire.h"
#include "core/ladder.h"
#include "core/registration.h"
#include "core/roles.h"

namespace rectify::core {

namespace {

RungClaimed claimed_rung(const Workflow& workflow, const Measure& measure, const Due& due, Instant now) {
  const NextRung next = rung_to_claim(workflow, measure, {due.rung, due.level, due.due}, now);
  RungClaimed claimed = claim_of(workflow, measure, next);
  claimed.notify = recipients_of(workflow, measure, next.rung->notify, now);
  return claimed;
}

RungClaimed missed_review(const Workflow& workflow, const Measure& measure, const Due& due, Instant now) {
  RungClaimed claimed;
  claimed.rung = due.review->rung;
  claimed.state = measure.state;
  claimed.episode = measure.episode;
  claimed.due = due.due;
  claimed.deadline = measure.deadline->due;
  claimed.notify = recipients_of(workflow, measure, drafting_roles(workflow), now);
  return claimed;
}

}  // namespace

EventBody due_event(const Workflow& workflow, const Measure& measure, const Due& due, Instant now) {
  if (due.transition != nullptr) {
    Fired fired = timed_event(workflow, measure, *due.transition, now);
    fired.due = due.due;
    return fired;
  }
  if (due.proposal != nullptr) return Lapsed{due.proposal->transition, due.due};
  if (due.rung != nullptr) return claimed_rung(workflow, measure, due, now);
  return missed_review(workflow, measure, due, now);
}

}  // namespace rectify::core
