// How long measures stayed in each state: the times of many chronicles in one sum. Calendar time, with pauses and
// nights.
//
// Pure. The caller chooses whose times are summed up together: the measures of a unit, of an area, of a ledger.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/chronicle.h"
#include "core/workflow.h"

namespace rectify::core {

// The visits of one state.
struct StateTimes {
  std::string state;
  Phase phase = Phase::assign;
  std::uint64_t visits = 0;
  std::uint64_t open = 0;  // of these, not yet ended: counted until the moment of the question
  std::int64_t total_ms = 0;
  std::int64_t mean_ms = 0;
  std::int64_t median_ms = 0;  // of an even number, the mean of the two in the middle
  std::int64_t longest_ms = 0;
};

class Durations {
 public:
  void add(const Chronicle& chronicle, Instant until);

  // By phase, and within one in the order in which they were first met.
  [[nodiscard]] std::vector<StateTimes> states() const;

  std::uint64_t measures = 0;
  std::uint64_t returns = 0;
  std::uint64_t returns_most = 0;  // of one measure
  std::uint64_t extensions = 0;
  std::uint64_t reopenings = 0;

 private:
  struct Visits {
    std::string state;
    Phase phase;
    std::uint64_t open = 0;
    std::vector<std::int64_t> spent_ms;
  };
  std::vector<Visits> visits_;  // in the order of states()
};

// The unit that has the lead: the field `lead_unit`, or else the first field of type unit; of a list, its first. Empty
// where the measure names none.
[[nodiscard]] std::string lead_unit(const Workflow& workflow, const Measure& measure);

}  // namespace rectify::core
