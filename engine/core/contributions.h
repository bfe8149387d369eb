// The part of decide() that judges what is added to a measure and does not move it: evidence, comments, delegations,
// vetoes, news of its parts. Internal to core.
#pragma once

#include "core/decide.h"

namespace rectify::core {

// Errors: denied, exhausted.
[[nodiscard]] Result<EventBody> judge_attach(const Matter& matter, const Actor& actor, const Attach& body, Instant now);
// Errors: denied.
[[nodiscard]] Result<EventBody> judge_comment(const Matter& matter, const Actor& actor, const Comment& body,
                                              Instant now);
// Errors: denied, invalid, exhausted.
[[nodiscard]] Result<EventBody> judge_delegate(const Matter& matter, const Actor& actor, const Delegate& body,
                                               Instant now);
// Errors: conflict (nothing is proposed), denied.
[[nodiscard]] Result<EventBody> judge_veto(const Matter& matter, const Actor& actor, const Veto& body, Instant now);
// Errors: conflict (the measure is closed), exhausted.
[[nodiscard]] Result<EventBody> judge_part(const Matter& matter, const NotePart& body);

}  // namespace rectify::core
