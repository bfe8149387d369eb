// The part of decide() that judges what is written into a measure from outside any transition: registering and amending
// it. Internal to core.
#pragma once

#include "core/decide.h"

namespace rectify::core {

// Roles that may move a measure out of the first state: they also register and amend.
[[nodiscard]] std::vector<std::string> drafting_roles(const Workflow& workflow);

// The measure starts in the first state of `matter.workflow`. Errors: denied, invalid.
[[nodiscard]] Result<EventBody> judge_register(const Matter& matter, const Command& command, const Register& body,
                                               Instant now);
// Errors: denied, invalid.
[[nodiscard]] Result<EventBody> judge_amend(const Matter& matter, const Actor& actor, const Amend& body, Instant now);

}  // namespace rectify::core
