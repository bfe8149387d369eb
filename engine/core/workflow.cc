#include "core/workflow.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace rectify::core {

namespace {

template <typename T>
const T* find_named(const std::vector<T>& items, std::string_view name) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

Error wrong_type(const Field& field, const std::string& wanted, const std::string& got) {
  return {Code::invalid, fmt::format("field {} takes {}, not '{}'", field.name, wanted, got), field.name};
}

bool is_decimal(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (dot == std::string_view::npos) return digits(text);
  return digits(text.substr(0, dot)) && digits(text.substr(dot + 1));
}

// Where something lies: text in one line that does not climb out of the folder it is read from.
bool is_path(std::string_view text) {
  if (!is_utf8(text)) return false;
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    return false;
  }
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find('/', from), text.size());
    if (text.substr(from, end - from) == "..") return false;
    from = end + 1;
  }
  return true;
}

Result<void> check_item(const Field& field, const std::string& item) {
  switch (field.type) {
    case FieldType::text:
      if (!is_utf8(item)) return wrong_type(field, "UTF-8 text", "(other bytes)");
      return {};
    case FieldType::number:
      if (!is_decimal(item)) return wrong_type(field, "a decimal number such as 12 or 3.5", item);
      return {};
    case FieldType::date:
      if (!parse_day(item)) return wrong_type(field, "a date such as 2020-12-31", item);
      return {};
    case FieldType::enumeration: {
      if (std::find(field.values.begin(), field.values.end(), item) != field.values.end()) return {};
      std::string wanted = "one of";
      for (const std::string& value : field.values) wanted += (wanted == "one of" ? " " : ", ") + value;
      return wrong_type(field, wanted, item);
    }
    case FieldType::path:
      if (is_path(item)) return {};
      return wrong_type(field, "a path or URL without control characters and '..'", item);
    case FieldType::person:
    case FieldType::unit:
      if (auto ok = check_id(item, field.type == FieldType::person ? "a person" : "a unit"); !ok) {
        return Error{Code::invalid, fmt::format("field {}: {}", field.name, ok.error().message), field.name};
      }
      return {};
  }
  return {};
}

}  // namespace

const Field* find_field(const Workflow& workflow, std::string_view name) { return find_named(workflow.fields, name); }
const Role* find_role(const Workflow& workflow, std::string_view name) { return find_named(workflow.roles, name); }
const State* find_state(const Workflow& workflow, std::string_view name) { return find_named(workflow.states, name); }
const Transition* find_transition(const Workflow& workflow, std::string_view name) {
  return find_named(workflow.transitions, name);
}

bool leaves(const Transition& transition, std::string_view state) {
  return std::find(transition.from.begin(), transition.from.end(), state) != transition.from.end();
}

const Calendar* find_calendar(const Workflow& workflow, std::string_view name) {
  if (name.empty() || name == workflow.calendar.name) return &workflow.calendar;
  return find_named(workflow.calendars, name);
}

std::vector<std::string> targets(const Transition& transition) {
  std::vector<std::string> states{transition.to};
  for (const std::string& state : transition.resumes) {
    if (state != transition.to) states.push_back(state);
  }
  return states;
}

std::vector<std::string> further_calendars(const Workflow& workflow) {
  std::vector<std::string> names;
  for (const State& state : workflow.states) {
    if (!state.deadline) continue;
    const std::string name = std::visit(
        [](const auto& rule) {
          if constexpr (requires { rule.calendar; }) return rule.calendar;
          return std::string();
        },
        *state.deadline);
    const bool known = name.empty() || name == workflow.calendar_name;
    if (!known && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::string to_text(const ExpressionRef& ref) {
  static constexpr std::string_view kOf[] = {"condition", "value", "deadline", "condition"};
  return fmt::format("the {} of '{}'", kOf[static_cast<std::size_t>(ref.of)], ref.name);
}

std::string workflow_ref(std::string_view name, std::uint32_t version) {
  return std::string(name) + "@" + std::to_string(version);
}

Result<void> check_value(const Field& field, const Value& value) {
  if (const auto* one = std::get_if<std::string>(&value)) {
    if (one->empty()) return {};
    if (field.list) return wrong_type(field, "a list", *one);
    return check_item(field, *one);
  }
  const auto& items = std::get<std::vector<std::string>>(value);
  if (!field.list && !items.empty()) return wrong_type(field, "a single value", "a list");
  for (const std::string& item : items) {
    if (item.empty()) return wrong_type(field, "items that are not empty", to_text(value));
    if (auto ok = check_item(field, item); !ok) return ok;
  }
  return {};
}

}  // namespace rectify::core
