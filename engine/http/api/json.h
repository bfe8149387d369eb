// JSON as those have it who still read the API's answers with nlohmann's library: the command line and the daemon.
//
// Threads: pure functions.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/command.h"
#include "core/measure.h"

namespace rectify::http {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kJsonDepthMax = 32;

// Errors: invalid (not JSON, with the position; nested deeper than kJsonDepthMax).
[[nodiscard]] Result<Json> parse_json(std::string_view text);
// Text that is not UTF-8 is replaced, never thrown at.
[[nodiscard]] std::string dump(const Json& json);

[[nodiscard]] Json to_json(const core::Title& title);
[[nodiscard]] Json to_json(const core::Fields& fields);

}  // namespace rectify::http
