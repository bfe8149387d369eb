#include "http/api/filters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"

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

Result<void> allow_only(const Target& target, const std::vector<std::string_view>& known) {
  for (const auto& [name, value] : target.query) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string_view near = nearest(name, known);
    return Error{
        Code::invalid,
        fmt::format("'{}' is not asked here{}; there are {}", name,
                    near.empty() ? std::string() : fmt::format("; did you mean '{}'?", near), fmt::join(known, ", ")),
        {}};
  }
  return {};
}

Result<query::Period> period_of(const Target& target, const Zone& zone) {
  return query::period_of(value_of(target, "from"), value_of(target, "until"), zone);
}

}  // namespace rectify::http
