// What a listing may be asked, in words: each parameter with its type and meaning, and how its text is read.
//
// The parameters of the API and the options of the command line follow from this list; what scenarios count by are its
// filters alone, which are the rows of core/filters.h. Threads: pure functions, and a Reading's. Errors: invalid,
// saying what would be right.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/reading.h"
#include "store/filters.h"

namespace rectify::query {

struct Parameter {
  enum class Type : std::uint8_t { text, word, flag, number, moment, as_of };
  std::string_view name;  // "due_before"; the option of the command line is --due-before
  Type type = Type::text;
  std::string_view meaning;                    // in one line, for help
  std::span<const std::string_view> values{};  // of a word
};

// Filters, then as_of, sort, limit and cursor.
[[nodiscard]] const std::vector<Parameter>& listing_parameters();

// Sets what one filter asks for. A day in it begins and ends by the zone.
[[nodiscard]] Result<void> set_filter(store::Query& query, const store::Filter& filter, const std::string& text,
                                      const Zone& zone);

// Of a listing's parameters, at the engine's now or as of a past moment.
using Texts = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] Result<store::Query> query_of(const Reading& reading, const Texts& parameters);

[[nodiscard]] Result<std::uint64_t> number_of(const std::string& text, std::string_view name);
// Nothing, true, 1; false, 0.
[[nodiscard]] Result<bool> flag_of(const std::string& text, std::string_view name);
// Which of them.
[[nodiscard]] Result<std::size_t> word_of(const std::string& text, std::string_view name,
                                          std::span<const std::string_view> words);
// "2020-11-30" (the end of that day) or a moment.
[[nodiscard]] Result<Instant> moment_of(const std::string& text, const Zone& zone);

}  // namespace rectify::query
