#include "http/api/filters.h"

namespace rectify::http {

const std::string* value_of(const Target& target, std::string_view name) {
  const auto found = target.query.find(name);
  return found == target.query.end() ? nullptr : &found->second;
}

std::optional<std::string> take_value(Target& target, const std::string& name) {
  const auto found = target.query.find(name);
  if (found == target.query.end()) return std::nullopt;
  std::string value = std::move(found->second);
  target.query.erase(found);
  return value;
}

Result<bool> asks(const Target& target, std::string_view name) {
  const std::string* text = value_of(target, name);
  return text == nullptr ? Result<bool>(false) : flag_of(*text, name);
}

Result<query::Period> period_of(const Target& target, const Zone& zone) {
  return query::period_of(value_of(target, "from"), value_of(target, "until"), zone);
}

}  // namespace rectify::http
