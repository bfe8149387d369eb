// The escalation of a workflow: its ladder. Other rules: workflow_rules.cc.
#include <fmt/core.h>

#include <algorithm>

#include "definition/workflow/workflow_draft.h"
#include "definition/workflow/workflow_shape.h"

namespace rectify::definition {

namespace {

// The ladder is climbed in order; offsets in different units cannot be compared.
void check_offset(const core::Ladder& ladder, const core::Rung& rung, const Mark& at, Complaints& complaints) {
  for (auto before = ladder.rungs.rbegin(); before != ladder.rungs.rend(); ++before) {
    if (before->after_previous || before->after.unit != rung.after.unit) continue;
    // Variants for different measures may stand at the same offset.
    const bool variants = !before->when.empty() || !rung.when.empty();
    if (rung.after.count < before->after.count || (rung.after.count == before->after.count && !variants)) {
      complaints.error(at, Fault::rung_out_of_order,
                       fmt::format("rung '{}' can never be reached: '{}' stands before it at {}; give it a later one",
                                   rung.name, before->name, core::to_text(before->after)));
    }
    return;
  }
}

// From the deadline, or from the rung before. False: it could not be read.
bool read_offset(core::Rung& rung, const Mapping& map, const Node& after, const core::Ladder& ladder,
                 Complaints& complaints) {
  if (!after.is_mapping()) {
    const auto span = map.span("after");
    if (!span) return false;
    rung.after = *span;
    check_offset(ladder, rung, after.mark, complaints);
    return true;
  }
  const Mapping inner(after, kAfterShape, complaints);
  const auto span = inner.span("previous");
  if (!span) return false;
  if (ladder.rungs.empty()) {
    complaints.error(after.mark, Fault::rung_out_of_order,
                     fmt::format("no rung stands before '{}': give its offset from the deadline, as in 'after: {}'",
                                 rung.name, core::to_text(*span)));
  }
  rung.after = *span;
  rung.after_previous = true;
  return true;
}

void read_acknowledgement(WorkflowDraft& draft, core::Rung& rung, const Node& node) {
  const Mapping map(node, kAcknowledgeShape, draft.complaints);
  core::Acknowledgement acknowledge;
  if (map["by"] != nullptr) acknowledge.by = read_recipients(draft, *map["by"]);
  if (const auto within = map.span("within")) acknowledge.within = *within;
  if (node.is_mapping()) rung.acknowledge = std::move(acknowledge);
}

void read_ruling(WorkflowDraft& draft, core::Rung& rung, const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kRulingShape, complaints);
  core::Ruling ruling;
  if (map["by"] != nullptr) ruling.by = read_recipients(draft, *map["by"]);
  if (const Node* outcomes = map["outcomes"]; outcomes != nullptr && outcomes->is_mapping()) {
    for (std::size_t i = 0; i < outcomes->entries(); ++i) {
      auto name = read_name(outcomes->key(i), "an outcome", complaints);
      if (!name) continue;
      core::Title title = title_or_name(&outcomes->value(i), *name, complaints);
      ruling.outcomes.push_back({std::move(*name), std::move(title)});
    }
    if (outcomes->entries() < 2) {
      complaints.error(outcomes->mark, Fault::empty_list, "there is nothing to decide: give at least two outcomes");
    }
  } else if (outcomes != nullptr) {
    complaints.error(outcomes->mark, Fault::not_a_mapping,
                     "outcomes have to be a mapping from names to titles, as in {held: 问责, tolerated: 容错}");
  }
  if (node.is_mapping()) rung.ruling = std::move(ruling);
}

void read_rung(WorkflowDraft& draft, core::Ladder& ladder, const Node& node) {
  const Mapping map(node, kRungShape, draft.complaints);
  core::Rung rung = read_rung_head(draft, map, ladder.rungs);
  if (const Node* when = map["when"]) {
    rung.when = read_text(*when, "the condition", draft.complaints).value_or("");
    draft.expressions.emplace(core::ExpressionRef{core::ExpressionRef::Of::rung, rung.name},
                              draft.complaints.place_of(when->mark));
  }
  if (const Node* after = map["after"]) {
    if (!read_offset(rung, map, *after, ladder, draft.complaints)) return;
    ladder.rungs.push_back(std::move(rung));
    draft.rung_marks.push_back(node.mark);
  }
}

void read_ladder(WorkflowDraft& draft, const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kLadderShape, complaints);
  (void)map.word("watches");
  core::Ladder ladder;
  ladder.restart = static_cast<core::Ladder::Restart>(map.word("resets").value_or(0));
  ladder.catch_up = static_cast<core::Ladder::CatchUp>(map.word("catch_up").value_or(0));
  ladder.hours = static_cast<core::Hours>(map.word("claims").value_or(0));
  ladder.grace = map.span("grace");
  ladder.cap = static_cast<std::uint32_t>(map.number("cap").value_or(0));
  if (const Node* rungs = map["rungs"]) {
    if (!rungs->is_sequence() || rungs->children.empty()) {
      complaints.error(rungs->mark, Fault::empty_list, "a ladder needs a list of rungs with at least one");
    } else if (rungs->children.size() > draft.limits.rungs_max) {
      complaints.error(rungs->mark, Fault::beyond_limits,
                       fmt::format("a ladder has at most {} rungs", draft.limits.rungs_max));
    } else {
      for (const Node& rung : rungs->children) read_rung(draft, ladder, rung);
    }
  }
  draft.workflow.ladder = std::move(ladder);
}

}  // namespace

core::Rung read_rung_head(WorkflowDraft& draft, const Mapping& map, const std::vector<core::Rung>& before) {
  Complaints& complaints = draft.complaints;
  core::Rung rung;
  if (const Node* name = map["name"]) {
    rung.name = read_name(*name, "a rung", complaints).value_or("");
    const bool twice =
        std::any_of(before.begin(), before.end(), [&](const core::Rung& other) { return other.name == rung.name; });
    if (twice && !rung.name.empty()) {
      complaints.error(name->mark, Fault::rung_twice,
                       fmt::format("there is a rung '{}' before this one; give it another name", rung.name));
    }
  }
  rung.title = title_or_name(map["title"], rung.name, complaints);
  if (map["notify"] != nullptr) rung.notify = read_recipients(draft, *map["notify"]);
  if (map["acknowledge"] != nullptr) read_acknowledgement(draft, rung, *map["acknowledge"]);
  if (map["decides"] != nullptr) read_ruling(draft, rung, *map["decides"]);
  return rung;
}

std::vector<std::string> read_recipients(WorkflowDraft& draft, const Node& node) {
  Words known = draft.role_names;
  known.insert(known.end(), draft.field_names.begin(), draft.field_names.end());
  std::vector<std::string> names;
  for (const Word& word : read_words(node, "a role or field", draft.complaints)) {
    auto name = refer(word, kRoleOrField, known, draft.complaints);
    if (!name) continue;
    const bool role = std::find(draft.role_names.begin(), draft.role_names.end(), *name) != draft.role_names.end();
    const core::Field* field = core::find_field(draft.workflow, *name);
    if (!role && field != nullptr && field->type != core::FieldType::person && field->type != core::FieldType::unit) {
      draft.complaints.error(
          word.mark, Fault::notify_wrong_field,
          fmt::format("nobody can be notified through field '{}': name a role, or a field of type person or unit",
                      *name));
    }
    names.push_back(std::move(*name));
  }
  return names;
}

void read_escalation(WorkflowDraft& draft, const Node& node) {
  Complaints& complaints = draft.complaints;
  if (!node.is_sequence()) {
    complaints.error(node.mark, Fault::not_a_list, "escalation has to be a list of rules, as in '- rule: ladder'");
    return;
  }
  for (const Node& item : node.children) {
    const Node* rule = item.find("rule");
    if (rule == nullptr || !rule->is_scalar()) {
      complaints.error(item.mark, Fault::missing_key, "an escalation rule needs the key 'rule', as in 'rule: ladder'");
    } else if (rule->text == "lua" || rule->text == "plugin") {
      read_rule(draft, item, rule->text == "lua" ? core::Rule::Kind::lua : core::Rule::Kind::plugin);
    } else if (rule->text != "ladder") {
      complaints.error(rule->mark, Fault::unknown_rule,
                       fmt::format("there is no rule {}: it is 'ladder', 'lua' with a file, or 'plugin' with a library",
                                   in_quotes(rule->text)));
    } else if (draft.workflow.ladder) {
      complaints.error(rule->mark, Fault::second_ladder,
                       "a second ladder: a workflow has one; put all rungs into the first");
    } else {
      draft.escalation_mark = rule->mark;
      read_ladder(draft, item);
    }
  }
}

}  // namespace rectify::definition
