#include "scenario/explore_actors.h"

#include <algorithm>
#include <set>

#include "core/deadlines.h"
#include "core/decide.h"

namespace rectify::scenario {

namespace {

constexpr std::size_t kLiteralsMax = 8;  // of one field

bool among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_' ||
         byte == '-' || (static_cast<unsigned char>(byte) & 0x80U) != 0;
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) return true;
  }
  return false;
}

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// The whole numbers in an expression.
std::vector<std::int64_t> numbers_in(std::string_view text) {
  std::vector<std::int64_t> numbers;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const bool stands_alone = end > at && end - at <= 15 && (at == 0 || !is_word(text[at - 1]));
    if (stands_alone) numbers.push_back(std::stoll(std::string(text.substr(at, end - at))));
    at = std::max(end, at + 1);
  }
  return numbers;
}

// What stands in quotes in an expression.
std::vector<std::string> texts_in(std::string_view text) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\'' && text[at] != '"') continue;
    const std::size_t end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) break;
    if (end > at + 1) texts.emplace_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return texts;
}

std::vector<std::string> expressions_of(const core::Workflow& workflow) {
  std::vector<std::string> texts;
  for (const core::Transition& transition : workflow.transitions) texts.push_back(transition.when);
  for (const core::Field& field : workflow.fields) texts.push_back(field.computed);
  for (const core::State& state : workflow.states) {
    if (!state.deadline) continue;
    if (const auto* rule = std::get_if<core::FromExpression>(&*state.deadline)) texts.push_back(rule->source);
  }
  std::erase_if(texts, [](const std::string& text) { return text.empty(); });
  return texts;
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

bool Cast::is_mentioned(std::string_view word) const {
  return std::any_of(expressions_.begin(), expressions_.end(),
                     [&](const std::string& text) { return has_word(text, word); });
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
  for (const std::string& expression : expressions_) {
    if (!has_word(expression, field.name)) continue;
    if (field.type == core::FieldType::text) {
      for (std::string& text : texts_in(expression)) items.push_back(std::move(text));
    } else {
      for (const std::int64_t number : numbers_in(expression)) {
        for (const std::int64_t near : {number, number - 1, number + 1}) items.push_back(std::to_string(near));
      }
    }
  }
  if (items.size() > kLiteralsMax) items.resize(kLiteralsMax);
  items.push_back(field.type == core::FieldType::text ? "some " + field.name : "1");
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
