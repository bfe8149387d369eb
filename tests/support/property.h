// A property that has to hold for everything rapidcheck can think of; else the test fails, with the smallest example.
#pragma once

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <utility>

namespace rectify::test {

template <typename... Arguments>
void holds(Arguments&&... arguments) {
  const bool found_no_counterexample = rc::check(std::forward<Arguments>(arguments)...);
  REQUIRE(found_no_counterexample);
}

}  // namespace rectify::test
