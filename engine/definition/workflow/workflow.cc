// The head of a workflow, its fields and roles. Transitions, states and escalation: workflow_flow.cc,
// workflow_escalation.cc; the judgement of the whole: workflow_check.cc.
#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "definition/workflow/family.h"
#include "definition/workflow/workflow_draft.h"
#include "definition/workflow/workflow_shape.h"

namespace rectify::definition {

namespace {

// `needs: [note]` means the note of the command, so no field can have such a name.
constexpr std::string_view kReserved[] = {"note", "decision"};

void read_type(core::Field& field, bool& known, const Mapping& map, Complaints& complaints) {
  const Node& node = *map["type"];
  const Node* type = &node;
  if (node.is_sequence()) {
    field.list = true;
    if (node.children.size() != 1) {
      complaints.error(node.mark, Fault::bad_list_type, "a list field has one type in brackets, as in [unit]");
      return;
    }
    type = &node.children.front();
  }
  const auto choice = read_choice(*type, "the type", map.words("type"), complaints);
  if (!choice) return;
  field.type = static_cast<core::FieldType>(*choice);
  known = true;
}

// `[low, high]`, or with titles `{low: Low, high: {en: High, zh: 高}}`.
std::vector<Word> read_titled_words(core::Field& field, const Node& node, Complaints& complaints) {
  if (!node.is_mapping()) return read_words(node, "a value", complaints);
  std::vector<Word> values;
  for (std::size_t i = 0; i < node.entries(); ++i) {
    values.push_back({node.key(i).text, node.key(i).mark});
    if (const auto title = read_title(node.value(i), complaints)) field.value_titles.emplace(node.key(i).text, *title);
  }
  return values;
}

void read_values(core::Field& field, const Node& node, const Limits& limits, Complaints& complaints) {
  if (field.type != core::FieldType::enumeration) {
    complaints.error(node.mark, Fault::enum_values, "only a field of type enum has values");
    return;
  }
  for (const Word& value : read_titled_words(field, node, complaints)) {
    if (!core::check_id(value.text, "a value").ok()) {
      complaints.error(
          value.mark, Fault::bad_enum_value,
          fmt::format(
              "{} cannot be a value: values are 1 to 128 bytes without spaces and / ? # %; put the words into a title",
              in_quotes(value.text)));
    }
    field.values.push_back(value.text);
  }
  if (field.values.empty()) complaints.error(node.mark, Fault::empty_list, "an enum needs at least one value");
  if (field.values.size() > limits.values_max) {
    complaints.error(node.mark, Fault::beyond_limits, fmt::format("an enum has at most {} values", limits.values_max));
  }
}

// States, and groups for all their members.
std::vector<std::string> read_states_of_field(WorkflowDraft& draft, const Node& node) {
  std::vector<std::string> states;
  const auto add = [&](const std::string& state) {
    if (std::ranges::find(states, state) == states.end()) states.push_back(state);
  };
  for (const Word& word : read_words(node, "a state", draft.complaints)) {
    if (const auto group = draft.members.find(word.text); group != draft.members.end()) {
      std::ranges::for_each(group->second, add);
    } else if (const auto name = refer(word, kState, draft.state_names, draft.complaints)) {
      add(*name);
    }
  }
  return states;
}

// What is asked of a field besides its type.
void read_field_rules(WorkflowDraft& draft, core::Field& field, const Mapping& map) {
  Complaints& complaints = draft.complaints;
  if (const Node* unit = map["unit"]) {
    field.unit = read_text(*unit, "the unit", complaints).value_or("");
    if (field.type != core::FieldType::number) {
      complaints.error(unit->mark, Fault::field_rule, "only a field of type number counts something: leave unit out");
    }
  }
  if (map["required_in"] != nullptr) field.required_in = read_states_of_field(draft, *map["required_in"]);
  field.is_private = map.boolean("private").value_or(false);
  const Node* computed = map["computed"];
  if (computed == nullptr) return;
  field.computed = read_text(*computed, "the expression", complaints).value_or("");
  draft.expressions.emplace(core::ExpressionRef{core::ExpressionRef::Of::field, field.name},
                            complaints.place_of(computed->mark));
  if (field.list) {
    complaints.error(computed->mark, Fault::field_rule, "a computed field gives one value, so it cannot be a list");
  }
}

void read_field(WorkflowDraft& draft, const Node& key, const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kFieldShape, complaints);
  core::Field field;
  field.name = key.text;
  field.title = title_or_name(map["title"], field.name, complaints);
  if (std::ranges::find(kReserved, field.name) != std::end(kReserved)) {
    complaints.error(key.mark, Fault::reserved_name,
                     fmt::format("a field cannot be named '{}': 'needs: [{}]' asks for the {} of the command",
                                 field.name, field.name, field.name));
  }
  if (map["type"] == nullptr) return;
  bool known = false;
  read_type(field, known, map, complaints);
  if (!known) return;
  if (map["values"] != nullptr) {
    read_values(field, *map["values"], draft.limits, complaints);
  } else if (field.type == core::FieldType::enumeration) {
    complaints.error(map["type"]->mark, Fault::enum_values, "an enum needs its values, as in values: [low, high]");
  }
  read_field_rules(draft, field, map);
  draft.field_marks.emplace(field.name, key.mark);
  draft.workflow.fields.push_back(std::move(field));
}

// `unit: x` or `unit: {field: f}`; the same for a person.
void read_holder(WorkflowDraft& draft, core::Role& role, const Node& node, bool unit) {
  Complaints& complaints = draft.complaints;
  if (!node.is_mapping()) {
    role.by = unit ? core::Role::By::unit : core::Role::By::person;
    role.value = read_id(node, unit ? "a unit" : "a person", complaints).value_or("");
    return;
  }
  role.by = unit ? core::Role::By::unit_field : core::Role::By::person_field;
  const Mapping map(node, kFromFieldShape, complaints);
  if (map["field"] == nullptr) return;
  const auto text = read_text(*map["field"], "the field", complaints);
  if (!text) return;
  const auto name = refer({*text, map["field"]->mark}, kField, draft.field_names, complaints);
  if (!name) return;
  role.value = *name;
  const core::Field* field = core::find_field(draft.workflow, *name);
  const core::FieldType wanted = unit ? core::FieldType::unit : core::FieldType::person;
  if (field != nullptr && field->type != wanted) {
    complaints.error(map["field"]->mark, Fault::role_of_wrong_field,
                     fmt::format("nobody can hold the role '{}': field '{}' is not of type {}", role.name, *name,
                                 unit ? "unit" : "person"));
  }
}

void read_role(WorkflowDraft& draft, const Node& key, const Node& node) {
  Complaints& complaints = draft.complaints;
  const Mapping map(node, kRoleShape, complaints);
  core::Role role;
  role.name = key.text;
  role.title = title_or_name(map["title"], role.name, complaints);
  if (role.name == core::kEngineActor) {
    complaints.error(key.mark, Fault::reserved_name,
                     "a role cannot be named 'engine': that is the engine itself, when a timer fires");
  }
  if (!node.is_mapping()) return;
  const Node* unit = map["unit"];
  const Node* person = map["person"];
  if ((unit == nullptr) == (person == nullptr)) return;  // which has been complained about
  read_holder(draft, role, unit != nullptr ? *unit : *person, unit != nullptr);
  role.or_above = map.boolean("or_above").value_or(false);
  if (map["office"] != nullptr) role.office = read_id(*map["office"], "an office", complaints).value_or("");
  for (const char* const key_of_unit : {"or_above", "office"}) {
    const Node* given = map[key_of_unit];
    if (given == nullptr) continue;
    if (person != nullptr) {
      complaints.error(given->mark, Fault::role_needs_organisation,
                       fmt::format("{} is about a unit, and this role is a person's: leave it out", key_of_unit));
    } else if (draft.workflow.organisation_name.empty()) {
      complaints.error(
          given->mark, Fault::role_needs_organisation,
          fmt::format("{} asks the organisation: name it at the top, as in organisation: district", key_of_unit));
    }
  }
  draft.roles.emplace(role.name, complaints.place_of(key.mark));
  draft.workflow.roles.push_back(std::move(role));
}

void read_head(WorkflowDraft& draft, const Mapping& map) {
  Complaints& complaints = draft.complaints;
  core::Workflow& workflow = draft.workflow;
  if (map["workflow"] != nullptr) {
    workflow.name = read_name(*map["workflow"], "a workflow", complaints).value_or("");
  }
  workflow.version = static_cast<std::uint32_t>(map.number("version").value_or(1));
  if (map["calendar"] != nullptr) {
    workflow.calendar_name = read_id(*map["calendar"], "a calendar", complaints).value_or("");
  }
  if (map["organisation"] != nullptr) {
    workflow.organisation_name = read_id(*map["organisation"], "an organisation", complaints).value_or("");
  }
  workflow.title = title_or_name(map["title"], workflow.name, complaints);
}

}  // namespace

Words read_declared_names(const Node& node, std::string_view what, std::size_t most, Complaints& complaints) {
  Words names;
  if (!node.is_mapping() || node.entries() == 0) {
    complaints.error(node.mark, Fault::empty_list,
                     fmt::format("{}s have to be a mapping from names to what they mean, with at least one", what));
    return names;
  }
  for (std::size_t i = 0; i < node.entries(); ++i) {
    if (i == most) {
      complaints.error(node.key(i).mark, Fault::beyond_limits,
                       fmt::format("at most {} {}s are read; this is one more", most, what));
      break;
    }
    (void)read_name(node.key(i), fmt::format("a {}", what), complaints);
    names.push_back(node.key(i).text);
  }
  return names;
}

std::optional<std::string> refer(const Word& word, const Referent& to, const Words& declared, Complaints& complaints) {
  if (std::find(declared.begin(), declared.end(), word.text) != declared.end()) return word.text;
  const std::string hint = did_you_mean(word.text, declared);
  complaints.error(word.mark, to.unknown, fmt::format("there is no {} {}{}", to.what, in_quotes(word.text), hint));
  const std::string_view near = nearest_known(word.text, declared);
  return near.empty() ? std::nullopt : std::optional<std::string>(near);
}

std::vector<std::string> read_references(const Node& node, const Referent& to, const Words& declared,
                                         Complaints& complaints) {
  std::vector<std::string> names;
  for (const Word& word : read_words(node, fmt::format("a {}", to.what), complaints)) {
    if (auto name = refer(word, to, declared, complaints)) names.push_back(std::move(*name));
  }
  return names;
}

core::Title title_or_name(const Node* title, const std::string& name, Complaints& complaints) {
  if (title == nullptr) return {.en = name, .zh = {}};
  return read_title(*title, complaints).value_or(core::Title{.en = name, .zh = {}});
}

void read_fields(WorkflowDraft& draft, const Node& node) {
  draft.field_names = read_declared_names(node, "field", draft.limits.fields_max, draft.complaints);
  for (std::size_t i = 0; i < draft.field_names.size(); ++i) read_field(draft, node.key(i), node.value(i));
}

void read_roles(WorkflowDraft& draft, const Node& node) {
  draft.role_names = read_declared_names(node, "role", draft.limits.roles_max, draft.complaints);
  for (std::size_t i = 0; i < draft.role_names.size(); ++i) read_role(draft, node.key(i), node.value(i));
}

namespace {

void read_root(WorkflowDraft& draft, const Node& root) {
  const Mapping map(root, kWorkflowShape, draft.complaints);
  read_head(draft, map);
  if (map["states"] != nullptr) {
    draft.state_names = read_declared_names(*map["states"], "state", draft.limits.states_max, draft.complaints);
  }
  if (map["groups"] != nullptr) read_groups(draft, *map["groups"]);
  if (map["groups"] != nullptr && map["states"] != nullptr) gather_members(draft, *map["states"], *map["groups"]);
  if (map["fields"] != nullptr) read_fields(draft, *map["fields"]);
  if (map["roles"] != nullptr) read_roles(draft, *map["roles"]);
  if (map["transitions"] != nullptr) read_transitions(draft, *map["transitions"]);
  if (map["states"] != nullptr) read_states(draft, *map["states"]);
  if (map["escalation"] != nullptr) read_escalation(draft, *map["escalation"]);
  check_flow(draft);
}

ReadWorkflow with_places(WorkflowDraft& draft) {
  ReadWorkflow read;
  read.expressions = std::move(draft.expressions);
  read.roles = std::move(draft.roles);
  read.rules = std::move(draft.rules);
  for (std::size_t i = 0; i < draft.transition_marks.size(); ++i) {
    read.transitions.emplace(draft.workflow.transitions[i].name, draft.complaints.place_of(draft.transition_marks[i]));
  }
  for (const auto& [transition, mark] : draft.count_marks) {
    read.counts.emplace(transition, draft.complaints.place_of(mark));
  }
  return read;
}

}  // namespace

ReadWorkflow read_workflow(std::string_view text, std::string_view file, const Limits& limits,
                           const FindBase& find_base) {
  Complaints complaints(file, text);
  WorkflowDraft draft{.complaints = complaints, .limits = limits};
  std::vector<std::unique_ptr<SourceFile>> bases;
  auto root = parse_yaml(text, limits, complaints);
  if (root && (!root->is_mapping() || join_family(*root, file, find_base, limits, complaints, bases))) {
    read_root(draft, *root);
  }
  std::string flat(text);
  if (root && !bases.empty()) {
    flat = to_yaml(*root);
    if (flat.size() > limits.bytes_max) {
      complaints.error(
          Place{}, Fault::beyond_limits,
          fmt::format("with what it extends it has {} bytes; at most {} are read", flat.size(), limits.bytes_max));
    }
  }
  ReadWorkflow read = with_places(draft);
  static_cast<Read<core::Workflow>&>(read) = read_of(std::move(draft.workflow), complaints);
  if (read.value) read.flat = std::move(flat);
  for (const auto& base : bases) read.bases.push_back(std::move(*base));
  return read;
}

}  // namespace rectify::definition
