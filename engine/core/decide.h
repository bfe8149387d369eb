// Judgement: whether a command may happen, and what then happens. Pure and total; no clock, no I/O, no exceptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/command.h"
#include "core/event.h"
#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

// Someone to be told about an event once it is on disk.
struct Notice {
  std::size_t event = 0;  // position in Decision::events
  Recipient recipient;
  friend bool operator==(const Notice&, const Notice&) = default;
};

struct Decision {
  std::vector<EventBody> events;  // in order; empty for a Wake that found nothing due
  std::vector<Notice> notices;
  Measure measure;              // as apply() leaves it after all events
  std::optional<Instant> wake;  // when the measure wants to be woken next
};

// `measure` is null for Register and must not be for anything else. `measure->workflow` is `workflow`.
// Errors: conflict (register of an id that exists, stale revision), not_found (no such transition, field), denied
// (role, same person, needs; all that is missing in one message), invalid (wrong type), exhausted (limits).
// `target` is the version that a Migrate leads to, by which its decision is to be kept; for anything else it is null.
[[nodiscard]] Result<Decision> decide(const Workflow& workflow, const Measure* measure, const Command& command,
                                      Instant now, const Workflow* target = nullptr);

// What one event does to a measure. The only thing that changes one. `measure` is empty before Registered.
// Precondition: event.revision == measure.revision + 1.
void apply(Measure& measure, const Event& event);

// The next moment at which something happens to the measure by itself: a rung, a timed transition, a review. `now` as
// next_due's. (Rules are asked besides: next_asking.)
[[nodiscard]] std::optional<Instant> next_wake(const Workflow& workflow, const Measure& measure,
                                               std::optional<Instant> now = {});

// Whether the actor, or whom they act for, holds the role for this measure.
[[nodiscard]] bool holds_role(const Workflow& workflow, const Measure& measure, const Actor& actor,
                              std::string_view name, Instant now);

// Transitions that leave the measure's state, in the order of the workflow.
[[nodiscard]] std::vector<const Transition*> transitions_from(const Workflow& workflow, std::string_view state);

}  // namespace rectify::core
