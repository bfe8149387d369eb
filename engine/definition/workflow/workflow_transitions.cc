// The transitions of a workflow.
#include <fmt/core.h>

#include <algorithm>

#include "definition/workflow/workflow_draft.h"
#include "definition/workflow/workflow_shape.h"

namespace rectify::definition {

namespace {

constexpr std::string_view kNote = "note";
constexpr std::string_view kDecision = "decision";

std::optional<std::string> refer_to_state(WorkflowDraft& draft, const Word& word) {
  std::optional<std::string> name;  // where no state could be read, that has been complained about
  if (!draft.state_names.empty()) name = refer(word, kState, draft.state_names, draft.complaints);
  if (!name) draft.graph_known = false;
  return name;
}

// {evidence: 2}, {evidence: 1, kind: photo}, {children: closed}.
void read_need_in_braces(core::Needs& needs, const Node& node, Complaints& complaints) {
  const Mapping map(node, kNeedShape, complaints);
  if (map["children"] != nullptr) needs.parts_closed = map.word("children").has_value();
  if (map["evidence"] == nullptr) {
    if (map["kind"] != nullptr && map["children"] != nullptr) {
      complaints.error(map["kind"]->mark, Fault::missing_key,
                       "kind says of what kind the evidence is, and there is none here: leave it out");
    }
    return;
  }
  core::EvidenceNeed need{{}, static_cast<std::uint32_t>(map.number("evidence").value_or(1))};
  if (map["kind"] != nullptr) {
    auto kind = read_name(*map["kind"], "a kind of evidence", complaints);
    if (!kind) return;
    need.kind = std::move(*kind);
  }
  const bool twice = std::any_of(needs.evidence.begin(), needs.evidence.end(),
                                 [&](const core::EvidenceNeed& other) { return other.kind == need.kind; });
  if (twice) {
    complaints.error(node.mark, Fault::listed_twice,
                     fmt::format("evidence{} is needed twice here; leave one of the two out",
                                 need.kind.empty() ? "" : fmt::format(" of kind {}", in_quotes(need.kind))));
    return;
  }
  needs.evidence.push_back(std::move(need));
}

// Items are fields, `note`, `decision`, and what stands in braces; one may stand alone.
void read_needs(WorkflowDraft& draft, core::Needs& needs, const Node& node) {
  Complaints& complaints = draft.complaints;
  const auto add = [&](const Node& item) {
    if (item.is_mapping()) return read_need_in_braces(needs, item, complaints);
    const auto text = read_text(item, "a need", complaints);
    if (!text) return;
    const bool twice = *text == kNote       ? needs.note
                       : *text == kDecision ? needs.decision
                                            : contains(needs.fields, *text);
    if (twice) {
      complaints.error(item.mark, Fault::listed_twice,
                       fmt::format("{} is in this list twice; leave one of the two out", in_quotes(*text)));
    } else if (*text == kNote) {
      needs.note = true;
    } else if (*text == kDecision) {
      needs.decision = true;
    } else if (auto name = refer({*text, item.mark}, kField, draft.field_names, complaints)) {
      needs.fields.push_back(std::move(*name));
    }
  };
  if (!node.is_sequence()) return add(node);
  for (const Node& item : node.children) add(item);
}

// That somebody can agree at all.
void check_approvals(const core::Approvals& approvals, const Mapping& map, const Node& node, Complaints& complaints) {
  if (approvals.by.empty() && approvals.all.empty() && map["by"] == nullptr && map["all"] == nullptr) {
    complaints.error(node.mark, Fault::missing_key, "nobody can approve: add by with count, or all");
  }
  if (map["by"] != nullptr && map["count"] == nullptr) {
    complaints.error(node.mark, Fault::missing_key, "how many of those under by have to agree: add count");
  }
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
  if (const Node* all = map["all"]) {
    approvals.all = read_recipients(draft, *all);
    if (all->is_sequence() && all->children.empty())
      complaints.error(all->mark, Fault::empty_list, "nobody has to agree: name at least one role or field");
  }
  if (map["veto"] != nullptr) approvals.veto = read_references(*map["veto"], kRole, draft.role_names, complaints);
  approvals.count = static_cast<std::uint32_t>(map.number("count").value_or(map["by"] != nullptr ? 1 : 0));
  approvals.distinct_units = map.word("distinct").value_or(0) == 1;
  approvals.expires = map.span("expires");
  if (node.is_mapping()) check_approvals(approvals, map, node, complaints);
  if (const Node* count = map["count"]) draft.count_marks.emplace(transition.name, count->mark);
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
                           fmt::format("nobody can fire '{}': name at least one role", transition.name));
  }
}

// States, and groups for all their members.
void read_from(WorkflowDraft& draft, core::Transition& transition, const Node& node) {
  Complaints& complaints = draft.complaints;
  for (const Word& word : read_words(node, "a state", complaints)) {
    if (const auto group = draft.members.find(word.text); group != draft.members.end()) {
      for (const std::string& state : group->second) {
        if (!contains(transition.from, state)) transition.from.push_back(state);
      }
    } else if (auto name = refer_to_state(draft, word); name && !contains(transition.from, *name)) {
      transition.from.push_back(std::move(*name));
    }
  }
  if (node.is_sequence() && node.children.empty()) {
    complaints.error(node.mark, Fault::empty_list,
                     fmt::format("'{}' leaves no state: name at least one", transition.name));
  }
}

// A state; with a history a group, in whose first state it ends where there is nothing to resume.
void read_to(WorkflowDraft& draft, core::Transition& transition, const Node& node, bool resumes) {
  Complaints& complaints = draft.complaints;
  const auto text = read_text(node, "the state", complaints);
  if (!text) return;
  const auto group = draft.members.find(*text);
  if (group == draft.members.end()) {
    transition.to = refer_to_state(draft, {*text, node.mark}).value_or("");
    if (resumes && !transition.to.empty()) transition.resumes = {transition.to};
    return;
  }
  transition.to = group->second.front();
  if (resumes) {
    transition.resumes = group->second;
  } else {
    complaints.error(node.mark, Fault::bad_history,
                     fmt::format("'{}' is a group: name the state of it, or add history: resume to go back to the one "
                                 "that the measure was in",
                                 *text));
  }
}

void read_ends(WorkflowDraft& draft, core::Transition& transition, const Mapping& map) {
  if (map["from"] != nullptr) read_from(draft, transition, *map["from"]);
  if (map["to"] != nullptr) read_to(draft, transition, *map["to"], map.word("history").has_value());
  if (transition.from.empty() || transition.to.empty()) draft.graph_known = false;
}

void read_independence(WorkflowDraft& draft, core::Transition& transition, const Node& node) {
  for (const Word& word : read_words(node, "a transition", draft.complaints)) {
    if (word.text == transition.name) {
      draft.complaints.error(
          word.mark, Fault::not_same_as_itself,
          fmt::format("'{}' cannot be not_same_as itself; name the transition whose actor may not fire this one",
                      word.text));
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

}  // namespace

void read_transitions(WorkflowDraft& draft, const Node& node) {
  draft.transition_names = read_declared_names(node, "transition", draft.limits.transitions_max, draft.complaints);
  for (std::size_t i = 0; i < draft.transition_names.size(); ++i) read_transition(draft, node.key(i), node.value(i));
}

}  // namespace rectify::definition
