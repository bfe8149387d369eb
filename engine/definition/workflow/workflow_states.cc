// The states of a workflow, and the groups they belong to.
#include <fmt/core.h>

#include <algorithm>

#include "definition/workflow/workflow_draft.h"
#include "definition/workflow/workflow_shape.h"

namespace rectify::definition {

namespace {

// The date field that a deadline goes by.
std::optional<std::string> read_date_field(WorkflowDraft& draft, const Node& node) {
  Complaints& complaints = draft.complaints;
  const auto text = read_text(node, "the field", complaints);
  if (!text) return std::nullopt;
  auto name = refer({*text, node.mark}, kField, draft.field_names, complaints);
  if (!name) return std::nullopt;
  const core::Field* field = core::find_field(draft.workflow, *name);
  if (field != nullptr && (field->type != core::FieldType::date || field->list)) {
    complaints.error(node.mark, Fault::deadline_of_wrong_field,
                     fmt::format("field '{}' cannot be a deadline: it has to be of type date", *name));
  }
  return name;
}

std::optional<core::DeadlineRule> read_deadline_in_braces(WorkflowDraft& draft, const core::State& state,
                                                          const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kDeadlineShape, complaints);
  std::string calendar;
  if (map["calendar"] != nullptr) calendar = read_id(*map["calendar"], "a calendar", complaints).value_or("");
  for (const char* key : {"from", "calendar"}) {
    if (map[key] == nullptr || map["span"] != nullptr || (map["expression"] != nullptr && *key == 'c')) continue;
    complaints.error(map[key]->mark, Fault::missing_key, fmt::format("{} goes with a span: add span", key));
  }
  if (const Node* field = map["field"]) {
    auto name = read_date_field(draft, *field);
    return name ? std::optional<core::DeadlineRule>(core::FromField{std::move(*name)}) : std::nullopt;
  }
  if (const Node* expression = map["expression"]) {
    auto source = read_text(*expression, "the expression", complaints);
    draft.expressions.emplace(core::ExpressionRef{core::ExpressionRef::Of::deadline, state.name},
                              complaints.place_of(expression->mark));
    if (!source) return std::nullopt;
    return core::FromExpression{std::move(*source), std::move(calendar)};
  }
  const auto span = map.span("span");
  if (!span) return std::nullopt;
  if (map["from"] == nullptr) return core::SpanFromEntry{*span, std::move(calendar)};
  auto field = read_date_field(draft, *map["from"]);
  if (!field) return std::nullopt;
  return core::SpanFromField{*span, std::move(*field), std::move(calendar)};
}

void read_deadline(WorkflowDraft& draft, core::State& state, const Mapping& state_map) {
  const Node* node = state_map["deadline"];
  if (node == nullptr) return;
  if (node->is_mapping()) {
    state.deadline = read_deadline_in_braces(draft, state, *node);
  } else if (const auto span = state_map.span("deadline")) {
    state.deadline = core::SpanFromEntry{*span};
  }
}

// The transition has to be one that a timer can fire from here.
void check_timed(WorkflowDraft& draft, const core::State& state, const std::string& fires, const Mark& at) {
  const core::Transition* transition = core::find_transition(draft.workflow, fires);
  if (transition == nullptr || !draft.graph_known) return;
  const std::string name = "'" + transition->name + "'";
  if (!core::leaves(*transition, state.name)) {
    draft.complaints.error(at, Fault::timer_cannot_fire,
                           fmt::format("{} does not leave '{}': add '{}' to its from, or name a transition that does",
                                       name, state.name, state.name));
  } else if (transition->to == state.name) {
    draft.complaints.error(at, Fault::timer_cannot_fire,
                           fmt::format("{} leads back to '{}': a timer would fire it for ever", name, state.name));
  }
  if (!contains(transition->by, core::kEngineActor)) {
    draft.complaints.error(at, Fault::timer_cannot_fire,
                           fmt::format("a timer cannot fire {}: add 'engine' to its by", name));
  }
  if (!transition->when.empty()) {
    draft.complaints.error(at, Fault::timer_cannot_fire,
                           fmt::format("a timer cannot fire {}: it has a condition (when)", name));
  }
}

struct Timer {
  core::Span span;
  std::string transition;
};

// {7 days: confirm}.
std::optional<Timer> read_timer(WorkflowDraft& draft, const core::State& state, const Node& node,
                                std::string_view what) {
  Complaints& complaints = draft.complaints;
  if (!node.is_mapping() || node.entries() != 1) {
    complaints.error(node.mark, node.is_mapping() ? Fault::bad_timer : Fault::not_a_mapping,
                     fmt::format("{} has to be one span and the transition it fires, as in {{7 days: confirm}}", what));
    draft.graph_known = false;
    return std::nullopt;
  }
  const auto span = read_span(node.key(0), fmt::format("the span of {}", what), kSpanLeast, complaints);
  const auto text = read_text(node.value(0), "the transition", complaints);
  const Word word{text.value_or(""), node.value(0).mark};
  auto name = text ? refer(word, kTransition, draft.transition_names, complaints) : std::nullopt;
  if (!span || !name) {
    draft.graph_known = false;
    return std::nullopt;
  }
  check_timed(draft, state, *name, word.mark);
  return Timer{*span, std::move(*name)};
}

// Budgets are added up over several pauses, so they have to be counted alike.
void read_budget(WorkflowDraft& draft, core::State& state, const Node& node) {
  Complaints& complaints = draft.complaints;
  auto timer = read_timer(draft, state, node, "budget");
  if (!timer) return;
  using Unit = core::Span::Unit;
  if (timer->span.unit != Unit::days && timer->span.unit != Unit::workdays) {
    complaints.error(node.mark, Fault::bad_budget, "a budget is counted in days or workdays, as in {60 days: resume}");
  }
  for (const core::State& other : draft.workflow.states) {
    if (!other.budget || other.budget->span.unit == timer->span.unit) continue;
    complaints.error(
        node.mark, Fault::bad_budget,
        fmt::format(
            "the budget of '{}' is counted in other units: a measure has one budget an episode, in days or in workdays",
            other.name));
  }
  if (!state.paused) {
    complaints.error(node.mark, Fault::bad_budget, "only a state with clock: paused has a budget");
  }
  state.budget = core::PauseBudget{timer->span, std::move(timer->transition)};
}

void read_review(WorkflowDraft& draft, core::State& state, const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kReviewShape, complaints);
  if (!node.is_mapping()) return;
  const Node* every = map["every"];
  const Node* after = map["after"];
  if ((every == nullptr) == (after == nullptr)) return;  // which has been complained about
  core::Review review;
  review.recurring = every != nullptr;
  review.span = map.span(review.recurring ? "every" : "after").value_or(core::Span{});
  if (map["rung"] != nullptr) review.rung = read_name(*map["rung"], "a rung", complaints).value_or("");
  state.review = std::move(review);
}

void check_clock(const core::State& state, const Mapping& map, Complaints& complaints) {
  const Node* deadline = map["deadline"];
  const Node* review = map["review"];
  if (state.paused && deadline != nullptr) {
    complaints.error(deadline->mark, Fault::paused_clock,
                     fmt::format("the clock of '{}' is paused, so it cannot have a deadline", state.name));
  }
  if (state.paused && review != nullptr) {
    complaints.error(review->mark, Fault::paused_clock,
                     fmt::format("the clock of '{}' is paused, so it cannot have a review", state.name));
  }
  if (!state.paused && deadline != nullptr && review != nullptr) {
    complaints.error(review->mark, Fault::two_deadlines,
                     fmt::format("the review is the deadline of '{}': leave one of the two out", state.name));
  }
  if (state.final && deadline != nullptr) {
    complaints.error(
        deadline->mark, Fault::final_with_deadline,
        fmt::format("'{}' is final, so it is never overdue: give it a review instead of a deadline", state.name));
  }
}

void read_state(WorkflowDraft& draft, const Node& key, const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kStateShape, complaints);
  core::State state;
  state.name = key.text;
  state.title = title_or_name(map["title"], state.name, complaints);
  state.phase = static_cast<core::Phase>(map.word("phase").value_or(0));
  state.final = map.boolean("final").value_or(map["final"] != nullptr);
  state.paused = map.word("clock").has_value();
  read_deadline(draft, state, map);
  if (const Node* after = map["after"]) {
    if (auto timer = read_timer(draft, state, *after, "after")) {
      state.after = core::TimedTransition{timer->span, std::move(timer->transition)};
    }
  }
  if (map["budget"] != nullptr) read_budget(draft, state, *map["budget"]);
  if (map["notify"] != nullptr) state.notify = read_recipients(draft, *map["notify"]);
  if (const Node* within = map["within"]) {
    if (auto text = read_text(*within, "the group", complaints)) {
      state.group = refer({std::move(*text), within->mark}, kGroup, draft.group_names, complaints).value_or("");
    }
  }
  if (map["review"] != nullptr) read_review(draft, state, *map["review"]);
  check_clock(state, map, complaints);
  draft.state_marks.push_back(key.mark);
  draft.workflow.states.push_back(std::move(state));
}

}  // namespace

void read_groups(WorkflowDraft& draft, const Node& node) {
  Complaints& complaints = draft.complaints;
  draft.group_names = read_declared_names(node, "group", draft.limits.states_max, complaints);
  for (std::size_t i = 0; i < draft.group_names.size(); ++i) {
    const Mapping map(node.value(i), kGroupShape, complaints);
    const std::string& name = node.key(i).text;
    if (std::find(draft.state_names.begin(), draft.state_names.end(), name) != draft.state_names.end()) {
      complaints.error(node.key(i).mark, Fault::reserved_name,
                       fmt::format("there is a state '{}' too; give the group another name", name));
    }
    draft.workflow.groups.push_back({name, title_or_name(map["title"], name, complaints)});
  }
}

void gather_members(WorkflowDraft& draft, const Node& states, const Node& groups) {
  for (std::size_t i = 0; i < draft.state_names.size(); ++i) {
    const Node* within = states.value(i).find("within");
    if (within == nullptr || !within->is_scalar()) continue;
    const auto& names = draft.group_names;
    if (std::find(names.begin(), names.end(), within->text) == names.end()) continue;
    draft.members[within->text].emplace_back(draft.state_names[i]);
  }
  for (std::size_t i = 0; i < draft.group_names.size(); ++i) {
    const std::string& name = groups.key(i).text;
    if (draft.members.contains(name)) continue;
    draft.complaints.error(groups.key(i).mark, Fault::empty_group,
                           fmt::format("no state belongs to group '{}': add within: {} to its states", name, name));
    draft.graph_known = false;
  }
}

void read_states(WorkflowDraft& draft, const Node& node) {
  for (std::size_t i = 0; i < draft.state_names.size(); ++i) read_state(draft, node.key(i), node.value(i));
}

}  // namespace rectify::definition
