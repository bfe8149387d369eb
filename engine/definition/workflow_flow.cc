// The transitions and states of a workflow.
#include <algorithm>

#include "definition/workflow_draft.h"
#include "definition/workflow_shape.h"

namespace rectify::definition {

namespace {

constexpr std::string_view kNote = "note";

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<std::string> refer_to_state(WorkflowDraft& draft, const Word& word) {
  std::optional<std::string> name;  // where no state could be read, that has been complained about
  if (!draft.state_names.empty()) name = refer(word, kState, draft.state_names, draft.complaints);
  if (!name) draft.graph_known = false;
  return name;
}

// Items are fields, `note`, and {evidence: n}; one may stand alone.
void read_needs(WorkflowDraft& draft, core::Needs& needs, const Node& node) {
  Complaints& complaints = draft.complaints;
  const auto add = [&](const Node& item) {
    if (item.is_mapping()) {
      const Mapping map(item, kNeedShape, complaints);
      if (map["evidence"] == nullptr) return;
      const auto pieces = map.number("evidence");
      if (!needs.evidence.empty())
        complaints.error(item.mark, Fault::listed_twice, "evidence is needed twice here; leave one of the two out");
      needs.evidence = {{{}, static_cast<std::uint32_t>(pieces.value_or(1))}};
      return;
    }
    const auto text = read_text(item, "a need", complaints);
    if (!text) return;
    const bool twice = *text == kNote ? needs.note : contains(needs.fields, *text);
    if (twice) {
      complaints.error(item.mark, Fault::listed_twice,
                       in_quotes(*text) + " is in this list twice; leave one of the two out");
    } else if (*text == kNote) {
      needs.note = true;
    } else if (auto name = refer({*text, item.mark}, kField, draft.field_names, complaints)) {
      needs.fields.push_back(std::move(*name));
    }
  };
  if (!node.is_sequence()) return add(node);
  for (const Node& item : node.children) add(item);
}

// How many different persons can hold one of the roles; nothing where there is no telling.
std::optional<std::size_t> holders_at_most(const core::Workflow& workflow, const std::vector<std::string>& roles) {
  std::vector<std::string> persons;
  for (const std::string& name : roles) {
    const core::Role* role = core::find_role(workflow, name);
    if (role == nullptr) return std::nullopt;
    const core::Field* field = core::find_field(workflow, role->value);
    const bool fixed = role->by == core::Role::By::person;
    const bool one_field = role->by == core::Role::By::person_field && field != nullptr && !field->list;
    if (!fixed && !one_field) return std::nullopt;
    const std::string holder = (fixed ? "person " : "field ") + role->value;
    if (!contains(persons, holder)) persons.push_back(holder);
  }
  return persons.size();
}

void read_approvals(WorkflowDraft& draft, core::Transition& transition, const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kApprovalsShape, complaints);
  core::Approvals approvals;
  if (const Node* by = map["by"]) {
    approvals.by = read_references(*by, kRole, draft.role_names, complaints);
    if (by->is_sequence() && by->children.empty())
      complaints.error(by->mark, Fault::empty_list, "nobody can approve: name at least one role");
  }
  if (const Node* count = map["count"]) {
    approvals.count = static_cast<std::uint32_t>(map.number("count").value_or(1));
    const auto most = holders_at_most(draft.workflow, approvals.by);
    if (!approvals.by.empty() && most && approvals.count > *most) {
      complaints.error(count->mark, Fault::too_many_approvals,
                       std::to_string(approvals.count) + " approvals can never be: no more than " +
                           std::to_string(*most) + (*most == 1 ? " person holds" : " persons hold") +
                           " the roles under by");
    }
  }
  transition.approvals = std::move(approvals);
}

// Roles, and the engine where a timer may fire it.
void read_by(WorkflowDraft& draft, core::Transition& transition, const Node& node) {
  if (draft.role_names.empty()) return;  // which has been complained about
  Words holders = draft.role_names;
  holders.push_back(core::kEngineActor);
  transition.by = read_references(node, kRole, holders, draft.complaints);
  if (node.is_sequence() && node.children.empty()) {
    draft.complaints.error(node.mark, Fault::empty_list,
                           "nobody can fire '" + transition.name + "': name at least one role");
  }
}

void read_ends(WorkflowDraft& draft, core::Transition& transition, const Mapping& map) {
  Complaints& complaints = draft.complaints;
  if (const Node* from = map["from"]) {
    for (const Word& word : read_words(*from, "a state", complaints)) {
      if (auto name = refer_to_state(draft, word)) transition.from.push_back(std::move(*name));
    }
    if (from->is_sequence() && from->children.empty()) {
      complaints.error(from->mark, Fault::empty_list, "'" + transition.name + "' leaves no state: name at least one");
    }
  }
  if (const Node* to = map["to"]) {
    if (auto text = read_text(*to, "the state", complaints)) {
      transition.to = refer_to_state(draft, {std::move(*text), to->mark}).value_or("");
    }
  }
  if (transition.from.empty() || transition.to.empty()) draft.graph_known = false;
}

void read_independence(WorkflowDraft& draft, core::Transition& transition, const Node& node) {
  for (const Word& word : read_words(node, "a transition", draft.complaints)) {
    if (word.text == transition.name) {
      draft.complaints.error(word.mark, Fault::not_same_as_itself,
                             "'" + word.text +
                                 "' cannot be not_same_as itself; name the transition whose "
                                 "actor may not fire this one");
    } else if (auto name = refer(word, kTransition, draft.transition_names, draft.complaints)) {
      transition.not_same_as.push_back(std::move(*name));
    }
  }
}

void read_transition(WorkflowDraft& draft, const Node& key, const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kTransitionShape, complaints);
  core::Transition transition;
  transition.name = key.text;
  transition.title = title_or_name(map["title"], transition.name, complaints);
  read_ends(draft, transition, map);
  if (map["by"] != nullptr) read_by(draft, transition, *map["by"]);
  if (map["needs"] != nullptr) read_needs(draft, transition.needs, *map["needs"]);
  if (map["sets"] != nullptr) transition.sets = read_references(*map["sets"], kField, draft.field_names, complaints);
  if (map["not_same_as"] != nullptr) read_independence(draft, transition, *map["not_same_as"]);
  if (map["approvals"] != nullptr) read_approvals(draft, transition, *map["approvals"]);
  if (const Node* when = map["when"]) {
    transition.when = read_text(*when, "the condition", complaints).value_or("");
    draft.expressions.emplace(core::ExpressionRef{core::ExpressionRef::Of::condition, transition.name},
                              complaints.place_of(when->mark));
  }
  transition.next_episode = map.word("episode").has_value();
  draft.transition_marks.push_back(key.mark);
  draft.workflow.transitions.push_back(std::move(transition));
}

void read_deadline(WorkflowDraft& draft, core::State& state, const Mapping& state_map) {
  Complaints& complaints = draft.complaints;
  const Node* node = state_map["deadline"];
  if (node == nullptr) return;
  if (!node->is_mapping()) {
    if (const auto span = state_map.span("deadline")) state.deadline = core::SpanFromEntry{*span};
    return;
  }
  const Mapping map(*node, kFromFieldShape, complaints);
  const Node* field_node = map["field"];
  if (field_node == nullptr) return;
  const auto text = read_text(*field_node, "the field", complaints);
  if (!text) return;
  const auto name = refer({*text, field_node->mark}, kField, draft.field_names, complaints);
  if (!name) return;
  state.deadline = core::FromField{*name};
  const core::Field* field = core::find_field(draft.workflow, *name);
  if (field != nullptr && (field->type != core::FieldType::date || field->list)) {
    complaints.error(field_node->mark, Fault::deadline_of_wrong_field,
                     "field '" + *name + "' cannot be a deadline: it has to be of type date");
  }
}

// The transition has to be one that a timer can fire from here.
void check_timed(WorkflowDraft& draft, const core::State& state, const Word& word) {
  const core::Transition* transition = core::find_transition(draft.workflow, state.after->transition);
  if (transition == nullptr || !draft.graph_known) return;
  const std::string name = "'" + transition->name + "'";
  if (!core::leaves(*transition, state.name)) {
    draft.complaints.error(word.mark, Fault::timer_cannot_fire,
                           name + " does not leave '" + state.name + "': add '" + state.name +
                               "' to its from, or name a transition that does");
  }
  if (!contains(transition->by, core::kEngineActor)) {
    draft.complaints.error(word.mark, Fault::timer_cannot_fire,
                           "a timer cannot fire " + name + ": add 'engine' to its by");
  }
  if (!transition->when.empty()) {
    draft.complaints.error(word.mark, Fault::timer_cannot_fire,
                           "a timer cannot fire " + name + ": it has a condition (when)");
  }
}

void read_after(WorkflowDraft& draft, core::State& state, const Node& node) {
  Complaints& complaints = draft.complaints;
  if (!node.is_mapping() || node.entries() != 1) {
    complaints.error(node.mark, node.is_mapping() ? Fault::bad_timer : Fault::not_a_mapping,
                     "after has to be one span and the transition it fires, as in {7 days: confirm}");
    draft.graph_known = false;
    return;
  }
  const auto span = read_span(node.key(0), "the span of after", kSpanLeast, complaints);
  const auto text = read_text(node.value(0), "the transition", complaints);
  const Word word{text.value_or(""), node.value(0).mark};
  const auto name = text ? refer(word, kTransition, draft.transition_names, complaints) : std::nullopt;
  if (!span || !name) {
    draft.graph_known = false;
    return;
  }
  state.after = core::TimedTransition{*span, *name};
  check_timed(draft, state, word);
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
                     "the clock of '" + state.name + "' is paused, so it cannot have a deadline");
  }
  if (state.paused && review != nullptr) {
    complaints.error(review->mark, Fault::paused_clock,
                     "the clock of '" + state.name + "' is paused, so it cannot have a review");
  }
  if (!state.paused && deadline != nullptr && review != nullptr) {
    complaints.error(review->mark, Fault::two_deadlines,
                     "the review is the deadline of '" + state.name + "': leave one of the two out");
  }
  if (state.final && deadline != nullptr) {
    complaints.error(deadline->mark, Fault::final_with_deadline,
                     "'" + state.name +
                         "' is final, so it is never overdue: give it a review instead "
                         "of a deadline");
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
  if (map["after"] != nullptr) read_after(draft, state, *map["after"]);
  if (map["review"] != nullptr) read_review(draft, state, *map["review"]);
  check_clock(state, map, complaints);
  draft.state_marks.push_back(key.mark);
  draft.workflow.states.push_back(std::move(state));
}

}  // namespace

void read_transitions(WorkflowDraft& draft, const Node& node) {
  draft.transition_names = read_declared_names(node, "transition", draft.limits.transitions_max, draft.complaints);
  for (std::size_t i = 0; i < draft.transition_names.size(); ++i) read_transition(draft, node.key(i), node.value(i));
}

void read_states(WorkflowDraft& draft, const Node& node) {
  for (std::size_t i = 0; i < draft.state_names.size(); ++i) read_state(draft, node.key(i), node.value(i));
}

}  // namespace rectify::definition
