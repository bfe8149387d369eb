// What follows from an event: who is told, which rules are to be asked, when the engine comes back to the measure, and
// what its parent hears.
//
// It is worked out here alone, for a command (decide), for a line that is replayed (rebuild) and for a look ahead
// (forecast). Threads: pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/command.h"
#include "core/event.h"
#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

// Of what people are told, and who. Nobody where `recipients` is empty, and then the rest is too.
struct Notice {
  std::vector<Recipient> recipients{};
  std::string rung{};  // that was claimed or answered
  Title rung_title{};
  Instant deadline{};   // that the rung was claimed against
  std::string state{};  // that was entered, where it is no rung
  Title state_title{};
  std::string message{};  // what a rule has to say, where it is neither
  friend bool operator==(const Notice&, const Notice&) = default;
};

// `measure` is as the event leaves it.
[[nodiscard]] Notice notice_of(const Workflow& workflow, const Event& event, const Measure& measure);

// Adds the rules that the event calls for to those that are called for already. A closed measure calls for none.
void call_rules(const Workflow& workflow, const EventBody& event, const Measure& measure,
                std::vector<CalledRule>& called);

// The next moment at which something falls due for the measure by itself: a rung, a timed transition, a review, the end
// of a proposal. `now` as next_due's. Rules are asked besides.
[[nodiscard]] std::optional<Instant> next_wake(const Workflow& workflow, const Measure& measure,
                                               std::optional<Instant> now = {});

// The next moment at which the engine has to come back to the measure: next_wake(), or a rule is to be asked.
[[nodiscard]] std::optional<Instant> next_moment(const Workflow& workflow, const Measure& measure,
                                                 std::span<const CalledRule> called, Instant now);

// The rule that is to be asked when the engine comes back at `now`: what falls due by itself comes before any rule, and
// the rules come in the order of the workflow. Nothing: the measure is to be woken, or nothing is due.
[[nodiscard]] std::optional<CalledRule> rule_to_ask(const Workflow& workflow, const Measure& measure,
                                                    std::span<const CalledRule> called, Instant now);

// What the sender of a command is told once the event is on disk, which is the last that the command made.
[[nodiscard]] Reply reply_of(const Event& event, const Measure& measure);

// What the measure's parent has to be told; nothing where it has none, or the measure stands where it stood. `before`
// is null where the measure is new.
[[nodiscard]] std::optional<Command> note_to_parent(const Measure* before, const Measure& after);

}  // namespace rectify::core
