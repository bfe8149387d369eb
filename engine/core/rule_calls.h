// When the rules of a workflow are asked about a measure, and what comes of what they say. Pure, but for the rules.
//
// A rule is called for by an event, or by the time that it asked for. It is then asked in its hours, by the owner of
// the clock (runtime, a forecast). What it says goes through decide() as RuleSaid.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/command.h"
#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

// The rung that says that a rule fails.
inline constexpr std::string_view kRuleFailed = "rule-failed";

[[nodiscard]] const Rule* find_rule(const Workflow& workflow, std::string_view name);
[[nodiscard]] const RuleStanding* standing_of(const Measure& measure, std::string_view rule);

// Whether the rule has claimed the rung in this episode.
[[nodiscard]] bool has_claimed(const Measure& measure, std::string_view rule, std::string_view rung);

// Whether the event calls for the rule.
[[nodiscard]] bool calls_for(const Rule& rule, const EventBody& event);

// Those to be asked at `now`, in the order of the workflow.
[[nodiscard]] std::vector<CalledRule> rules_to_ask(const Workflow& workflow, const Measure& measure,
                                                   std::span<const CalledRule> called, Instant now);

// The first moment from `now` on at which one is to be asked; nothing: only another event brings one.
[[nodiscard]] std::optional<Instant> next_asking(const Workflow& workflow, const Measure& measure,
                                                 std::span<const CalledRule> called, Instant now);

// Asks it. The command is what it said, or how it failed, and counts only while the measure is as it was.
[[nodiscard]] Command ask(const Workflow& workflow, const Measure& measure, const CalledRule& called, Instant now,
                          const Neighbours* neighbours);

// What comes of what a rule said: nothing, where all is as it wants it. What cannot be done is a failure of the rule.
// Errors: not_found (the workflow has no such rule).
[[nodiscard]] Result<std::vector<EventBody>> judge_rule(const Workflow& workflow, const Measure& measure,
                                                        const RuleSaid& said, const RuleLimits& limits, Instant now);

}  // namespace rectify::core
