// The rules of a workflow that are written in Lua or C: which file or library, what it is to know, and the rungs that
// it may claim. Whether it loads is seen by whoever loads it.
#include <fmt/core.h>

#include <algorithm>

#include "definition/workflow/workflow_draft.h"
#include "definition/workflow/workflow_shape.h"

namespace rectify::definition {

namespace {

// "/rules/stagnation.lua" and "/x/libs.so#stagnation" are both of this name.
std::string_view stem_of(std::string_view file) {
  if (const std::size_t hash = file.rfind('#'); hash != std::string_view::npos) return file.substr(hash + 1);
  file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
  return file.substr(0, file.find('.'));
}

void read_rungs(WorkflowDraft& draft, core::Rule& rule, const Node& node) {
  Complaints& complaints = draft.complaints;
  if (!node.is_sequence() || node.children.empty()) {
    complaints.error(node.mark, Fault::empty_list,
                     "rungs have to be a list with at least one, as in '- name: stagnant'");
  } else if (node.children.size() > draft.limits.rungs_max) {
    complaints.error(node.mark, Fault::beyond_limits,
                     fmt::format("a rule has at most {} rungs", draft.limits.rungs_max));
  } else {
    for (const Node& rung : node.children) {
      rule.rungs.push_back(read_rung_head(draft, Mapping(rung, kRuleRungShape, complaints), rule.rungs));
    }
  }
}

// By its own name, or by that of its file.
std::string name_of(const core::Rule& rule, const Node* name, const Node* file, Complaints& complaints) {
  if (name != nullptr) return read_name(*name, "a rule", complaints).value_or("");
  if (file == nullptr || !file->is_scalar()) return {};
  Node stem = *file;
  stem.text = stem_of(rule.path);
  return read_name(stem, "a rule", complaints).value_or("");
}

}  // namespace

void read_rule(WorkflowDraft& draft, const Node& node, core::Rule::Kind kind) {
  Complaints& complaints = draft.complaints;
  const bool lua = kind == core::Rule::Kind::lua;
  const Mapping map(node, lua ? kLuaRuleShape : kPluginRuleShape, complaints);
  core::Rule rule;
  rule.kind = kind;
  const Node* file = map[lua ? "file" : "library"];
  if (file != nullptr) rule.path = read_text(*file, lua ? "the file" : "the library", complaints).value_or("");
  rule.file = lua ? std::string(stem_of(rule.path)) : rule.path;
  rule.name = name_of(rule, map["name"], file, complaints);
  if (map["config"] != nullptr) rule.config = read_field_values(*map["config"], "config", complaints);
  if (map["rungs"] != nullptr) read_rungs(draft, rule, *map["rungs"]);
  rule.hours = static_cast<core::Hours>(map.word("asked").value_or(0));
  if (draft.workflow.rules.size() >= draft.limits.rules_max) {
    complaints.error(node.mark, Fault::beyond_limits,
                     fmt::format("a workflow has at most {} rules", draft.limits.rules_max));
    return;
  }
  if (rule.name.empty()) return;
  const bool twice = std::any_of(draft.workflow.rules.begin(), draft.workflow.rules.end(),
                                 [&](const core::Rule& other) { return other.name == rule.name; });
  if (twice) {
    complaints.error(node.mark, Fault::rule_twice,
                     fmt::format("there is a rule '{}' before this one; give it a 'name' of its own", rule.name));
    return;
  }
  draft.rules.emplace(rule.name, complaints.place_of((file != nullptr ? *file : node).mark));
  draft.workflow.rules.push_back(std::move(rule));
}

}  // namespace rectify::definition
