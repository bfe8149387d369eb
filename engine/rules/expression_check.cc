// What is wrong with the expressions of a workflow, as far as it shows before there is a measure.
#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "rules/condition_check.h"

namespace rectify::rules {

namespace {

using core::ExpressionRef;
using About = ExpressionComplaint::About;
using Complaints = std::vector<ExpressionComplaint>;

// Every value that the name can have; empty where they are not known.
std::vector<std::string> values_of(const core::Workflow& workflow, std::string_view name) {
  std::vector<std::string> values;
  if (name == "state") {
    for (const core::State& state : workflow.states) values.push_back(state.name);
  } else if (name == "phase") {
    values.assign(std::begin(core::kPhaseNames), std::end(core::kPhaseNames));
  } else if (const core::Field* field = core::find_field(workflow, name)) {
    values = field->values;
  }
  return values;
}

bool is_list(const core::Workflow& workflow, std::string_view name) {
  const core::Field* field = core::find_field(workflow, name);
  return field != nullptr && field->list && name != "state" && name != "phase";
}

// Values that a name is compared with and never has.
void check_values(const core::Workflow& workflow, const ExpressionRef& ref, const ExpressionNames& names,
                  Complaints& complaints) {
  const auto check = [&](const std::vector<ExpressionNames::Comparison>& comparisons, bool lists) {
    for (const auto& [name, text] : comparisons) {
      if (is_list(workflow, name) != lists) continue;
      const std::vector<std::string> values = values_of(workflow, name);
      if (values.empty() || std::find(values.begin(), values.end(), text) != values.end()) continue;
      std::string message = fmt::format("measure.{}{}{}'", name, lists ? " never has '" : " is never '", text);
      const std::string_view near = nearest(text, values);
      std::string all;
      for (const std::string& value : values) all += (all.empty() ? "" : ", ") + value;
      message += near.empty() ? fmt::format("; there are: {}", all) : fmt::format("; did you mean '{}'?", near);
      complaints.push_back({ref, About::unknown_value, std::move(message)});
    }
  };
  check(names.equals, false);
  check(names.contains, true);
}

// "measure.amount and measure.horizon".
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + ("measure." + names[i]);
  }
  return text;
}

// "12 values that were tried for measure.amount".
std::string tried(const Trial& trial, const ExpressionNames& names) {
  return fmt::format("{}{} that were tried for {}", trial.combinations,
                     names.names.size() == 1 ? " values" : " combinations of values", listed(names.names));
}

std::string never_holds(const Trial& trial, const core::Transition& transition, const ExpressionNames& names) {
  if (names.names.empty()) return "it can never hold: it is false whatever the measure";
  if (!trial.certain) return fmt::format("it seems that it never holds: none of {} makes it true", tried(trial, names));
  std::string message = fmt::format("it can never hold: no value of {} makes it true", listed(names.names));
  if (std::find(names.names.begin(), names.names.end(), "state") == names.names.end()) return message;
  std::string states;
  for (const std::string& state : transition.from) states += (states.empty() ? "" : ", ") + state;
  return fmt::format("{} ('{}' is asked in: {})", message, transition.name, states);
}

std::string always_fails(const Trial& trial, const ExpressionNames& names) {
  if (trial.certain) return fmt::format("it always fails: {}", trial.failure);
  return fmt::format("it seems that it always fails, as with each of {}: {}", tried(trial, names), trial.failure);
}

// The transition whose condition it is. A rung is asked about like one that leaves wherever there is a deadline.
std::optional<core::Transition> asked_of(const core::Workflow& workflow, const ExpressionRef& ref) {
  if (ref.of == ExpressionRef::Of::condition) {
    const core::Transition* transition = core::find_transition(workflow, ref.name);
    return transition == nullptr ? std::nullopt : std::optional(*transition);
  }
  if (ref.of != ExpressionRef::Of::rung) return std::nullopt;
  core::Transition anywhere;
  anywhere.name = ref.name;
  for (const core::State& state : workflow.states) {
    if (state.deadline) anywhere.from.push_back(state.name);
  }
  return anywhere.from.empty() ? std::nullopt : std::optional(std::move(anywhere));
}

void check_outcome(const core::Workflow& workflow, const ExpressionRef& ref, const ExpressionNames& names,
                   Sandbox& sandbox, std::size_t index, std::size_t combinations_max, Complaints& complaints) {
  const auto transition = asked_of(workflow, ref);
  if (!transition) return;
  const Trial trial = try_condition(workflow, *transition, names, sandbox, index, combinations_max);
  if (trial.found == Trial::Found::nothing) return;
  const bool fails = trial.found == Trial::Found::always_fails;
  complaints.push_back({ref, fails ? About::always_fails : About::never_holds,
                        fails ? always_fails(trial, names) : never_holds(trial, *transition, names),
                        trial.certain ? Severity::error : Severity::warning});
}

void check_set(const core::Workflow& workflow, const GuardSet& set, Complaints& complaints) {
  if (set.expressions.empty()) return;
  auto sandbox = Sandbox::open(set);
  if (!sandbox) return complaints.push_back({set.expressions.front().ref, About::syntax, sandbox.error().message});
  for (std::size_t index = 0; index < set.expressions.size(); ++index) {
    const auto& [ref, text] = set.expressions[index];
    if (auto ok = (*sandbox)->compile(index); !ok) {
      complaints.push_back({ref, About::syntax, ok.error().message});
      continue;
    }
    const std::size_t before = complaints.size();
    const ExpressionNames names = names_of(text);
    for (const std::string& name : names.names) {
      if (is_measure_name(set, name)) continue;
      complaints.push_back({ref, About::unknown_name, unknown_measure_name(set, name)});
    }
    // Other failures of a measure without fields say nothing of measures that have some.
    auto dry_run = (*sandbox)->evaluate_text(index, {});
    if (before == complaints.size() && (*sandbox)->met_unknown_name()) {
      complaints.push_back({ref, About::unknown_name, dry_run.error().message});
    }
    check_values(workflow, ref, names, complaints);
    if (before != complaints.size()) continue;
    check_outcome(workflow, ref, names, **sandbox, index, set.limits.combinations_max, complaints);
  }
}

// A computed field that needs itself, by whatever way: the fields it goes through, "a → b → a". Empty: there is none.
std::string cycle_of(const core::Workflow& workflow, const core::Field& start) {
  std::vector<std::string> path{start.name};
  const std::function<bool(const core::Field&)> leads_back = [&](const core::Field& field) {
    for (const std::string& name : names_of(field.computed).names) {
      const core::Field* next = core::find_field(workflow, name);
      if (next == nullptr || next->computed.empty()) continue;
      const bool back = next->name == start.name;
      if (!back && std::find(path.begin(), path.end(), next->name) != path.end()) continue;
      path.push_back(next->name);
      if (back || leads_back(*next)) return true;
      path.pop_back();
    }
    return false;
  };
  std::string text;
  if (!leads_back(start)) return text;
  for (const std::string& name : path) text += (text.empty() ? "" : " → ") + name;
  return text;
}

}  // namespace

std::vector<ExpressionComplaint> check_expressions(const core::Workflow& workflow, const GuardLimits& limits) {
  Complaints complaints;
  GuardLimits of_trials = limits;
  of_trials.instructions_max = std::min(limits.instructions_max, limits.trial_instructions_max);
  check_set(workflow, condition_set(workflow, of_trials), complaints);
  check_set(workflow, formula_set(workflow, of_trials), complaints);
  for (const core::Field& field : workflow.fields) {
    if (field.computed.empty()) continue;
    const std::string cycle = cycle_of(workflow, field);
    if (cycle.empty()) continue;
    complaints.push_back({{ExpressionRef::Of::field, field.name},
                          About::cycle,
                          fmt::format("it needs itself: {}; compute it from fields that people set", cycle)});
  }
  return complaints;
}

}  // namespace rectify::rules
