// What measures are looked for by, in words: one row a filter. The parameters of the API, the options of the command
// line, what scenarios count by and all help follow from it.
//
// How a kept measure is compared stands in store/filters.cc, a row for each of these; one without the other does not
// compile. Threads: constant data. Errors: none.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/values.h"

namespace rectify::core {

struct Filter {
  enum class Takes : std::uint8_t { text, word, flag, moment };
  std::string_view name;     // "due_before"; the option of the command line is --due-before
  std::string_view meaning;  // in one line, for help
  Takes takes = Takes::text;
  std::span<const std::string_view> values{};  // of a word: one of these
};

// In the order of the API.
inline constexpr Filter kFilters[] = {
    {"inspection", "Of this inspection"},
    {"finding", "Under this finding: 1.2"},
    {"state", "In this state"},
    {"phase", "In this phase: assign, execute, verify or close", Filter::Takes::word, kPhaseNames},
    {"unit", "That name this unit in any field"},
    {"person", "That name this person in any field"},
    {"rung", "With this rung standing"},
    {"parent", "Parts of this measure"},
    {"text", "With these words in title, text or id"},
    {"overdue", "Overdue now", Filter::Takes::flag},
    {"due_before", "Due before this date or moment", Filter::Takes::moment},
};

// Null: there is none of that name.
constexpr const Filter* find_filter(std::string_view name) {
  const auto* found = std::ranges::find(kFilters, name, &Filter::name);
  return found == std::end(kFilters) ? nullptr : found;
}

}  // namespace rectify::core
