// Values of the API's answers as text for people. Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "core/values.h"
#include "json/json.h"

namespace rectify::cli {

// A string as it is, another value as JSON, nothing where the key is missing or null.
[[nodiscard]] std::string shown_at(const json::Value& json, std::string_view key);
// As JSON; "0" where the key is missing.
[[nodiscard]] std::string count_at(const json::Value& json, std::string_view key);
// A field's value: "a", or "a, b" of a list.
[[nodiscard]] std::string value_text(const json::Value& value);
// The texts of a list: "a, b".
[[nodiscard]] std::string list_at(const json::Value& json, std::string_view key);
// {"en", "zh"} in the language, or in the other one where that is missing.
[[nodiscard]] std::string title_at(const json::Value& json, std::string_view key, core::Language language);
// "2020-10-12" out of "2020-10-12T23:59:59.999+08:00"; the minute is kept unless it is the end of the day.
[[nodiscard]] std::string short_time(const std::string& time);
// As short_time, of a member.
[[nodiscard]] std::string time_at(const json::Value& json, std::string_view key);
// A member as it stands; null where there is none.
[[nodiscard]] const json::Value& value_at(const json::Value& json, std::string_view key);
// The items of an answer that is a list; none of another.
[[nodiscard]] const json::Array& rows_of(const json::Value& answer);
[[nodiscard]] bool has(const json::Value& json, std::string_view key);

// What somebody wrote, so that a terminal shows it and does not obey it: characters that steer a terminal or the
// direction of writing become "\u{1b}". one_line: line breaks become ⏎, so that no text can pass for a row.
[[nodiscard]] std::string visible(std::string_view text);
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace rectify::cli
