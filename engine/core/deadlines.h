// The clocks of a measure: what deadline a state brings, and what will happen by itself next. Pure.
#pragma once

#include <optional>

#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

// What is due at a moment is in time at it, and late right after.
inline constexpr std::chrono::milliseconds kJustAfter{1};

struct NewDeadline {
  std::optional<Deadline> deadline{};
  bool by_field = false;
  bool resumed = false;  // goes on from before a pause
  std::string fault{};   // why an expression gave none: it failed, or gave neither a span nor a date
};

// The deadline of `measure` once `transition` has put it into `target` at `now`. `measure` is as before the transition;
// `fields` are as after it, `sets` what it changed. What would lie beyond the year 9999 is the end of that year.
[[nodiscard]] NewDeadline deadline_after(const Workflow& workflow, const Measure& measure, const State& target,
                                         const Fields& fields, const Fields& sets, Instant now);

// The deadline of a state that is entered at `entered`. `measure` is as it is there.
[[nodiscard]] NewDeadline deadline_on_entry(const Workflow& workflow, const Measure& measure, const State& target,
                                            const Fields& fields, Instant entered);

// The field that governs the state's deadline, or empty.
[[nodiscard]] std::string_view deadline_field(const State& state);

// How much of a pause's budget the measure has used in this episode by `now`, in the budget's unit; what it had used
// before where it stands in no state with a budget.
[[nodiscard]] std::uint32_t paused_until(const Workflow& workflow, const Measure& measure, Instant now);
// The same once it has gone on to `target`.
[[nodiscard]] std::uint32_t paused_on_leaving(const Workflow& workflow, const Measure& measure, const State& target,
                                              Instant now);

// Something that happens without anybody: exactly one of `rung`, `transition`, `review`, `proposal` is set.
struct Due {
  Instant due;   // when it falls due
  Instant wake;  // the first moment at which it is done
  const Rung* rung = nullptr;
  std::uint32_t level = 0;  // of the rung, from 1
  const Transition* transition = nullptr;
  const Review* review = nullptr;
  const Proposal* proposal = nullptr;  // that lapses; borrowed from the measure
};
// How many rungs, or missed reviews, have been claimed once those whose time has passed by `now` are.
[[nodiscard]] std::uint32_t rungs_passed(const Workflow& workflow, const Measure& measure, Instant now);

// What happens next by itself; nothing where nothing will. With `now`: as an engine does it that looks at that moment.
// A rung that is late by then is claimed in the next hours of the ladder.
[[nodiscard]] std::optional<Due> next_due(const Workflow& workflow, const Measure& measure,
                                          std::optional<Instant> now = {});

}  // namespace rectify::core
