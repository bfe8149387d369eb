// A workflow judged by its organisation: its roles, and whether they leave people enough.
#include <fmt/core.h>

#include <algorithm>

#include "definition/definition.h"
#include "definition/faults/fault.h"
#include "definition/workflow/people_check.h"
#include "definition/yaml/reading.h"

namespace rectify::definition {

namespace {

using Places = std::map<std::string, PlaceInFile, std::less<>>;

template <typename Map>
Words keys_of(const Map& map) {
  Words keys;
  for (const auto& [key, value] : map) keys.emplace_back(key);
  return keys;
}

// Every office that is held in the unit, or with an empty one in any.
Words offices_in(const core::Organisation& organisation, const std::string& unit, bool or_above) {
  Words offices;
  for (const auto& [id, person] : organisation.people) {
    for (const core::Holding& holding : person.holdings) {
      const bool there =
          unit.empty() || holding.unit == unit || (or_above && core::is_or_above(organisation, holding.unit, unit));
      if (there && std::find(offices.begin(), offices.end(), holding.office) == offices.end()) {
        offices.emplace_back(holding.office);
      }
    }
  }
  return offices;
}

Diagnostic error_at(const Places& places, const std::string& name, Fault fault, std::string message) {
  const auto spot = places.find(name);
  const PlaceInFile at = spot == places.end() ? PlaceInFile{} : spot->second;
  return {Severity::error, at.file, at.line, at.column, std::move(message), code_of(fault)};
}

class RoleJudge {
 public:
  RoleJudge(const core::Workflow& workflow, const Places& roles)
      : organisation_(workflow.organisation), roles_(roles) {}

  void judge(const core::Role& role) {
    using By = core::Role::By;
    if (role.by == By::unit) expect(role, "unit", keys_of(organisation_.units));
    if (role.by == By::person) expect(role, "person", keys_of(organisation_.people));
    if (role.office.empty()) return;
    const Words held = offices_in(organisation_, role.by == By::unit ? role.value : std::string(), role.or_above);
    if (std::find(held.begin(), held.end(), role.office) != held.end()) return;
    say(role, Fault::office_never_held,
        fmt::format("nobody can hold the role '{}': no one is ever {}{}{}", role.name, in_quotes(role.office),
                    role.by == By::unit ? fmt::format(" in {}", role.value) : "", did_you_mean(role.office, held)));
  }

  std::vector<Diagnostic> take() { return std::move(diagnostics_); }

 private:
  void expect(const core::Role& role, std::string_view what, const Words& known) {
    if (std::find(known.begin(), known.end(), role.value) != known.end()) return;
    say(role, Fault::unit_not_in_organisation,
        fmt::format("nobody can hold the role '{}': organisation '{}' has no {} {}{}", role.name, organisation_.name,
                    what, in_quotes(role.value), did_you_mean(role.value, known)));
  }

  void say(const core::Role& role, Fault fault, std::string message) {
    diagnostics_.push_back(error_at(roles_, role.name, fault, std::move(message)));
  }

  const core::Organisation& organisation_;
  const Places& roles_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace

std::vector<Diagnostic> check_organisation(const core::Workflow& workflow, const ReadWorkflow& read) {
  RoleJudge judge(workflow, read.roles);
  for (const core::Role& role : workflow.roles) judge.judge(role);
  std::vector<Diagnostic> diagnostics = judge.take();
  if (!diagnostics.empty()) return diagnostics;  // who can hold a role is told only where all of them are right
  for (TooFewPeople& one : find_too_few_people(workflow)) {
    const bool about_count = one.fault == Fault::too_many_approvals && read.counts.contains(one.transition);
    diagnostics.push_back(
        error_at(about_count ? read.counts : read.transitions, one.transition, one.fault, std::move(one.message)));
  }
  return diagnostics;
}

}  // namespace rectify::definition
