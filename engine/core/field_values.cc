#include "core/field_values.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace rectify::core {

namespace {

bool is_clearing(const Value& value) { return to_text(value).empty(); }

std::string unknown_name(std::string_view what, const std::string& name, const std::vector<std::string_view>& known) {
  std::string message = fmt::format("there is no {} '{}'", what, name);
  if (const auto near = nearest(name, known); !near.empty()) message += fmt::format("; did you mean '{}'?", near);
  return message;
}

template <typename Map>
std::vector<std::string_view> keys_of(const Map& map) {
  std::vector<std::string_view> keys;
  keys.reserve(map.size());
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys;
}

// Units and people have to be those of the organisation, where the workflow names one.
void check_known(const Workflow& workflow, const Field& field, const Value& value,
                 std::vector<std::string>& complaints) {
  const Organisation& organisation = workflow.organisation;
  if (workflow.organisation_name.empty() || is_clearing(value)) return;
  const auto check = [&](const std::string& id) {
    if (field.type == FieldType::unit && !organisation.units.contains(id)) {
      complaints.push_back(
          fmt::format("field {}: {}", field.name, unknown_name("unit", id, keys_of(organisation.units))));
    } else if (field.type == FieldType::person && !organisation.people.contains(id)) {
      complaints.push_back(
          fmt::format("field {}: {}", field.name, unknown_name("person", id, keys_of(organisation.people))));
    }
  };
  if (const auto* one = std::get_if<std::string>(&value)) return check(*one);
  for (const std::string& id : std::get<std::vector<std::string>>(value)) check(id);
}

}  // namespace

Fields merged(const Fields& fields, const Fields& sets) {
  Fields after = fields;
  for (const auto& [name, value] : sets) {
    if (is_clearing(value)) {
      after.erase(name);
    } else {
      after[name] = value;
    }
  }
  return after;
}

void check_sets(const Workflow& workflow, const Fields& sets, std::vector<std::string>& complaints) {
  for (const auto& [name, value] : sets) {
    const Field* field = find_field(workflow, name);
    if (field == nullptr) {
      std::vector<std::string_view> known;
      known.reserve(workflow.fields.size());
      for (const Field& one : workflow.fields) known.push_back(one.name);
      complaints.push_back(unknown_name("field", name, known));
    } else if (!field->computed.empty()) {
      complaints.push_back(fmt::format("field {} is computed ({}); nobody sets it", name, field->computed));
    } else if (auto ok = check_value(*field, value); !ok) {
      complaints.push_back(ok.error().message);
    } else {
      check_known(workflow, *field, value, complaints);
    }
  }
}

void check_required(const Workflow& workflow, const State& state, const Fields& fields,
                    std::vector<std::string>& lacking) {
  for (const Field& field : workflow.fields) {
    const auto& states = field.required_in;
    const bool required = std::find(states.begin(), states.end(), state.name) != states.end();
    if (!required || fields.contains(field.name)) continue;
    const std::string plain = fmt::format("field {} is not set", field.name);
    std::erase(lacking, plain);  // what the transition asked for already is not said twice
    lacking.push_back(fmt::format("{}, and {} requires it", plain, state.name));
  }
}

Result<Fields> with_computed(const Workflow& workflow, const Measure& measure, const Fields& sets) {
  if (!workflow.formula) return sets;
  Fields result = sets;
  Measure after = measure;
  after.fields = merged(measure.fields, sets);
  // One computed field may use another. They form no cycle (the checker refuses it), so as many passes as there are
  // computed fields settle them all.
  const auto computed = std::count_if(workflow.fields.begin(), workflow.fields.end(),
                                      [](const Field& field) { return !field.computed.empty(); });
  bool changed = true;
  for (std::ptrdiff_t pass = 0; changed && pass < computed; ++pass) {
    changed = false;
    for (const Field& field : workflow.fields) {
      if (field.computed.empty()) continue;
      auto value = workflow.formula(field.computed, after);
      if (!value)
        return Error{Code::invalid, fmt::format("field {}: {}", field.name, value.error().message), field.name};
      if (auto ok = check_value(field, *value); !ok) return ok.error();
      const auto present = after.fields.find(field.name);
      const std::string before = present == after.fields.end() ? std::string() : to_text(present->second);
      if (before == *value) continue;
      changed = true;
      after.fields = merged(after.fields, {{field.name, *value}});
      result[field.name] = *value;
    }
  }
  return result;
}

}  // namespace rectify::core
