#include "rules/guard_set.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace rectify::rules {

using core::ExpressionRef;

GuardSet condition_set(const core::Workflow& workflow, const GuardLimits& limits) {
  GuardSet set{.expressions = {}, .fields = workflow.fields, .limits = limits};
  for (const core::Transition& transition : workflow.transitions) {
    if (!transition.when.empty())
      set.expressions.push_back({{ExpressionRef::Of::condition, transition.name}, transition.when});
  }
  if (!workflow.ladder) return set;
  for (const core::Rung& rung : workflow.ladder->rungs) {
    if (!rung.when.empty()) set.expressions.push_back({{ExpressionRef::Of::rung, rung.name}, rung.when});
  }
  return set;
}

GuardSet formula_set(const core::Workflow& workflow, const GuardLimits& limits) {
  GuardSet set{.expressions = {}, .fields = workflow.fields, .limits = limits};
  const auto add = [&](ExpressionRef::Of of, const std::string& name, const std::string& text) {
    const bool known = std::any_of(set.expressions.begin(), set.expressions.end(),
                                   [&](const Expression& one) { return one.text == text; });
    if (!text.empty() && !known) set.expressions.push_back({{of, name}, text});
  };
  for (const core::Field& field : workflow.fields) add(ExpressionRef::Of::field, field.name, field.computed);
  for (const core::State& state : workflow.states) {
    if (!state.deadline) continue;
    if (const auto* rule = std::get_if<core::FromExpression>(&*state.deadline))
      add(ExpressionRef::Of::deadline, state.name, rule->source);
  }
  return set;
}

bool is_measure_name(const GuardSet& set, std::string_view name) {
  return std::find(std::begin(kMeasureNames), std::end(kMeasureNames), name) != std::end(kMeasureNames) ||
         std::any_of(set.fields.begin(), set.fields.end(),
                     [&](const core::Field& field) { return field.name == name; });
}

std::string unknown_measure_name(const GuardSet& set, std::string_view name) {
  std::vector<std::string_view> known(std::begin(kMeasureNames), std::end(kMeasureNames));
  for (const core::Field& field : set.fields) known.push_back(field.name);
  std::string message = fmt::format("measure has no '{}'", name);
  const std::string_view near = nearest(name, known);
  return near.empty() ? message : fmt::format("{}; did you mean '{}'?", message, near);
}

}  // namespace rectify::rules
