#include "cli/names.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "cli/answer_text.h"

namespace rectify::cli {

namespace {

std::string named(const std::map<std::string, std::string>& names, const std::string& name) {
  const auto found = names.find(name);
  return found == names.end() || found->second.empty() ? name : found->second;
}

}  // namespace

Names::Names(const json::Value& workflows, core::Language language, std::string_view ref) {
  for (const json::Value& workflow : rows_of(workflows)) {
    const bool meant = ref.empty() || shown_at(workflow, "workflow") + "@" + count_at(workflow, "version") == ref;
    if (meant) take(workflow, language);
  }
}
Names::~Names() = default;

void Names::take(const json::Value& workflow, core::Language language) {
  if (auto zone = Zone::find(shown_at(workflow, "zone"))) zone_ = *zone;
  for (const json::Value& state : json::array_at(workflow, "states")) {
    states_[shown_at(state, "state")] = title_at(state, "title", language);
  }
  for (const json::Value& one : json::array_at(workflow, "transitions")) {
    transitions_[shown_at(one, "transition")] = title_at(one, "title", language);
  }
  for (const json::Value& field : json::array_at(workflow, "fields")) {
    const std::string name = shown_at(field, "field");
    fields_[name] = title_at(field, "title", language);
    const json::Value& titles = value_at(field, "value_titles");
    for (const auto& [value, title] : json::object_at(field, "value_titles")) {
      values_[{name, std::string(value)}] = title_at(titles, value, language);
    }
  }
}

std::string Names::state(const std::string& name) const { return named(states_, name); }
std::string Names::transition(const std::string& name) const { return named(transitions_, name); }
std::string Names::field(const std::string& name) const { return named(fields_, name); }

std::string Names::value(const std::string& field, const json::Value& value) const {
  if (const json::Array* list = value.if_array()) {
    std::string joined;
    for (const json::Value& item : *list) joined += (joined.empty() ? "" : ", ") + this->value(field, item);
    return joined;
  }
  const std::string text = value_text(value);
  const auto found = values_.find({field, text});
  return found == values_.end() || found->second.empty() ? text : found->second;
}

std::string Names::local_minute(const std::string& utc) const {
  const auto at = parse_instant(utc);
  return at ? zone_.format_minute(*at) : utc;
}

}  // namespace rectify::cli
