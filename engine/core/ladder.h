// The ladder (提醒 → 约谈 → 督办 → 通报 → 问责): which rung is next, and when. Pure.
//
// Rungs stand in order. A rung falls due at its offset from the deadline and the grace after it, or from when the rung
// before was due. When a rung had to be acknowledged and nobody did, the next one falls due at once. A rung is claimed
// in the hours of the ladder. A rung whose condition does not hold is passed over.
//
// All of this is worked out from the deadline and from what was claimed. So a pause, which moves the deadline, moves
// the ladder too. An engine that was away finds the same rungs due, only later.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/event.h"
#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

struct NextRung {
  const Rung* rung = nullptr;
  std::uint32_t level = 0;  // its position, from 1
  Instant due;
};

// Nothing: there is no deadline, no ladder, no rung left.
[[nodiscard]] std::optional<NextRung> next_rung(const Workflow& workflow, const Measure& measure);

// What is claimed at `now`, when next_rung() is due: that one, or with CatchUp::highest the last one that is.
[[nodiscard]] NextRung rung_to_claim(const Workflow& workflow, const Measure& measure, const NextRung& next,
                                     Instant now);

// The event, but for who is told.
[[nodiscard]] RungClaimed claim_of(const Workflow& workflow, const Measure& measure, const NextRung& rung);

// Puts in what the rung asks of people, from when it was due.
void ask_people(RungClaimed& claimed, const Rung& rung, const Calendar& calendar);

// As claiming it does, without an event.
void pass(Measure& measure, const NextRung& rung);

// The first moment from `at` on at which the workflow claims anything.
[[nodiscard]] Instant claiming_time(const Workflow& workflow, const Calendar& calendar, Instant at);

// The first moment from `at` on that lies in the hours.
[[nodiscard]] Instant hours_from(Hours hours, const Calendar& calendar, Instant at);

// Of the calendar by that name; the workflow's where there is none (the checker refuses it).
[[nodiscard]] const Calendar& calendar_of(const Workflow& workflow, const std::string& name);

}  // namespace rectify::core
