#include "core/deadlines.h"

#include <algorithm>

namespace rectify::core {

namespace {

constexpr std::chrono::milliseconds kJustAfter{1};

const std::string* single(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  if (found == fields.end()) return nullptr;
  const auto* text = std::get_if<std::string>(&found->second);
  return text == nullptr || text->empty() ? nullptr : text;
}

// A deadline can be no later than the history can write it: 9999-12-31, which people use for "none", is one, and stays
// it when time that stood still is added. The end of that day is so in the zone and in UTC.
Instant within_years(const Workflow& workflow, Instant due) {
  constexpr Day kLastDay{static_cast<std::int32_t>(kLastInstant.ms / kMsPerDay)};
  return std::min({due, workflow.calendar.zone.end_of(kLastDay), kLastInstant});
}

std::optional<Deadline> from_field(const Workflow& workflow, const std::string& field, const Fields& fields) {
  const std::string* text = single(fields, field);
  if (text == nullptr) return std::nullopt;
  const auto day = parse_day(*text);
  if (!day) return std::nullopt;
  const Instant due = within_years(workflow, workflow.calendar.zone.end_of(*day));
  return Deadline{due, due, Span::Unit::days};
}

Deadline from_span(const Workflow& workflow, const Span& span, Instant start) {
  const Instant due = within_years(workflow, end_of_span(workflow.calendar, start, span));
  return {due, due, span.unit};
}

// What entering `target` from another state gives.
NewDeadline on_entry(const Workflow& workflow, const Measure& measure, const State& target, const Fields& fields,
                     Instant now) {
  if (target.review) return {from_span(workflow, target.review->span, now), false, false};
  if (!target.deadline) return {};
  if (const auto* rule = std::get_if<SpanFromEntry>(&*target.deadline)) {
    return {from_span(workflow, rule->span, now), false, false};
  }
  auto deadline = from_field(workflow, std::get<FromField>(*target.deadline).field, fields);
  const auto first = measure.first_due.find(target.name);
  if (deadline && first != measure.first_due.end()) deadline->original = first->second;
  return {deadline, deadline.has_value(), false};
}

std::optional<Due> next_review(const Workflow& workflow, const Measure& measure, const Review& review) {
  if (!review.recurring && measure.rungs_claimed > 0) return std::nullopt;
  Instant due = measure.deadline->due;
  for (std::uint32_t missed = 0; missed < measure.rungs_claimed; ++missed) {
    due = end_of_span(workflow.calendar, due, review.span);
  }
  return Due{.due = due, .wake = due + kJustAfter, .review = &review};
}

std::optional<Due> next_rung(const Workflow& workflow, const Measure& measure) {
  if (!workflow.ladder || measure.rungs_claimed >= workflow.ladder->rungs.size()) return std::nullopt;
  const Rung& rung = workflow.ladder->rungs[measure.rungs_claimed];
  const Instant end = end_of_span(workflow.calendar, measure.deadline->due, rung.after) + kJustAfter;
  const bool office = rung.after.unit == Span::Unit::workdays || rung.after.unit == Span::Unit::workhours;
  const Instant wake = office ? next_opening(workflow.calendar, end) : end;
  return Due{.due = wake, .wake = wake, .rung = &rung, .level = measure.rungs_claimed + 1};
}

std::optional<Due> timed_transition(const Workflow& workflow, const Measure& measure, const State& state) {
  const Transition* transition = find_transition(workflow, state.after->transition);
  if (transition == nullptr || !leaves(*transition, state.name)) return std::nullopt;
  if (transition->to == state.name) return std::nullopt;  // it would be due again at once, for ever
  const Instant due = end_of_span(workflow.calendar, measure.entered, state.after->span);
  return Due{.due = due, .wake = due + kJustAfter, .transition = transition};
}

}  // namespace

std::string_view deadline_field(const State& state) {
  const auto* rule = state.deadline ? std::get_if<FromField>(&*state.deadline) : nullptr;
  return rule == nullptr ? std::string_view() : std::string_view(rule->field);
}

NewDeadline deadline_after(const Workflow& workflow, const Measure& measure, const State& target, const Fields& fields,
                           const Fields& sets, Instant now) {
  const bool field_moved = sets.contains(deadline_field(target));
  if (target.paused) return {};
  if (target.name == measure.state) {
    if (target.review) return on_entry(workflow, measure, target, fields, now);
    if (!field_moved) return {measure.deadline, false, false};
    return on_entry(workflow, measure, target, fields, now);
  }
  if (measure.stopped && measure.stopped->state == target.name && !field_moved) {
    Deadline deadline = measure.stopped->deadline;
    const Instant resumed = std::max(now, measure.stopped->at);  // the system's clock may have been set back
    deadline.due = within_years(
        workflow, shift_by_pause(workflow.calendar, deadline.due, deadline.unit, measure.stopped->at, resumed));
    return {deadline, false, true};
  }
  return on_entry(workflow, measure, target, fields, now);
}

std::optional<Due> next_due(const Workflow& workflow, const Measure& measure) {
  const State* state = find_state(workflow, measure.state);
  if (state == nullptr) return std::nullopt;
  std::optional<Due> next;
  if (measure.deadline) {
    next = state->review ? next_review(workflow, measure, *state->review) : next_rung(workflow, measure);
  }
  if (state->after) {
    const auto timed = timed_transition(workflow, measure, *state);
    if (timed && (!next || timed->wake < next->wake)) next = timed;
  }
  return next;
}

}  // namespace rectify::core
