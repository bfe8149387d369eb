#include "cli/answer_text.h"

#include <fmt/core.h>

#include <boost/json/array.hpp>

#include "base/text.h"

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

namespace {

bool steers(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool separates = c == 0x2028 || c == 0x2029;
  const bool turns =
      c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return control || separates || turns;
}

std::string shown(std::string_view text, bool keeps_breaks) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point(text, at);
    if (point.value == '\n') {
      out += keeps_breaks ? "\n" : "⏎";
    } else if (steers(point.value)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(point.value));
    } else {
      out += text.substr(at, point.size);
    }
    at += point.size;
  }
  return out;
}

}  // namespace

std::string visible(std::string_view text) { return shown(text, true); }
std::string one_line(std::string_view text) { return shown(text, false); }

}  // namespace rectify::cli
