// Who has agreed to a transition, and who still has to. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

class Agreement {
 public:
  // `measure` is as it would be with the proposal's fields. All three are borrowed.
  Agreement(const Workflow& workflow, const Measure& measure, const Approvals& rule, Instant now);

  // Whether the actor is one of those who may agree.
  [[nodiscard]] bool counts(const Actor& actor) const;
  // Whether these are enough.
  [[nodiscard]] bool complete(const std::vector<Actor>& actors) const;
  // Why the next approval may not be this actor's, or empty.
  [[nodiscard]] std::string objection(const std::vector<Actor>& actors, const Actor& next) const;
  // How many have to agree at least.
  [[nodiscard]] std::uint32_t needed() const;
  // The units and persons of `all` who have not agreed yet.
  [[nodiscard]] std::vector<std::string> missing(const std::vector<Actor>& actors) const;
  // "1 of 2 approvals so far", "still to agree: finance-office, audit-office".
  [[nodiscard]] std::string progress(const std::vector<Actor>& actors) const;
  // Whose agreement is asked for, for a refusal.
  [[nodiscard]] std::string asked() const;

 private:
  // One unit or person that has to agree.
  struct Party {
    std::string role;  // or the field's name
    std::string unit;
    std::string person;
    std::string office;
  };
  void add_parties(const std::string& name);
  [[nodiscard]] bool speaks_for(const Actor& actor, const Party& party) const;

  const Workflow& workflow_;
  const Measure& measure_;
  const Approvals& rule_;
  Instant now_;
  std::vector<Party> parties_;
};

}  // namespace rectify::core
