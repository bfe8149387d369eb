// Guards: the Lua expressions in a workflow's `when`, made ready for core to ask (see README.md for what they may say).
//
// Threads: a Guard may be copied and called from any number of threads; each keeps its own sandbox a workflow, made on
// the first call. Pure: what a guard says depends on the measure alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "core/workflow.h"
#include "rectify/result.h"

namespace rectify::rules {

struct GuardLimits {
  std::size_t expression_bytes_max = 4096;
  std::int64_t instructions_max = 100'000;     // of the Lua machine, in one evaluation
  std::size_t memory_bytes_max = 1024 * 1024;  // allocated in all during one evaluation, what was freed included
  // Of values that a condition is tried with to see whether it can hold, and of instructions in one of these trials.
  std::size_t combinations_max = 4096;
  std::int64_t trial_instructions_max = 2'000;
};

// The guard of all transitions and rungs of `workflow` that have a `when`; it may outlive the workflow. When called:
// invalid (the expression failed, reached a limit, or gave neither true nor false). Errors: invalid (an expression does
// not compile), with the transition's name in `where`.
[[nodiscard]] Result<core::Guard> compile_guards(const core::Workflow& workflow, const GuardLimits& limits = {});

// Of all expressions that give a value: computed fields and deadlines. Empty where there is none. As compile_guards.
[[nodiscard]] Result<core::Formula> compile_formulas(const core::Workflow& workflow, const GuardLimits& limits = {});

struct ExpressionComplaint {
  enum class About : std::uint8_t { syntax, unknown_name, cycle, unknown_value, never_holds, always_fails };
  core::ExpressionRef ref;
  About about = About::syntax;
  std::string message;
  Severity severity = Severity::error;  // a warning where not all values could be tried
};

// What is wrong with the expressions, as far as it shows without a measure: those that do not compile, names that do
// not exist, values that a name never has, conditions that hold for none, and computed fields that need themselves.
// Conditions first, then formulas, each in the order of the workflow; empty where all is well.
[[nodiscard]] std::vector<ExpressionComplaint> check_expressions(const core::Workflow& workflow,
                                                                 const GuardLimits& limits = {});

}  // namespace rectify::rules
