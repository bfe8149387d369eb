// What was read, by name: what is not there fails the test.
#pragma once

#include <catch2/catch.hpp>
#include <string_view>

#include "base/time.h"
#include "core/workflow.h"

namespace rectify::definition {

inline Day day(std::string_view text) {
  const auto read = parse_day(text);
  REQUIRE(read.ok());
  return *read;
}

template <typename Found>
const Found& there(const Found* found) {
  REQUIRE(found != nullptr);
  return *found;
}

inline const core::State& state(const core::Workflow& workflow, std::string_view name) {
  return there(core::find_state(workflow, name));
}
inline const core::Transition& transition(const core::Workflow& workflow, std::string_view name) {
  return there(core::find_transition(workflow, name));
}

}  // namespace rectify::definition
