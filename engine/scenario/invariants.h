// What has to hold of every measure at all times (`forever`), held against every line of the history and every moment
// at which the clock stops.
//
//   nothing overdue unescalated   whatever is overdue has a rung that stands, or one whose time has not come; and no
//                                 rung whose time has come is unclaimed
//   executor never verifies       nobody who took part in closing a measure out of phase verify (fired, proposed or
//                                 agreed) handed its work in for verification in the same episode
//   closed has evidence           what goes from phase verify to phase close has evidence in that episode
//
// Threads: one. A breach is told once a measure.
#pragma once

#include <map>
#include <set>

#include "core/chronicle.h"
#include "scenario/player.h"

namespace rectify::scenario {

class Invariants {
 public:
  // Borrowed.
  explicit Invariants(const std::vector<definition::Invariant>& all) : all_(all) {}

  // Takes in what the history has become since, and adds what is breached. Errors: as the store's, corrupt.
  [[nodiscard]] Result<void> look(const runtime::Engine& engine, std::vector<Failure>& failures);

 private:
  // Where a look is under way.
  struct Look {
    const runtime::Engine& engine;
    const Zone* zone = nullptr;  // of the measure's calendar
    std::vector<Failure>& failures;
    Instant now;
  };
  void judge_line(const Look& look, const core::Chronicle& chronicle);
  void judge_moment(const Look& look, const core::Measure& measure, const core::Workflow& workflow);
  void breach(const Look& look, const definition::Invariant& invariant, const core::Measure& measure,
              const std::string& what);

  const std::vector<definition::Invariant>& all_;
  std::map<std::string, core::Chronicle> chronicles_;
  std::set<std::pair<const definition::Invariant*, std::string>> told_;
  std::uint64_t seen_ = 0;  // lines
};

}  // namespace rectify::scenario
