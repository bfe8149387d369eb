#include "http/api/json.h"

#include <nlohmann/json.hpp>

namespace rectify::http {

namespace {

// Whether brackets in the text nest deeper than `depth`: one pass, before anything is parsed.
bool nests_deeper(std::string_view json, std::size_t depth) {
  std::size_t open = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++open > depth) return true;
    } else if ((c == ']' || c == '}') && open > 0) {
      --open;
    }
  }
  return false;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (nests_deeper(text, kJsonDepthMax)) {
    return Error{Code::invalid, "the JSON is nested deeper than " + std::to_string(kJsonDepthMax) + " levels", {}};
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return Error{Code::invalid, "not JSON: stopped at byte " + std::to_string(error.byte), {}};
  }
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json to_json(const core::Title& title) {
  Json json = Json::object();
  if (!title.en.empty()) json["en"] = title.en;
  if (!title.zh.empty()) json["zh"] = title.zh;
  return json;
}

Json to_json(const core::Fields& fields) {
  Json json = Json::object();
  for (const auto& [name, value] : fields) {
    if (const auto* one = std::get_if<std::string>(&value)) {
      json[name] = *one;
    } else {
      json[name] = std::get<std::vector<std::string>>(value);
    }
  }
  return json;
}

}  // namespace rectify::http
