// What stands in an expression: the one reader of Lua text besides Lua itself.
#include "rules/expression_names.h"

#include <catch2/catch.hpp>

using namespace rectify::rules;

namespace {

using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

Numbers numbers(std::string_view expression) { return names_of(expression).numbers; }

}  // namespace

TEST_CASE("a number is read whole, with the sign that is its own") {
  CHECK(numbers("measure.amount > -3") == Numbers{-3});
  CHECK(numbers("measure.amount>-3") == Numbers{-3});
  CHECK(numbers("-3 < measure.amount") == Numbers{-3});
  CHECK(numbers("measure.amount == - 3") == Numbers{-3});
  CHECK(numbers("measure.amount ~= nil and -3 < measure.amount") == Numbers{-3});
  CHECK(numbers("math.max(-3, measure.amount) > 0") == Numbers{-3, 0});
  CHECK(numbers("measure.amount >= 0.5 or measure.amount <= -0.5") == Numbers{0.5, -0.5});
  CHECK(numbers("measure.amount > 1e3 and measure.amount < 0x10") == Numbers{1000, 16});
}

TEST_CASE("a number that is taken away from something has no sign of its own") {
  CHECK(numbers("measure.amount - 3 > 7") == Numbers{3, 7});
  CHECK(numbers("measure.amount -3 > 7") == Numbers{3, 7});
  CHECK(numbers("(measure.amount or 0) - 3 > 7") == Numbers{0, 3, 7});
  CHECK(numbers("measure['amount'] - 3 > 7") == Numbers{3, 7});
  CHECK(numbers("10 - 3 < measure.amount") == Numbers{10, 3});
}

TEST_CASE("texts are literals, and names in brackets are names") {
  const ExpressionNames found =
      names_of("measure['整改类型'] == '立行立改' -- not 'this'\n or measure.kind == \"a 5\"");
  CHECK(found.names == Texts{"整改类型", "kind"});
  CHECK(found.texts == Texts{"立行立改", "a 5"});
  CHECK(found.numbers.empty());
}

TEST_CASE("an expression asks for the fields that it names, and for any word where that does not show") {
  const ExpressionNames plain = names_of("measure.kind == 'amount' and contains(measure.units, 'finance')");
  CHECK(may_ask_for(plain, "kind"));
  CHECK(may_ask_for(plain, "units"));
  CHECK_FALSE(may_ask_for(plain, "amount"));
  CHECK_FALSE(may_ask_for(plain, "contains"));
  const ExpressionNames passed_on = names_of("(function(m) return m.amount end)(measure) > 3");
  CHECK(may_ask_for(passed_on, "amount"));
  CHECK_FALSE(may_ask_for(passed_on, "kind"));
  CHECK(may_ask_for(names_of("measure[('amount')] == 3"), "amount"));
}

TEST_CASE("a number is written as a field holds it") {
  CHECK(decimal_text(-3) == "-3");
  CHECK(decimal_text(0.5) == "0.5");
  CHECK(decimal_text(10000) == "10000");
}
