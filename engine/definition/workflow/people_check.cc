#include "definition/workflow/people_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "definition/workflow/reached.h"

namespace rectify::definition {

namespace {

// People or units: their ids, and "field NAME" for the one that a field names, which is no id.
using Ids = std::set<std::string, std::less<>>;
// Nothing where there is no telling.
using AtMost = std::optional<Ids>;

bool has_organisation(const core::Workflow& workflow) { return !workflow.organisation.name.empty(); }

AtMost of_field(const core::Workflow& workflow, std::string_view name) {
  const core::Field* field = core::find_field(workflow, name);
  if (field == nullptr || field->list) return std::nullopt;
  return Ids{fmt::format("field {}", field->name)};
}

// Who ever holds the role's office: in its unit, or in any where a field names the unit.
Ids officers(const core::Organisation& organisation, const core::Role& role) {
  Ids people;
  for (const auto& [id, person] : organisation.people) {
    const bool ever = std::ranges::any_of(person.holdings, [&](const core::Holding& holding) {
      const bool there = role.by != core::Role::By::unit || holding.unit == role.value ||
                         (role.or_above && core::is_or_above(organisation, holding.unit, role.value));
      return there && holding.office == role.office;
    });
    if (ever) people.insert(id);
  }
  return people;
}

// The people who hold what is named: a role, or a field of people.
AtMost people_of(const core::Workflow& workflow, const std::string& name) {
  const core::Role* role = core::find_role(workflow, name);
  if (role == nullptr) {
    const core::Field* field = core::find_field(workflow, name);
    return field != nullptr && field->type == core::FieldType::person ? of_field(workflow, name) : std::nullopt;
  }
  if (role->by == core::Role::By::person) return Ids{role->value};
  if (role->by == core::Role::By::person_field) return of_field(workflow, role->value);
  if (role->office.empty() || !has_organisation(workflow)) return std::nullopt;
  return officers(workflow.organisation, *role);
}

// The units that those who hold what is named act for.
AtMost units_of(const core::Workflow& workflow, const std::string& name) {
  const core::Role* role = core::find_role(workflow, name);
  if (role == nullptr) {
    const core::Field* field = core::find_field(workflow, name);
    return field != nullptr && field->type == core::FieldType::unit ? of_field(workflow, name) : std::nullopt;
  }
  if (role->or_above) return std::nullopt;
  if (role->by == core::Role::By::unit) return Ids{role->value};
  return role->by == core::Role::By::unit_field ? of_field(workflow, role->value) : std::nullopt;
}

template <typename Of>
AtMost joined(const core::Workflow& workflow, const std::vector<std::string>& names, Of of) {
  Ids all;
  for (const std::string& name : names) {
    const AtMost some = of(workflow, name);
    if (!some) return std::nullopt;
    all.insert(some->begin(), some->end());
  }
  return all;
}

bool is_field(const std::string& id) { return id.find(' ') != std::string::npos; }

// The one person who alone can fire it; nothing where there are others, or there is no telling.
std::optional<std::string> only_person(const core::Workflow& workflow, const core::Transition& transition) {
  const AtMost people = joined(workflow, transition.by, people_of);
  if (!people || people->size() != 1 || is_field(*people->begin())) return std::nullopt;
  return *people->begin();
}

// Whether `transition` can come up in an episode in which `other` has not been fired: then its actor is free.
bool comes_up_without(const core::Workflow& workflow, const core::Transition& transition,
                      const core::Transition& other) {
  States start{workflow.states.front().name};
  for (const core::Transition& again : workflow.transitions) {
    if (again.next_episode) start.insert(again.to);
  }
  const States reached = reached_from(workflow, start, &other);
  return std::ranges::any_of(transition.from, [&](const std::string& state) { return reached.contains(state); });
}

// Who may neither fire nor approve it, as they have to have fired another: person → what they fired.
std::map<std::string, std::string> ruled_out(const core::Workflow& workflow, const core::Transition& transition) {
  std::map<std::string, std::string> people;
  for (const std::string& other : transition.not_same_as) {
    const core::Transition* before = core::find_transition(workflow, other);
    if (before == nullptr || comes_up_without(workflow, transition, *before)) continue;
    if (auto person = only_person(workflow, *before)) people.emplace(std::move(*person), other);
  }
  return people;
}

// "no more than 2 persons".
std::string no_more_than(std::size_t count, std::string_view what) {
  return fmt::format("no more than {} {}{}", count, what, count == 1 ? "" : "s");
}

class PeopleJudge {
 public:
  PeopleJudge(const core::Workflow& workflow, const core::Transition& transition)
      : workflow_(workflow), transition_(transition), ruled_out_(ruled_out(workflow, transition)) {}

  std::vector<TooFewPeople> judge() {
    check_fire();
    if (!transition_.approvals) return std::move(found_);
    const core::Approvals& approvals = *transition_.approvals;
    check_all(approvals);
    if (approvals.by.empty() && approvals.all.empty()) return std::move(found_);
    std::vector<std::string> names = approvals.by;
    names.insert(names.end(), approvals.all.begin(), approvals.all.end());
    if (!check_count(approvals, names) && approvals.distinct_units) check_units(approvals, names);
    return std::move(found_);
  }

 private:
  void check_fire() {
    const AtMost people = joined(workflow_, transition_.by, people_of);
    if (!people || people->empty()) return;
    std::string names;
    for (const std::string& person : *people) {
      const auto out = ruled_out_.find(person);
      if (out == ruled_out_.end()) return;
      names += (names.empty() ? "only " : " and ") + person + (people->size() > 1 ? " (" + out->second + ")" : "");
    }
    say(Fault::nobody_may_fire,
        fmt::format("nobody may fire '{}': {} could, {}", transition_.name, names,
                    people->size() == 1
                        ? fmt::format("who fires '{}' and is ruled out by not_same_as", ruled_out_.begin()->second)
                        : "whom not_same_as rules out for what they fire before"));
  }

  // Of those who have to agree one and all.
  void check_all(const core::Approvals& approvals) {
    for (const std::string& name : approvals.all) {
      const core::Role* role = core::find_role(workflow_, name);
      if (role == nullptr || role->by != core::Role::By::person) continue;
      const auto out = ruled_out_.find(role->value);
      if (out == ruled_out_.end()) continue;
      say(Fault::nobody_may_fire,
          fmt::format("nobody may fire '{}': {} has to agree, who fires '{}' and is ruled out by not_same_as",
                      transition_.name, role->value, out->second));
    }
  }

  bool check_count(const core::Approvals& approvals, const std::vector<std::string>& names) {
    const AtMost people = joined(workflow_, names, people_of);
    if (!people) return false;
    std::size_t left = people->size();
    std::string why;
    for (const auto& [person, other] : ruled_out_) {
      if (!people->contains(person)) continue;
      --left;
      why += fmt::format(", and {}, who fires '{}', is ruled out by not_same_as", person, other);
    }
    if (approvals.count <= left) return false;
    say(Fault::too_many_approvals,
        fmt::format("{} approvals can never be: {} can hold the roles under {}{}", approvals.count,
                    no_more_than(people->size(), "person"), keys_of(approvals), why));
    return true;
  }

  void check_units(const core::Approvals& approvals, const std::vector<std::string>& names) {
    const AtMost units = joined(workflow_, names, units_of);
    if (!units || approvals.count <= units->size()) return;
    say(Fault::too_many_approvals,
        fmt::format("{} approvals of distinct units can never be: the roles under {} are of {}", approvals.count,
                    keys_of(approvals), no_more_than(units->size(), "unit")));
  }

  static std::string keys_of(const core::Approvals& approvals) {
    if (approvals.all.empty()) return "by";
    return approvals.by.empty() ? "all" : "by and all";
  }

  void say(Fault fault, std::string message) { found_.push_back({transition_.name, fault, std::move(message)}); }

  const core::Workflow& workflow_;
  const core::Transition& transition_;
  const std::map<std::string, std::string> ruled_out_;
  std::vector<TooFewPeople> found_;
};

}  // namespace

std::vector<TooFewPeople> find_too_few_people(const core::Workflow& workflow) {
  std::vector<TooFewPeople> all;
  for (const core::Transition& transition : workflow.transitions) {
    for (TooFewPeople& one : PeopleJudge(workflow, transition).judge()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace rectify::definition
