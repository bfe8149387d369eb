// Who acts in an exploration, and what fields are set to. Made up from the workflow. Internal to scenario. Pure.
//
// A unit that a role or a field names gets people enough for its approvals, and for those who may not be the same; with
// an organisation also those who hold an office in it. A field of type unit or person always names the same one, its
// own; of an enumeration every value is tried, of dates a near and a far one, of numbers and texts those that an
// expression compares with and their neighbours.
#pragma once

#include <string>
#include <vector>

#include "core/measure.h"
#include "rules/expression_names.h"
#include "scenario/explore.h"

namespace rectify::scenario {

class Cast {
 public:
  // Both are borrowed.
  Cast(const core::Workflow& workflow, const ExploreOptions& options);

  [[nodiscard]] const std::vector<core::Actor>& actors() const { return actors_; }
  // Fields whose being set can decide anything.
  [[nodiscard]] bool is_tracked(const core::Field& field) const;
  // Fields whose value can, too.
  [[nodiscard]] bool is_telling(const core::Field& field) const;
  // Whether any expression asks for that name.
  [[nodiscard]] bool is_mentioned(std::string_view name) const;

  // Ways to set `fields` on the measure with one command; those of `needed` that are not set are set in each. Sets
  // `cut` where there are more than the limit.
  [[nodiscard]] std::vector<core::Fields> variants(const core::Measure& measure, const std::vector<std::string>& fields,
                                                   const std::vector<std::string>& needed, Instant now,
                                                   bool& cut) const;
  // What a new measure may be registered with. As above.
  [[nodiscard]] std::vector<core::Fields> registrations(Instant now, bool& cut) const;
  // What the measure may be amended to; what is not set and whose value tells nothing is set in each.
  [[nodiscard]] std::vector<core::Fields> amendments(const core::Measure& measure, Instant now, bool& cut) const;

 private:
  void add_unit(const std::string& unit, std::size_t people);
  void add_person(const std::string& person);
  void add_actor(core::Actor actor);
  [[nodiscard]] std::string unit_for(const core::Field& field) const;
  [[nodiscard]] std::vector<std::string> items_for(const core::Field& field, Instant now) const;
  [[nodiscard]] std::vector<core::Value> values_of(const core::Field& field, Instant now) const;
  [[nodiscard]] bool is_deadline(const core::Field& field) const;

  const core::Workflow& workflow_;
  const ExploreOptions& options_;
  std::vector<rules::ExpressionNames> expressions_;
  std::vector<core::Actor> actors_;
};

}  // namespace rectify::scenario
