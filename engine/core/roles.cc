// Who holds a role for a measure, and whom a notification reaches.
#include "core/roles.h"

#include <algorithm>

namespace rectify::core {

namespace {

bool names(const Fields& fields, const std::string& field, const std::string& id) {
  const auto found = fields.find(field);
  if (found == fields.end() || id.empty()) return false;
  if (const auto* one = std::get_if<std::string>(&found->second)) return *one == id;
  const auto& items = std::get<std::vector<std::string>>(found->second);
  return std::find(items.begin(), items.end(), id) != items.end();
}

void add_values(std::vector<Recipient>& recipients, const std::string& role, const Fields& fields,
                const std::string& field, bool unit) {
  const auto found = fields.find(field);
  if (found == fields.end()) return;
  const auto add = [&](const std::string& id) {
    if (!id.empty()) recipients.push_back({role, unit ? id : std::string(), unit ? std::string() : id});
  };
  if (const auto* one = std::get_if<std::string>(&found->second)) return add(*one);
  for (const std::string& id : std::get<std::vector<std::string>>(found->second)) add(id);
}

}  // namespace

bool holds_role(const Workflow& workflow, const Measure& measure, const Actor& actor, std::string_view name) {
  const Role* role = find_role(workflow, name);
  if (role == nullptr) return false;
  switch (role->by) {
    case Role::By::unit:
      return actor.unit == role->value;
    case Role::By::unit_field:
      return names(measure.fields, role->value, actor.unit);
    case Role::By::person:
      return actor.person == role->value;
    case Role::By::person_field:
      return names(measure.fields, role->value, actor.person);
  }
  return false;
}

bool holds_any_role(const Workflow& workflow, const Measure& measure, const Actor& actor,
                    const std::vector<std::string>& roles) {
  return std::any_of(roles.begin(), roles.end(),
                     [&](const std::string& role) { return holds_role(workflow, measure, actor, role); });
}

std::string describe_roles(const Workflow& workflow, const Measure& measure, const std::vector<std::string>& roles) {
  std::string text;
  for (const std::string& name : roles) {
    if (name == kEngineActor) continue;
    if (!text.empty()) text += " or ";
    text += name;
    const Role* role = find_role(workflow, name);
    if (role == nullptr) continue;
    const bool fixed = role->by == Role::By::unit || role->by == Role::By::person;
    const auto field = measure.fields.find(role->value);
    if (fixed) {
      text += " (" + role->value + ")";
    } else if (field == measure.fields.end()) {
      text += " (" + role->value + " is not set)";
    } else {
      text += " (" + to_text(field->second) + ")";
    }
  }
  return text.empty() ? std::string(kEngineActor) : text;
}

std::vector<Recipient> recipients_of(const Workflow& workflow, const Measure& measure,
                                     const std::vector<std::string>& notify) {
  std::vector<Recipient> recipients;
  for (const std::string& name : notify) {
    const Role* role = find_role(workflow, name);
    if (role == nullptr) {
      const Field* field = find_field(workflow, name);
      if (field != nullptr) add_values(recipients, name, measure.fields, name, field->type == FieldType::unit);
      continue;
    }
    const bool unit = role->by == Role::By::unit || role->by == Role::By::unit_field;
    if (role->by == Role::By::unit_field || role->by == Role::By::person_field) {
      add_values(recipients, name, measure.fields, role->value, unit);
    } else {
      recipients.push_back({name, unit ? role->value : std::string(), unit ? std::string() : role->value});
    }
  }
  // Nobody is told twice of one thing.
  std::vector<Recipient> distinct;
  for (Recipient& recipient : recipients) {
    if (std::find(distinct.begin(), distinct.end(), recipient) == distinct.end()) {
      distinct.push_back(std::move(recipient));
    }
  }
  return distinct;
}

}  // namespace rectify::core
