#include "cli/answer_text.h"

#include <nlohmann/json.hpp>

namespace rectify::cli {

using http::Json;

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string number_text(const Json& json, const char* key) { return json.contains(key) ? json[key].dump() : "0"; }

std::string value_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string joined;
  for (const Json& item : value) joined += (joined.empty() ? "" : ", ") + value_text(item);
  return joined;
}

std::string short_time(const std::string& time) {
  if (time.size() < 19) return time;
  if (time.substr(11, 8) == "23:59:59") return time.substr(0, 10);
  return time.substr(0, 10) + " " + time.substr(11, 5);
}

}  // namespace rectify::cli
