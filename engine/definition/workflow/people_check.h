// Transitions for which no one is left, or too few: who can ever fire and approve them, by the roles, the organisation
// where it is there already, and not_same_as. Internal to this room.
//
// Threads: pure. Errors: none; where there is no telling who holds a role, nothing is said.
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
