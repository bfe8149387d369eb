// The expressions of a workflow as the sandbox takes them, and what they may ask the measure for. Internal to rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/workflow.h"
#include "rules/guard.h"

namespace rectify::rules {

struct Expression {
  core::ExpressionRef ref;
  std::string text;
};

struct GuardSet {
  std::vector<Expression> expressions;
  std::vector<core::Field> fields;
  GuardLimits limits;
};

// The conditions of all transitions that have one.
[[nodiscard]] GuardSet condition_set(const core::Workflow& workflow, const GuardLimits& limits);
// Every expression that gives a value, once: two that read alike are one.
[[nodiscard]] GuardSet formula_set(const core::Workflow& workflow, const GuardLimits& limits);

// What `measure` has besides the workflow's fields; these names win over a field's.
inline constexpr std::string_view kMeasureNames[] = {"id",      "inspection", "state",   "phase",
                                                     "episode", "returns",    "revision"};

[[nodiscard]] bool is_measure_name(const GuardSet& set, std::string_view name);
// "measure has no 'horizn'; did you mean 'horizon'?"
[[nodiscard]] std::string unknown_measure_name(const GuardSet& set, std::string_view name);

}  // namespace rectify::rules
