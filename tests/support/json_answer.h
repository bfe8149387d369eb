// JSON that the product answers with, as a test looks into it. What is not JSON, a member that is missing (at()) and a
// value of another type than is asked for are thrown at, which fails the test.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"

namespace rectify::test {

inline json::Value parsed(std::string_view text) {
  constexpr std::size_t kDepth = 64;  // schemas are deeper than answers
  auto value = json::parse(text, kDepth);
  if (!value) throw std::runtime_error(value.error().message + ": " + std::string(text.substr(0, 500)));
  return std::move(*value);
}

// The items of a list, and those of a list that is a member.
inline const json::Array& items(const json::Value& list) { return list.as_array(); }
inline const json::Array& items(const json::Value& value, std::string_view member) {
  return value.at(member).as_array();
}

// A member that is a string, and that member of each item of a list.
inline std::string text(const json::Value& value, std::string_view member) {
  const auto& found = value.at(member).as_string();
  return {found.data(), found.size()};
}
inline std::vector<std::string> texts(const json::Value& list, std::string_view member) {
  std::vector<std::string> all;
  for (const json::Value& item : items(list)) all.push_back(text(item, member));
  return all;
}

}  // namespace rectify::test
