// Who holds a role for a measure, and whom a notification reaches. Pure. (holds_role is in decide.h.)
#pragma once

#include <string>
#include <vector>

#include "core/decide.h"

namespace rectify::core {

[[nodiscard]] bool holds_any_role(const Workflow& workflow, const Measure& measure, const Actor& actor,
                                  const std::vector<std::string>& roles);

// "lead (housing-office) or office (rectification-office)", for a refusal.
[[nodiscard]] std::string describe_roles(const Workflow& workflow, const Measure& measure,
                                         const std::vector<std::string>& roles);

// `notify` are names of roles, or of fields of type person or unit. Fields that are not set reach nobody.
[[nodiscard]] std::vector<Recipient> recipients_of(const Workflow& workflow, const Measure& measure,
                                                   const std::vector<std::string>& notify);

}  // namespace rectify::core
