// Whether a condition can hold at all: it is asked with every combination of values that could make a difference.
// Internal to rules.
//
// Where there are few values (of an enum; the states a transition leaves from), all are tried. Else the literals of the
// condition are tried, values just beside these, and some that are far from all. Threads: pure. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/workflow.h"
#include "rules/expression_names.h"
#include "rules/sandbox.h"

namespace rectify::rules {

struct Trial {
  enum class Found : std::uint8_t {
    nothing,      // it can hold, or there is no telling
    never_holds,  // it was false, or failed, with all of them
    always_fails
  } found = Found::nothing;
  bool certain = false;  // these were all values there are
  std::size_t combinations = 0;
  std::string failure;  // what Lua said last
};

// `names` are those of the transition's condition, which the sandbox has compiled as `index`; they all exist.
[[nodiscard]] Trial try_condition(const core::Workflow& workflow, const core::Transition& transition,
                                  const ExpressionNames& names, Sandbox& sandbox, std::size_t index,
                                  std::size_t combinations_max);

}  // namespace rectify::rules
