#include "core/approval.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "core/roles.h"

namespace rectify::core {

Agreement::Agreement(const Workflow& workflow, const Measure& measure, const Approvals& rule, Instant now)
    : workflow_(workflow), measure_(measure), rule_(rule), now_(now) {
  for (const std::string& name : rule.all) add_parties(name);
}

void Agreement::add_parties(const std::string& name) {
  const Role* role = find_role(workflow_, name);
  if (role == nullptr || role->office.empty()) {
    for (const Recipient& one : recipients_of(workflow_, measure_, {name}, now_)) {
      parties_.push_back({name, one.unit, one.person, {}});
    }
    return;
  }
  // Of those who hold an office in a unit one is enough.
  std::set<std::string> seen;
  for (const std::string& unit : meant_by(*role, measure_)) {
    if (seen.insert(unit).second) parties_.push_back({name, unit, {}, role->office});
  }
}

bool Agreement::speaks_for(const Actor& actor, const Party& party) const {
  const Actor acting = principal_of(actor);
  if (!party.person.empty()) return acting.person == party.person;
  if (acting.unit != party.unit) return false;
  return party.office.empty() || holds_office(workflow_.organisation, acting.person, party.office, party.unit,
                                              workflow_.calendar.zone.day_of(now_));
}

bool Agreement::counts(const Actor& actor) const {
  return holds_any_role(workflow_, measure_, actor, rule_.by, now_) ||
         std::any_of(parties_.begin(), parties_.end(), [&](const Party& party) { return speaks_for(actor, party); });
}

std::vector<std::string> Agreement::missing(const std::vector<Actor>& actors) const {
  std::vector<std::string> names;
  for (const Party& party : parties_) {
    const bool agreed =
        std::any_of(actors.begin(), actors.end(), [&](const Actor& actor) { return speaks_for(actor, party); });
    if (!agreed) names.push_back(party.person.empty() ? party.unit : party.person);
  }
  return names;
}

bool Agreement::complete(const std::vector<Actor>& actors) const {
  if (actors.size() < rule_.count || !missing(actors).empty()) return false;
  if (!rule_.distinct_units) return true;
  std::set<std::string> units;
  for (const Actor& actor : actors) units.insert(principal_of(actor).unit);
  return units.size() >= rule_.count;
}

std::string Agreement::objection(const std::vector<Actor>& actors, const Actor& next) const {
  for (const Actor& actor : actors) {
    if (shared_person(actor, next) != nullptr) {
      return fmt::format("{} has already agreed; another person has to approve ({})", next.person, progress(actors));
    }
  }
  if (!parties_.empty() && actors.size() >= rule_.count) {
    std::vector<Actor> with = actors;
    with.push_back(next);
    if (missing(with) == missing(actors))
      return fmt::format("{} cannot add to it: {}", to_text(principal_of(next)), progress(actors));
  }
  if (!rule_.distinct_units) return {};
  const std::string unit = principal_of(next).unit;
  const bool present =
      std::any_of(actors.begin(), actors.end(), [&](const Actor& actor) { return principal_of(actor).unit == unit; });
  if (!present) return {};
  return fmt::format("somebody of {} has already agreed; another unit has to approve ({})", unit, progress(actors));
}

std::uint32_t Agreement::needed() const { return std::max(rule_.count, static_cast<std::uint32_t>(parties_.size())); }

std::string Agreement::progress(const std::vector<Actor>& actors) const {
  if (parties_.empty()) {
    return fmt::format("{} of {} approvals so far", actors.size(), rule_.count);
  }
  std::string text;
  for (const std::string& name : missing(actors)) text += (text.empty() ? "still to agree: " : ", ") + name;
  return text.empty() ? fmt::format("{} of {} approvals so far", actors.size(), needed()) : text;
}

std::string Agreement::asked() const {
  std::vector<std::string> names = rule_.by;
  names.insert(names.end(), rule_.all.begin(), rule_.all.end());
  return describe_roles(workflow_, measure_, names);
}

}  // namespace rectify::core
