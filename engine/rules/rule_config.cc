#include "rules/rule_config.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace rectify::rules {

json::Object config_object(const core::Fields& config) {
  json::Object object;
  for (const auto& [key, value] : config) {
    if (const auto* one = std::get_if<std::string>(&value)) {
      object.emplace(key, *one);
    } else {
      object.emplace(key, json::array_of(std::get<std::vector<std::string>>(value)));
    }
  }
  return object;
}

core::Fields config_of(const json::Object& object) {
  core::Fields config;
  for (const auto& [key, value] : object) {
    if (const json::Array* list = value.if_array()) {
      std::vector<std::string> texts;
      for (const json::Value& one : *list) texts.push_back(json::text_of(one));
      config.emplace(key, std::move(texts));
    } else {
      config.emplace(key, json::text_of(value));
    }
  }
  return config;
}

}  // namespace rectify::rules
