// What the query of a target says: its names and values checked, with complaints that tell what there is.
//
// Threads: pure functions. Errors: invalid.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/api/api.h"
#include "query/filters.h"
#include "query/past.h"

namespace rectify::http {

using query::flag_of;
using query::number_of;

// Null where the query does not say it.
[[nodiscard]] const std::string* value_of(const Target& target, std::string_view name);
// The same, and the query no longer says it.
[[nodiscard]] std::optional<std::string> take_value(Target& target, const std::string& name);
[[nodiscard]] Result<void> allow_only(const Target& target, const std::vector<std::string_view>& known);

// Of the query's `from` and `until`.
[[nodiscard]] Result<query::Period> period_of(const Target& target, const Zone& zone);

}  // namespace rectify::http
