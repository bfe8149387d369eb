#include "scenario/explore_key.h"

#include <fmt/core.h>

#include <algorithm>

#include "core/deadlines.h"

namespace rectify::scenario {

namespace {

constexpr std::uint32_t kCountedMax = 12;  // episodes or returns, where an expression counts them

// How far away a moment is: 'p'ast, 'n'ear, 'f'ar.
char distance(const ExploreOptions& options, Instant due, Instant now) {
  if (due < now) return 'p';
  return due.ms - now.ms <= (options.near_days + 1) * kMsPerDay ? 'n' : 'f';
}

struct Key {
  std::string text;

  void add(std::string_view part) {
    text += part;
    text += '|';
  }
  void add(std::uint64_t number) { add(std::to_string(number)); }
};

void add_field(Key& key, const core::Workflow& workflow, const Cast& cast, const ExploreOptions& options,
               const core::Field& field, const core::Measure& measure, Instant now) {
  const auto found = measure.fields.find(field.name);
  if (found == measure.fields.end()) return key.add("");
  if (!cast.is_telling(field)) return key.add("+");
  const std::string value = core::to_text(found->second);
  if (field.type != core::FieldType::date || field.list) return key.add(value);
  const auto day = parse_day(value);
  key.add(day ? std::string(1, distance(options, workflow.calendar.zone.end_of(*day), now)) : value);
}

// Transitions of which somebody may not be the same person.
bool is_held_against(const core::Workflow& workflow, const std::string& fired) {
  return std::any_of(workflow.transitions.begin(), workflow.transitions.end(), [&](const core::Transition& transition) {
    return std::find(transition.not_same_as.begin(), transition.not_same_as.end(), fired) !=
           transition.not_same_as.end();
  });
}

void add_clock(Key& key, const core::Workflow& workflow, const ExploreOptions& options, const core::Measure& measure,
               Instant now) {
  key.add(measure.deadline ? std::string(1, distance(options, measure.deadline->due, now)) : "-");
  if (measure.stopped) {
    key.add(measure.stopped->state);
    key.add(measure.stopped->deadline ? std::string(1, distance(options, measure.stopped->deadline->due, now)) : "-");
  } else {
    key.add("");
  }
  const std::size_t rungs = workflow.ladder ? workflow.ladder->rungs.size() : 0;
  key.add(measure.rungs_claimed == 0 ? "none" : measure.rungs_claimed < rungs ? "some" : "all");
  std::int64_t budget = 0;
  for (const core::State& state : workflow.states)
    budget = std::max(budget, state.budget ? state.budget->span.count : 0);
  key.add(measure.paused == 0 ? "0" : measure.paused < budget ? "some" : "all");
  const auto due = core::next_due(workflow, measure);
  if (!due) return key.add("never");
  if (due->transition != nullptr) return key.add(due->transition->name);
  if (due->proposal != nullptr) return key.add("lapse");
  key.add(due->rung != nullptr ? "rung" : "review");
}

}  // namespace

std::string situation_key(const core::Workflow& workflow, const Cast& cast, const ExploreOptions& options,
                          const core::Measure& measure, Instant now) {
  Key key;
  key.add(measure.state);
  add_clock(key, workflow, options, measure, now);
  key.add(std::min<std::uint32_t>(measure.episode, cast.is_mentioned("episode") ? kCountedMax : 2));
  if (cast.is_mentioned("returns")) key.add(std::min(measure.returns, kCountedMax));
  for (const core::Proposal& proposal : measure.proposals) {
    key.add(fmt::format("{} by {}", proposal.transition, proposal.actor.unit));
    for (const core::Actor& actor : proposal.approvals) key.add(actor.unit);
    for (const auto& [name, value] : proposal.sets) key.add(name);
  }
  for (const auto& [transition, actor] : measure.fired_by) {
    if (is_held_against(workflow, transition)) key.add(fmt::format("{} by {}", transition, actor.person));
  }
  for (const core::Field& field : workflow.fields) {
    if (cast.is_tracked(field)) add_field(key, workflow, cast, options, field, measure, now);
  }
  return key.text;
}

}  // namespace rectify::scenario
