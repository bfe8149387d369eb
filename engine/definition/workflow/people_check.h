// Finds transitions that nobody can fire, or that too few can approve: by the roles, by not_same_as, and by the
// organisation if it was read already. Internal to this room.
//
// Threads: pure. Errors: none. Where nobody can tell who holds a role, nothing is said.
#pragma once

#include <string>
#include <vector>

#include "core/workflow.h"
#include "definition/faults/fault.h"

namespace rectify::definition {

struct TooFewPeople {
  std::string transition;
  Fault fault = Fault::nobody_may_fire;  // or too_many_approvals, which is about the count
  std::string message;
};

// Precondition: the states that transitions name are declared.
[[nodiscard]] std::vector<TooFewPeople> find_too_few_people(const core::Workflow& workflow);

}  // namespace rectify::definition
