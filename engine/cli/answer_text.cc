#include "cli/answer_text.h"

#include <boost/json/array.hpp>

namespace rectify::cli {

std::string shown_at(const json::Value& json, std::string_view key) {
  const json::Value& value = value_at(json, key);
  return value.is_null() ? std::string() : json::text_of(value);
}

std::string count_at(const json::Value& json, std::string_view key) {
  const json::Value* value = json::find(json, key);
  return value == nullptr ? "0" : json::print(*value);
}

std::string value_text(const json::Value& value) {
  const json::Array* list = value.if_array();
  if (list == nullptr) return json::text_of(value);
  std::string joined;
  for (const json::Value& item : *list) joined += (joined.empty() ? "" : ", ") + value_text(item);
  return joined;
}

std::string list_at(const json::Value& json, std::string_view key) {
  std::string joined;
  for (const json::Value& item : json::array_at(json, key))
    joined += (joined.empty() ? "" : ", ") + json::text_of(item);
  return joined;
}

std::string title_at(const json::Value& json, std::string_view key, core::Language language) {
  const json::Value& title = value_at(json, key);
  return core::title_in({shown_at(title, "en"), shown_at(title, "zh")}, language);
}

std::string short_time(const std::string& time) {
  if (time.size() < 19) return time;
  if (time.substr(11, 8) == "23:59:59") return time.substr(0, 10);
  return time.substr(0, 10) + " " + time.substr(11, 5);
}

std::string time_at(const json::Value& json, std::string_view key) { return short_time(shown_at(json, key)); }

const json::Value& value_at(const json::Value& json, std::string_view key) {
  static const json::Value kNone;
  const json::Value* found = json::find(json, key);
  return found == nullptr ? kNone : *found;
}

const json::Array& rows_of(const json::Value& answer) {
  static const json::Array kNone;
  const json::Array* rows = answer.if_array();
  return rows == nullptr ? kNone : *rows;
}

bool has(const json::Value& json, std::string_view key) { return json::find(json, key) != nullptr; }

}  // namespace rectify::cli
