#include "core/organisation.h"

#include <algorithm>

namespace rectify::core {

namespace {

bool within(const std::optional<Day>& from, const std::optional<Day>& until, Day day) {
  return (!from || *from <= day) && (!until || day <= *until);
}

bool is_holding(const Holding& holding, std::string_view office, std::string_view unit, Day day) {
  return holding.office == office && holding.unit == unit && within(holding.from, holding.until, day);
}

bool holds(const Person& person, std::string_view office, std::string_view unit, Day day) {
  return std::any_of(person.holdings.begin(), person.holdings.end(),
                     [&](const Holding& holding) { return is_holding(holding, office, unit, day); });
}

}  // namespace

bool is_or_above(const Organisation& organisation, std::string_view unit, std::string_view of) {
  // The reader refuses cycles; the bound keeps this total for whatever else it is given.
  for (std::size_t level = 0; level < kUnitLevelsMax && !of.empty(); ++level) {
    if (unit == of) return true;
    const auto known = organisation.units.find(of);
    if (known == organisation.units.end()) return false;
    of = known->second.parent;
  }
  return false;
}

bool holds_office(const Organisation& organisation, std::string_view person, std::string_view office,
                  std::string_view unit, Day day) {
  const auto known = organisation.people.find(person);
  return known != organisation.people.end() && holds(known->second, office, unit, day);
}

std::vector<std::string> holders_of(const Organisation& organisation, std::string_view office, std::string_view unit,
                                    Day day) {
  std::vector<std::string> holders;
  for (const auto& [id, person] : organisation.people) {
    if (holds(person, office, unit, day)) holders.push_back(id);
  }
  return holders;
}

std::vector<std::string> stand_ins_of(const Organisation& organisation, std::string_view principal, Day day) {
  std::vector<std::string> deputies;
  for (const StandIn& one : organisation.stand_ins) {
    if (one.principal == principal && within(one.from, one.until, day)) deputies.push_back(one.deputy);
  }
  return deputies;
}

bool stands_in(const Organisation& organisation, std::string_view deputy, std::string_view principal, Day day) {
  return std::any_of(organisation.stand_ins.begin(), organisation.stand_ins.end(), [&](const StandIn& one) {
    return one.deputy == deputy && one.principal == principal && within(one.from, one.until, day);
  });
}

}  // namespace rectify::core
