// JSON texts and values: Boost.JSON behind one door, so that every text is read by the same strict rules.
//
// A text is refused where Boost would be lenient: a member that stands twice in one object, a whole number beyond 64
// bits, a number beyond double, half of a surrogate pair, bytes that are not UTF-8, nesting beyond a limit, anything
// after the value. Reading takes time in proportion to the text (with n members in one object, n log n). Members keep
// the order in which they were written. Threads: pure functions.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "rectify/result.h"

namespace rectify::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

inline constexpr std::size_t kDepthMax = 32;

// Errors: invalid, with line and column of where the text stops being what is asked for: "2:14: the member 'key' is
// there already".
[[nodiscard]] Result<Value> parse(std::string_view text, std::size_t depth_max = kDepthMax);

// Compact. Bytes that are not UTF-8 come out as U+FFFD; numbers as the shortest text that reads back the same.
[[nodiscard]] std::string print(const Value& value);
// For people: two spaces a level.
[[nodiscard]] std::string print_pretty(const Value& value);
// Appends the text as a JSON string, with its quotes.
void append_string(std::string& out, std::string_view text);

// Members of what somebody else wrote: a value that is not an object has none, and a member of another type counts as
// not there.
[[nodiscard]] const Value* find(const Value& value, std::string_view key);
[[nodiscard]] std::string text_at(const Value& value, std::string_view key, std::string_view otherwise = {});
[[nodiscard]] std::uint64_t number_at(const Value& value, std::string_view key, std::uint64_t otherwise = 0);
[[nodiscard]] bool flag_at(const Value& value, std::string_view key, bool otherwise = false);
// Empty where there is none.
[[nodiscard]] const Array& array_at(const Value& value, std::string_view key);
[[nodiscard]] const Object& object_at(const Value& value, std::string_view key);

// The value as text: a string as it is, anything else as print() has it.
[[nodiscard]] std::string text_of(const Value& value);

[[nodiscard]] Array array_of(const std::vector<std::string>& texts);

}  // namespace rectify::json
