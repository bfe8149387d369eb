#include "core/deadlines.h"

#include <fmt/core.h>

#include <algorithm>

#include "core/ladder.h"

namespace rectify::core {

namespace {

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

Deadline at_end_of(const Workflow& workflow, Day day, const std::string& calendar) {
  const Instant due = within_years(workflow, workflow.calendar.zone.end_of(day));
  return {due, due, Span::Unit::days, calendar};
}

Deadline from_span(const Workflow& workflow, const Span& span, Instant start, const std::string& calendar) {
  const Instant due = within_years(workflow, end_of_span(calendar_of(workflow, calendar), start, span));
  return {due, due, span.unit, calendar};
}

// What entering a state gives, by each kind of rule.
struct OnEntry {
  const Workflow& workflow;
  const Measure& measure;
  const State& target;
  const Fields& fields;
  Instant now;

  NewDeadline operator()(const SpanFromEntry& rule) const {
    return {from_span(workflow, rule.span, now, rule.calendar), false, false};
  }

  NewDeadline operator()(const FromField& rule) const {
    const auto day = day_in(rule.field);
    return by_field(day ? std::optional(at_end_of(workflow, *day, {})) : std::nullopt);
  }

  NewDeadline operator()(const SpanFromField& rule) const {
    const auto day = day_in(rule.field);
    if (!day) return by_field(std::nullopt);
    return by_field(from_span(workflow, rule.span, workflow.calendar.zone.end_of(*day), rule.calendar));
  }

  NewDeadline operator()(const FromExpression& rule) const {
    Measure after = measure;
    after.fields = fields;
    after.state = target.name;
    after.phase = target.phase;
    auto text = workflow.formula
                    ? workflow.formula(rule.source, after)
                    : Result<std::string>(Error{Code::unavailable, "expressions cannot be evaluated here", {}});
    if (!text) return {.fault = text.error().message};
    if (text->empty()) return {};
    if (const auto span = parse_span(*text); span && span->count > 0) {
      return {from_span(workflow, *span, now, rule.calendar), false, false};
    }
    if (const auto day = parse_day(*text)) return {at_end_of(workflow, *day, rule.calendar), false, false};
    return {.fault = fmt::format("'{}' is neither a span such as 3 workdays nor a date", *text)};
  }

 private:
  [[nodiscard]] std::optional<Day> day_in(const std::string& field) const {
    const std::string* text = single(fields, field);
    if (text == nullptr) return std::nullopt;
    const auto day = parse_day(*text);
    return day ? std::optional(*day) : std::nullopt;
  }

  // What was first promised in this episode stays on record.
  [[nodiscard]] NewDeadline by_field(std::optional<Deadline> deadline) const {
    const auto first = measure.first_due.find(target.name);
    if (deadline && first != measure.first_due.end()) deadline->original = first->second;
    return {deadline, deadline.has_value(), false};
  }
};

NewDeadline on_entry(const Workflow& workflow, const Measure& measure, const State& target, const Fields& fields,
                     Instant now) {
  if (target.review) return {from_span(workflow, target.review->span, now, {}), false, false};
  if (!target.deadline) return {};
  NewDeadline given = std::visit(OnEntry{workflow, measure, target, fields, now}, *target.deadline);
  if (!given.fault.empty()) given.fault = fmt::format("the deadline of {}: {}", target.name, given.fault);
  return given;
}

// An expression is asked again when fields change: what it gives counts from when the state was entered.
NewDeadline asked_anew(const Workflow& workflow, const Measure& measure, const State& target, const Fields& fields) {
  NewDeadline given = on_entry(workflow, measure, target, fields, measure.entered);
  if (given.deadline && measure.deadline) given.deadline->original = measure.deadline->original;
  return given;
}

std::optional<Due> next_review(const Workflow& workflow, const Measure& measure, const Review& review) {
  if (!review.recurring && measure.rungs_claimed > 0) return std::nullopt;
  Instant due = measure.deadline->due;
  for (std::uint32_t missed = 0; missed < measure.rungs_claimed; ++missed) {
    due = end_of_span(workflow.calendar, due, review.span);
  }
  return Due{.due = due, .wake = claiming_time(workflow, workflow.calendar, due + kJustAfter), .review = &review};
}

std::optional<Due> timed_transition(const Workflow& workflow, const Measure& measure, const State& state) {
  const Transition* transition = find_transition(workflow, state.after->transition);
  if (transition == nullptr || !leaves(*transition, state.name)) return std::nullopt;
  if (transition->to == state.name) return std::nullopt;  // it would be due again at once, for ever
  const Instant due = end_of_span(workflow.calendar, measure.entered, state.after->span);
  return Due{.due = due, .wake = due + kJustAfter, .transition = transition};
}

std::optional<Due> end_of_budget(const Workflow& workflow, const Measure& measure, const PauseBudget& budget) {
  const Transition* transition = find_transition(workflow, budget.transition);
  if (transition == nullptr || !leaves(*transition, measure.state)) return std::nullopt;
  if (transition->to == measure.state) return std::nullopt;  // as above
  const Span left{std::max<std::int64_t>(0, budget.span.count - measure.paused), budget.span.unit};
  const Instant due = end_of_span(workflow.calendar, measure.entered, left);
  return Due{.due = due, .wake = due + kJustAfter, .transition = transition};
}

std::optional<Due> next_lapse(const Measure& measure) {
  std::optional<Due> next;
  for (const Proposal& proposal : measure.proposals) {
    if (!proposal.expires || (next && next->due <= *proposal.expires)) continue;
    next = Due{.due = *proposal.expires, .wake = *proposal.expires + kJustAfter, .proposal = &proposal};
  }
  return next;
}

// The next rung of the ladder, or the next missed review.
std::optional<Due> next_step(const Workflow& workflow, const Measure& measure, const State& state) {
  if (!measure.deadline) return std::nullopt;
  if (state.review) return next_review(workflow, measure, *state.review);
  const auto next = next_rung(workflow, measure);
  if (!next) return std::nullopt;
  return Due{.due = next->due, .wake = next->due, .rung = next->rung, .level = next->level};
}

// What the engine, being away, did not claim in its hours is claimed when they come again.
Instant claimed_late(const Workflow& workflow, const Measure& measure, const Due& due, Instant now) {
  const Calendar& calendar =
      due.review != nullptr ? workflow.calendar : calendar_of(workflow, measure.deadline->calendar);
  const Instant at = claiming_time(workflow, calendar, now);
  return at == now ? due.wake : at;
}

void take_earlier(std::optional<Due>& next, std::optional<Due> other) {
  if (other && (!next || other->wake < next->wake)) next = other;
}

}  // namespace

std::string_view deadline_field(const State& state) {
  if (!state.deadline) return {};
  if (const auto* rule = std::get_if<FromField>(&*state.deadline)) return rule->field;
  if (const auto* rule = std::get_if<SpanFromField>(&*state.deadline)) return rule->field;
  return {};
}

std::uint32_t paused_until(const Workflow& workflow, const Measure& measure, Instant now) {
  const State* state = find_state(workflow, measure.state);
  if (state == nullptr || !state->budget) return measure.paused;
  const Zone& zone = workflow.calendar.zone;
  const Day from = zone.day_of(measure.entered);
  const Day to = zone.day_of(std::max(now, measure.entered));
  const std::int64_t used = state->budget->span.unit == Span::Unit::workdays
                                ? workdays_between(workflow.calendar, from, to)
                                : to.days - from.days;
  // The engine comes when the last day is over, and later when it was down: no more than the budget is ever used.
  const std::int64_t left = std::max<std::int64_t>(0, state->budget->span.count - measure.paused);
  return measure.paused + static_cast<std::uint32_t>(std::clamp<std::int64_t>(used, 0, left));
}

std::uint32_t paused_on_leaving(const Workflow& workflow, const Measure& measure, const State& target, Instant now) {
  return target.name == measure.state ? measure.paused : paused_until(workflow, measure, now);
}

NewDeadline deadline_after(const Workflow& workflow, const Measure& measure, const State& target, const Fields& fields,
                           const Fields& sets, Instant now) {
  const bool field_moved = sets.contains(deadline_field(target));
  if (target.paused) return {};
  if (target.name == measure.state) {
    if (target.review) return on_entry(workflow, measure, target, fields, now);
    const bool asked_again =
        target.deadline && std::holds_alternative<FromExpression>(*target.deadline) && !sets.empty();
    if (asked_again) return asked_anew(workflow, measure, target, fields);
    if (!field_moved) return {measure.deadline, false, false};
    return on_entry(workflow, measure, target, fields, now);
  }
  if (measure.stopped && measure.stopped->deadline && measure.stopped->state == target.name && !field_moved) {
    Deadline deadline = *measure.stopped->deadline;
    const Instant resumed = std::max(now, measure.stopped->at);  // the system's clock may have been set back
    const Calendar& calendar = calendar_of(workflow, deadline.calendar);
    deadline.due =
        within_years(workflow, shift_by_pause(calendar, deadline.due, deadline.unit, measure.stopped->at, resumed));
    return {deadline, false, true};
  }
  return on_entry(workflow, measure, target, fields, now);
}

NewDeadline deadline_on_entry(const Workflow& workflow, const Measure& measure, const State& target,
                              const Fields& fields, Instant entered) {
  if (target.paused) return {};
  return on_entry(workflow, measure, target, fields, entered);
}

std::uint32_t rungs_passed(const Workflow& workflow, const Measure& measure, Instant now) {
  const State* state = find_state(workflow, measure.state);
  if (state == nullptr) return measure.rungs_claimed;
  Measure passing = measure;
  for (auto due = next_step(workflow, passing, *state); due && due->wake <= now;
       due = next_step(workflow, passing, *state)) {
    if (due->rung != nullptr) {
      pass(passing, {due->rung, due->level, due->due});
    } else {
      ++passing.rungs_claimed;
    }
  }
  return passing.rungs_claimed;
}

std::optional<Due> next_due(const Workflow& workflow, const Measure& measure, std::optional<Instant> now) {
  const State* state = find_state(workflow, measure.state);
  if (state == nullptr) return std::nullopt;
  std::optional<Due> next = next_step(workflow, measure, *state);
  if (next && now && next->wake < *now) next->wake = claimed_late(workflow, measure, *next, *now);
  if (state->after) take_earlier(next, timed_transition(workflow, measure, *state));
  if (state->budget) take_earlier(next, end_of_budget(workflow, measure, *state->budget));
  take_earlier(next, next_lapse(measure));
  return next;
}

}  // namespace rectify::core
