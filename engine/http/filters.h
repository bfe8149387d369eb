// What a query of the API may say: names and values checked, with complaints that tell what there is.
//
// Threads: pure functions. Errors: invalid.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/past.h"

namespace rectify::http {

[[nodiscard]] Result<std::uint64_t> number_of(const std::string& text, std::string_view name);
// Nothing, true, 1; false, 0.
[[nodiscard]] Result<bool> flag_of(const std::string& text, std::string_view name);

// Null where the query does not say it.
[[nodiscard]] const std::string* value_of(const Target& target, std::string_view name);
[[nodiscard]] Result<void> allow_only(const Target& target, const std::vector<std::string_view>& known);

// The filters of a listing, at the engine's now, or `as_of` a past moment.
[[nodiscard]] Result<store::Query> query_of(const Reading& reading, const Target& target);

}  // namespace rectify::http
