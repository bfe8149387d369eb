// The notices of an event: an entry of the outbox for everybody whom it tells.
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "core/workflow.h"
#include "store/store.h"

namespace rectify::runtime {

// Adds one for everybody whom the event tells. `measure` is as the event left it.
void add_notices(const core::Workflow& workflow, const core::Event& event, const core::Measure& measure,
                 std::vector<store::OutboxEntry>& outbox);

}  // namespace rectify::runtime
