// What the process-mining formats say alike of a line. Internal to exchange.
//
//   the line is                                 its activity        its step in the standard lifecycle model of XES
//   fired, vetoed, lapsed                       the transition      complete
//   proposed                                    the transition      schedule  it will happen if enough people agree
//   approved (not the last one needed)          the transition      start     the deciding has begun
//   rung_claimed                                "escalate: RUNG"    complete
//   ruled                                       "rule: NAME"        complete
//   rule_failed                                 "rule failed: NAME" complete
//   of every other type (core/event.h)          its type            complete
//
// No name of a transition can hold a space, so a rung or a rule is never taken for one. A proposal that was dropped
// (the measure was amended or moved on) stays scheduled: the history has no line for that.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "core/event.h"

namespace rectify::exchange {

[[nodiscard]] std::string activity(const core::Event& event);
[[nodiscard]] std::string_view lifecycle(const core::Event& event);

// The states that a line leads from and to: both of a fired transition and of a migration, `to` of a registration,
// neither of the rest.
struct Move {
  std::string_view from;
  std::string_view to;
};
[[nodiscard]] Move move_of(const core::Event& event);

// What was said with it, or what a rule said; empty where nothing was.
[[nodiscard]] std::string_view note_of(const core::Event& event);

// "2020-09-13T09:00:00.000+08:00": xs:dateTime and RFC 3339, of one length always.
[[nodiscard]] std::string timestamp(const Zone& zone, Instant at);

}  // namespace rectify::exchange
