// What an expression speaks of, as far as its text shows it: the names it asks `measure` for, and the literals in it,
// also in branches that a run would not take. Internal to rules.
//
// Threads: pure. Errors: none. Where the text does not show what is meant, `plain` says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rectify::rules {

struct ExpressionNames {
  // measure.NAME and a text that it is compared with.
  struct Comparison {
    std::string name;
    std::string text;
    friend bool operator==(const Comparison&, const Comparison&) = default;
  };
  // Each once, in the order of the text.
  std::vector<std::string> names;  // NAME of measure.NAME and measure['NAME']
  std::vector<std::string> texts;  // literals
  std::vector<double> numbers;
  std::vector<Comparison> equals;    // with == or ~=, either way round
  std::vector<Comparison> contains;  // contains(measure.NAME, 'text')
  bool plain = true;                 // false: the measure, or a literal, is used in a way that is not read here
  bool looks_inside = false;         // at the length or at parts of texts and lists, or runs code of its own
};

[[nodiscard]] ExpressionNames names_of(std::string_view expression);

}  // namespace rectify::rules
