// What a query of the API may say: names and values checked, with complaints that tell what there is.
//
// Threads: pure functions. Errors: invalid.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/api/past.h"

namespace rectify::http {

[[nodiscard]] Result<std::uint64_t> number_of(const std::string& text, std::string_view name);
// Nothing, true, 1; false, 0.
[[nodiscard]] Result<bool> flag_of(const std::string& text, std::string_view name);

// "2020-11-30" (the end of that day) or a moment.
[[nodiscard]] Result<Instant> moment_of(const std::string& text, const Zone& zone);

// Null where the query does not say it.
[[nodiscard]] const std::string* value_of(const Target& target, std::string_view name);
// The same, and the query no longer says it.
[[nodiscard]] std::optional<std::string> take_value(Target& target, const std::string& name);
[[nodiscard]] Result<void> allow_only(const Target& target, const std::vector<std::string_view>& known);

// The filters of a listing, at the engine's now, or `as_of` a past moment.
[[nodiscard]] Result<store::Query> query_of(const Reading& reading, const Target& target);

}  // namespace rectify::http
