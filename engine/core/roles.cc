#include "core/roles.h"

#include <fmt/core.h>

#include <algorithm>

namespace rectify::core {

namespace {

bool is_of_unit(const Role& role) { return role.by == Role::By::unit || role.by == Role::By::unit_field; }

std::vector<std::string> values_of(const Fields& fields, const std::string& field) {
  const auto found = fields.find(field);
  if (found == fields.end()) return {};
  if (const auto* one = std::get_if<std::string>(&found->second)) {
    return one->empty() ? std::vector<std::string>() : std::vector<std::string>{*one};
  }
  return std::get<std::vector<std::string>>(found->second);
}

Day today(const Workflow& workflow, Instant now) { return workflow.calendar.zone.day_of(now); }

// Whether somebody who acts for `unit` holds a role that means the unit `meant`.
bool holds_for_unit(const Workflow& workflow, const Role& role, const Actor& actor, const std::string& meant, Day day) {
  if (actor.unit.empty()) return false;
  const Organisation& organisation = workflow.organisation;
  if (actor.unit != meant && !(role.or_above && is_or_above(organisation, actor.unit, meant))) return false;
  return role.office.empty() || holds_office(organisation, actor.person, role.office, actor.unit, day);
}

// Who holds the role's office in the unit; where nobody does and the units above count too, in the nearest of those.
std::vector<std::string> nearest_holders(const Organisation& organisation, const Role& role, std::string unit,
                                         Day day) {
  for (std::size_t level = 0; level < kUnitLevelsMax && !unit.empty(); ++level) {
    std::vector<std::string> holders = holders_of(organisation, role.office, unit, day);
    const auto known = organisation.units.find(unit);
    if (!holders.empty() || !role.or_above || known == organisation.units.end()) return holders;
    unit = known->second.parent;
  }
  return {};
}

void add_recipients(std::vector<Recipient>& recipients, const Workflow& workflow, const Role& role,
                    const Measure& measure, Day day) {
  for (const std::string& meant : meant_by(role, measure)) {
    if (!is_of_unit(role)) {
      recipients.push_back({role.name, {}, meant});
    } else if (role.office.empty()) {
      recipients.push_back({role.name, meant, {}});
    } else {
      for (const std::string& person : nearest_holders(workflow.organisation, role, meant, day)) {
        recipients.push_back({role.name, {}, person});
      }
    }
  }
}

}  // namespace

std::vector<std::string> meant_by(const Role& role, const Measure& measure) {
  const bool fixed = role.by == Role::By::unit || role.by == Role::By::person;
  return fixed ? std::vector<std::string>{role.value} : values_of(measure.fields, role.value);
}

Actor principal_of(const Actor& actor) {
  return actor.for_person.empty() ? actor : Actor{actor.for_person, actor.for_unit};
}

const std::string* shared_person(const Actor& a, const Actor& b) {
  for (const std::string* one : {&a.person, &a.for_person}) {
    if (!one->empty() && (*one == b.person || *one == b.for_person)) return one;
  }
  return nullptr;
}

Result<void> check_delegation(const Workflow& workflow, const Measure& measure, const Actor& actor, Instant now) {
  if (actor.for_person.empty()) return {};
  const Actor principal = principal_of(actor);
  const bool delegated =
      std::any_of(measure.delegations.begin(), measure.delegations.end(), [&](const Delegation& one) {
        return one.deputy == actor.person && one.principal == principal && now <= one.until;
      });
  if (delegated || stands_in(workflow.organisation, actor.person, principal.person, today(workflow, now))) return {};
  return Error{
      Code::denied,
      fmt::format("{} may not act for {} on {}: it was not delegated, or no longer is; {} has to delegate it first",
                  actor.person, to_text(principal), measure.id.get(), principal.person),
      measure.id.get()};
}

bool holds_role(const Workflow& workflow, const Measure& measure, const Actor& actor, std::string_view name,
                Instant now) {
  const Role* role = find_role(workflow, name);
  if (role == nullptr) return false;
  const Actor acting = principal_of(actor);
  const std::vector<std::string> meant = meant_by(*role, measure);
  return std::any_of(meant.begin(), meant.end(), [&](const std::string& one) {
    return is_of_unit(*role) ? holds_for_unit(workflow, *role, acting, one, today(workflow, now))
                             : acting.person == one;
  });
}

bool holds_any_role(const Workflow& workflow, const Measure& measure, const Actor& actor,
                    const std::vector<std::string>& roles, Instant now) {
  return std::any_of(roles.begin(), roles.end(),
                     [&](const std::string& role) { return holds_role(workflow, measure, actor, role, now); });
}

std::string describe_roles(const Workflow& workflow, const Measure& measure, const std::vector<std::string>& roles) {
  std::string text;
  std::vector<std::string> named;
  for (const std::string& name : roles) {
    if (name == kEngineActor || std::find(named.begin(), named.end(), name) != named.end()) continue;
    named.push_back(name);
    if (!text.empty()) text += " or ";
    text += name;
    const Role* role = find_role(workflow, name);
    if (role == nullptr) continue;
    const bool fixed = role->by == Role::By::unit || role->by == Role::By::person;
    const auto field = measure.fields.find(role->value);
    text += " (";
    if (!role->office.empty()) text += fmt::format("{} of ", role->office);
    if (fixed) {
      text += role->value;
    } else if (field == measure.fields.end()) {
      text += fmt::format("{} is not set", role->value);
    } else {
      text += to_text(field->second);
    }
    text += role->or_above ? " or above)" : ")";
  }
  return text.empty() ? std::string(kEngineActor) : text;
}

std::vector<Recipient> recipients_of(const Workflow& workflow, const Measure& measure,
                                     const std::vector<std::string>& notify, Instant now) {
  std::vector<Recipient> recipients;
  for (const std::string& name : notify) {
    if (const Role* role = find_role(workflow, name)) {
      add_recipients(recipients, workflow, *role, measure, today(workflow, now));
    } else if (const Field* field = find_field(workflow, name)) {
      for (const std::string& id : values_of(measure.fields, name)) {
        const bool unit = field->type == FieldType::unit;
        recipients.push_back({name, unit ? id : std::string(), unit ? std::string() : id});
      }
    }
  }
  // Whoever is absent is told, and so is whoever stands in.
  for (std::size_t i = 0, count = recipients.size(); i < count; ++i) {
    if (recipients[i].person.empty()) continue;
    for (std::string& deputy : stand_ins_of(workflow.organisation, recipients[i].person, today(workflow, now))) {
      recipients.push_back({recipients[i].role, {}, std::move(deputy)});
    }
  }
  // Nobody is told twice of one thing.
  std::vector<Recipient> distinct;
  for (Recipient& recipient : recipients) {
    if (std::find(distinct.begin(), distinct.end(), recipient) == distinct.end()) {
      distinct.push_back(std::move(recipient));
    }
  }
  return distinct;
}

}  // namespace rectify::core
