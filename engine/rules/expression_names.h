// What an expression speaks of, as far as its text shows: the names it asks `measure` for and the literals that it
// compares with, whichever way a run would go. Nobody else reads the text of an expression: who needs to know what
// stands in it asks here.
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
  std::vector<std::string> names;    // NAME of measure.NAME and measure['NAME']
  std::vector<std::string> texts;    // literals; a name in brackets is none
  std::vector<double> numbers;       // literals, with the sign in front: -3 of `measure.amount > -3`
  std::vector<std::string> words;    // all that is neither literal nor symbol: names of any kind, and Lua's own words
  std::vector<Comparison> equals;    // with == or ~=, either way round
  std::vector<Comparison> contains;  // contains(measure.NAME, 'text')
  bool plain = true;                 // false: the measure, or a literal, is used in a way that is not read here
  bool looks_inside = false;         // at the length or at parts of texts and lists, or runs code of its own
};

[[nodiscard]] ExpressionNames names_of(std::string_view expression);

// Whether the value of measure.NAME may count. Where the measure is used in a way that is not read here, every word and
// every text may be a name.
[[nodiscard]] bool may_ask_for(const ExpressionNames& names, std::string_view name);

// A number as a field of type number holds it: "-3", "0.5".
[[nodiscard]] std::string decimal_text(double number);

}  // namespace rectify::rules
