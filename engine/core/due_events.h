// The part of decide() that says what comes of something that has fallen due by itself. Internal to core.
#pragma once

#include "core/deadlines.h"
#include "core/event.h"

namespace rectify::core {

// Precondition: due.wake <= now.
[[nodiscard]] EventBody due_event(const Workflow& workflow, const Measure& measure, const Due& due, Instant now);

}  // namespace rectify::core
