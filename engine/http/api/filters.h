// What the query of a target says. Its names, and the kinds of its values, the route has checked (dispatch.h).
//
// Threads: pure functions. Errors: invalid.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
// Whether the query has that flag set; a flag that it does not say is not.
[[nodiscard]] Result<bool> asks(const Target& target, std::string_view name);

// Of the query's `from` and `until`.
[[nodiscard]] Result<query::Period> period_of(const Target& target, const Zone& zone);

}  // namespace rectify::http
