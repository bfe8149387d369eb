#include "scenario/explore_actors.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/deadlines.h"
#include "core/decide.h"

namespace rectify::scenario {

namespace {

constexpr std::size_t kLiteralsMax = 8;  // of one field
constexpr double kNumberMax = 1e15;      // what lies beyond is not tried

bool among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What a field of type number may be set to so that the comparisons in the expression come out either way: each number
// in it, and its neighbours.
void add_numbers(const rules::ExpressionNames& expression, std::vector<std::string>& items) {
  for (const double number : expression.numbers) {
    if (!(std::abs(number) < kNumberMax)) continue;
    for (const double near : {number, number - 1, number + 1}) items.push_back(rules::decimal_text(near));
  }
}

std::vector<rules::ExpressionNames> expressions_of(const core::Workflow& workflow) {
  std::vector<rules::ExpressionNames> expressions;
  const auto add = [&](const std::string& text) {
    if (!text.empty()) expressions.push_back(rules::names_of(text));
  };
  for (const core::Transition& transition : workflow.transitions) add(transition.when);
  for (const core::Field& field : workflow.fields) add(field.computed);
  for (const core::State& state : workflow.states) {
    if (!state.deadline) continue;
    if (const auto* rule = std::get_if<core::FromExpression>(&*state.deadline)) add(rule->source);
  }
  return expressions;
}

// How many people of one unit the transition takes at most: those who agree, who may not be the same, and who proposes.
std::size_t people_for(const core::Transition& transition) {
  const std::size_t agree = transition.approvals ? std::max<std::size_t>(transition.approvals->count, 1) : 0;
  return agree + transition.not_same_as.size() + 1;
}

// Whether who may register depends on the field.
bool names_drafter(const core::Workflow& workflow, const core::Field& field) {
  for (const core::Transition* transition : core::transitions_from(workflow, workflow.states.front().name)) {
    for (const std::string& name : transition->by) {
      const core::Role* role = core::find_role(workflow, name);
      const bool by_field =
          role != nullptr && (role->by == core::Role::By::unit_field || role->by == core::Role::By::person_field);
      if (by_field && role->value == field.name) return true;
    }
  }
  return false;
}

// So many of them, from all along the list.
void thin_out(std::vector<core::Fields>& variants, std::size_t most) {
  std::vector<core::Fields> kept;
  for (std::size_t at = 0; at < most; ++at) kept.push_back(std::move(variants[at * variants.size() / most]));
  variants = std::move(kept);
}

bool is_unit_list(const core::Field& field) {
  return field.list && (field.type == core::FieldType::unit || field.type == core::FieldType::person);
}

}  // namespace

Cast::Cast(const core::Workflow& workflow, const ExploreOptions& options)
    : workflow_(workflow), options_(options), expressions_(expressions_of(workflow)) {
  std::size_t people = 1;
  for (const core::Transition& transition : workflow.transitions) people = std::max(people, people_for(transition));
  people = std::min(people, options.people_max);
  for (const core::Role& role : workflow.roles) {
    if (role.by == core::Role::By::unit) add_unit(role.value, people);
    if (role.by == core::Role::By::person) add_person(role.value);
  }
  for (const core::Field& field : workflow.fields) {
    for (const std::string& item : items_for(field, options.start)) {
      if (field.type == core::FieldType::unit) add_unit(item, people);
      if (field.type == core::FieldType::person) add_person(item);
    }
  }
}

void Cast::add_actor(core::Actor actor) {
  if (std::find(actors_.begin(), actors_.end(), actor) == actors_.end()) actors_.push_back(std::move(actor));
}

void Cast::add_unit(const std::string& unit, std::size_t people) {
  const Day day = workflow_.calendar.zone.day_of(options_.start);
  for (const auto& [name, person] : workflow_.organisation.people) {
    for (const core::Holding& holding : person.holdings) {
      const bool holds =
          holding.unit == unit && core::holds_office(workflow_.organisation, name, holding.office, unit, day);
      if (holds) add_actor({name, unit});
    }
  }
  for (std::size_t number = 1; number <= people; ++number) {
    add_actor({unit + "-" + std::to_string(number), unit});
  }
}

// In a unit of their own, where the organisation knows of none.
void Cast::add_person(const std::string& person) {
  const auto known = workflow_.organisation.people.find(person);
  const bool holds = known != workflow_.organisation.people.end() && !known->second.holdings.empty();
  add_actor({person, holds ? known->second.holdings.front().unit : person});
}

bool Cast::is_mentioned(std::string_view name) const {
  return std::any_of(expressions_.begin(), expressions_.end(),
                     [&](const rules::ExpressionNames& one) { return rules::may_ask_for(one, name); });
}

bool Cast::is_deadline(const core::Field& field) const {
  return std::any_of(workflow_.states.begin(), workflow_.states.end(),
                     [&](const core::State& state) { return core::deadline_field(state) == field.name; });
}

bool Cast::is_telling(const core::Field& field) const { return is_deadline(field) || is_mentioned(field.name); }

bool Cast::is_tracked(const core::Field& field) const {
  if (!field.required_in.empty() || is_telling(field)) return true;
  const auto names = [&](const core::Role& role) {
    return (role.by == core::Role::By::unit_field || role.by == core::Role::By::person_field) &&
           role.value == field.name;
  };
  const auto asks = [&](const core::Transition& transition) {
    return among(transition.needs.fields, field.name) ||
           (transition.approvals && among(transition.approvals->all, field.name));
  };
  return std::any_of(workflow_.roles.begin(), workflow_.roles.end(), names) ||
         std::any_of(workflow_.transitions.begin(), workflow_.transitions.end(), asks);
}

// With an organisation a unit of it in which the offices are held that roles ask of the field, else any at the bottom.
std::string Cast::unit_for(const core::Field& field) const {
  const core::Organisation& organisation = workflow_.organisation;
  const Day day = workflow_.calendar.zone.day_of(options_.start);
  std::string bottom;
  for (const auto& [name, unit] : organisation.units) {
    const bool suits = std::all_of(workflow_.roles.begin(), workflow_.roles.end(), [&](const core::Role& role) {
      return role.by != core::Role::By::unit_field || role.value != field.name || role.office.empty() ||
             !core::holders_of(organisation, role.office, name, day).empty();
    });
    if (suits) return name;
    bottom = name;
  }
  return bottom;
}

std::vector<std::string> Cast::items_for(const core::Field& field, Instant now) const {
  switch (field.type) {
    case core::FieldType::unit:
      if (!workflow_.organisation.units.empty()) return {unit_for(field)};
      return is_unit_list(field) ? std::vector<std::string>{field.name + "-a", field.name + "-b"}
                                 : std::vector<std::string>{field.name};
    case core::FieldType::person:
      if (!workflow_.organisation.people.empty()) return {workflow_.organisation.people.begin()->first};
      return is_unit_list(field) ? std::vector<std::string>{field.name + "-a", field.name + "-b"}
                                 : std::vector<std::string>{field.name};
    case core::FieldType::enumeration:
      return field.values;
    case core::FieldType::path:
      return {"files/" + field.name};
    case core::FieldType::date: {
      const Day today = workflow_.calendar.zone.day_of(now);
      return {format_day(today + options_.near_days), format_day(today + options_.far_days)};
    }
    case core::FieldType::number:
    case core::FieldType::text:
      break;
  }
  std::vector<std::string> items;
  for (const rules::ExpressionNames& expression : expressions_) {
    if (!rules::may_ask_for(expression, field.name)) continue;
    if (field.type == core::FieldType::number) {
      add_numbers(expression, items);
    } else {
      std::copy_if(expression.texts.begin(), expression.texts.end(), std::back_inserter(items),
                   [](const std::string& text) { return !text.empty(); });
    }
  }
  if (items.size() > kLiteralsMax) items.resize(kLiteralsMax);
  items.push_back(field.type == core::FieldType::text ? fmt::format("some {}", field.name) : "1");
  return items;
}

std::vector<core::Value> Cast::values_of(const core::Field& field, Instant now) const {
  std::vector<std::string> items = items_for(field, now);
  if (is_unit_list(field)) return {core::Value(std::move(items))};
  if (!is_telling(field) && items.size() > 1) items.resize(1);
  std::vector<core::Value> values;
  for (std::string& item : items) {
    core::Value value = field.list ? core::Value(std::vector<std::string>{item}) : core::Value(std::move(item));
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
  }
  return values;
}

std::vector<core::Fields> Cast::variants(const core::Measure& measure, const std::vector<std::string>& fields,
                                         const std::vector<std::string>& needed, Instant now, bool& cut) const {
  std::vector<core::Fields> variants{{}};
  for (const core::Field& field : workflow_.fields) {
    if (!field.computed.empty() || !among(fields, field.name)) continue;
    const bool is_set = measure.fields.contains(field.name);
    const bool must = !is_set && among(needed, field.name);
    if (!must && !is_telling(field) && (is_set || !is_tracked(field))) continue;
    std::vector<core::Fields> more = must ? std::vector<core::Fields>() : variants;
    for (const core::Value& value : values_of(field, now)) {
      for (core::Fields one : variants) {
        one[field.name] = value;
        more.push_back(std::move(one));
      }
    }
    variants = std::move(more);
    if (variants.size() > options_.variants_max) {
      cut = true;
      thin_out(variants, options_.variants_max);
    }
  }
  return variants;
}

std::vector<core::Fields> Cast::registrations(Instant now, bool& cut) const {
  const core::State& start = workflow_.states.front();
  std::vector<std::string> fields;
  std::vector<std::string> needed;
  for (const core::Field& field : workflow_.fields) {
    const bool must = among(field.required_in, start.name);
    const bool settable = std::any_of(
        workflow_.transitions.begin(), workflow_.transitions.end(), [&](const core::Transition& transition) {
          return among(transition.sets, field.name) || among(transition.needs.fields, field.name);
        });
    const bool by_role = names_drafter(workflow_, field);
    const bool governs_start = core::deadline_field(start) == field.name;
    if (must) needed.push_back(field.name);
    if (must || governs_start || is_mentioned(field.name) || by_role || (is_tracked(field) && !settable)) {
      fields.push_back(field.name);
    }
  }
  return variants(core::Measure{}, fields, needed, now, cut);
}

std::vector<core::Fields> Cast::amendments(const core::Measure& measure, Instant now, bool& cut) const {
  std::vector<std::string> fields;
  std::vector<std::string> needed;
  for (const core::Field& field : workflow_.fields) {
    if (!field.computed.empty() || !is_tracked(field)) continue;
    fields.push_back(field.name);
    if (!is_telling(field)) needed.push_back(field.name);
  }
  return variants(measure, fields, needed, now, cut);
}

}  // namespace rectify::scenario
