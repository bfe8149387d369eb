// Who holds a role for a measure, and whom a notice reaches. Pure. (holds_role is in decide.h.)
//
// Whoever acts for somebody else is judged as that person. Whether they may act for that person is judged once, by
// check_delegation().
#pragma once

#include <string>
#include <vector>

#include "core/decide.h"

namespace rectify::core {

[[nodiscard]] bool holds_any_role(const Workflow& workflow, const Measure& measure, const Actor& actor,
                                  const std::vector<std::string>& roles, Instant now);

// Whether the actor acts for themselves, or was allowed to act for the other on this measure (by Delegate or by the
// organisation). Errors: denied.
[[nodiscard]] Result<void> check_delegation(const Workflow& workflow, const Measure& measure, const Actor& actor,
                                            Instant now);

// Who an act counts as: the principal of a deputy, else the actor.
[[nodiscard]] Actor principal_of(const Actor& actor);
// A person who has a part in both, as the one who acts or the one who is acted for; null: there is none. Borrowed from
// `a`.
[[nodiscard]] const std::string* shared_person(const Actor& a, const Actor& b);

// The units or persons that the role means for this measure, whatever office it asks for.
[[nodiscard]] std::vector<std::string> meant_by(const Role& role, const Measure& measure);

// "lead (housing-office) or office (rectification-office)", for a refusal.
[[nodiscard]] std::string describe_roles(const Workflow& workflow, const Measure& measure,
                                         const std::vector<std::string>& roles);

// `notify` are names of roles, or of fields of type person or unit. Fields that are not set reach nobody; a role by
// office reaches those who hold it (above the unit where nobody does, if the role is that of units above too), a role
// of a unit or above the unit itself.
[[nodiscard]] std::vector<Recipient> recipients_of(const Workflow& workflow, const Measure& measure,
                                                   const std::vector<std::string>& notify, Instant now);

}  // namespace rectify::core
