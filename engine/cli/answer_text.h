// Values of the API's JSON as text for people.
#pragma once

#include <string>

#include "http/api/json.h"

namespace rectify::cli {

// A string as it is, another value as JSON, nothing where the key is missing or null.
[[nodiscard]] std::string text_at(const http::Json& json, const char* key);
// As JSON; "0" where the key is missing.
[[nodiscard]] std::string number_text(const http::Json& json, const char* key);
// A field's value: "a", or "a, b" of a list.
[[nodiscard]] std::string value_text(const http::Json& value);
// "2020-10-12" out of "2020-10-12T23:59:59.999+08:00"; the minute is kept unless it is the end of the day.
[[nodiscard]] std::string short_time(const std::string& time);

}  // namespace rectify::cli
