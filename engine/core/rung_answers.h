// The part of decide() that judges what people do about a claimed rung. Internal to core.
#pragma once

#include "core/decide.h"

namespace rectify::core {

// Who may: whoever the rung names for it (acknowledge, decides), else whoever it notifies; and whom it was handed to.
// Errors: not_found (no such rung was claimed), conflict (it was answered, or is past), denied, invalid.
[[nodiscard]] Result<EventBody> judge_answer(const Workflow& workflow, const Measure& measure, const Actor& actor,
                                             const AnswerRung& answer, Instant now);

}  // namespace rectify::core
