// What scenarios have covered of a workflow: states entered, transitions fired, conditions both ways, rungs claimed,
// refusals, and what fires by itself.
//
// Threads: GuardTally from any; the rest are values.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "scenario/player.h"

namespace rectify::scenario {

// How often something happened, by name; what never did is there with 0.
using Tally = std::map<std::string, std::size_t>;

struct GuardCount {
  std::size_t held = 0;
  std::size_t failed = 0;
  std::string source{};
};

// What guards say while a scenario is played; the engine's threads tell it.
class GuardTally {
 public:
  void tell(const std::string& source, bool held);
  [[nodiscard]] std::map<std::string, GuardCount> counts() const;

 private:
  mutable Mutex mutex_;
  std::map<std::string, GuardCount> counts_ GUARDED_BY(mutex_);
};

// The same workflow, and its guard tells the tally.
[[nodiscard]] core::Workflow watched(core::Workflow workflow, std::shared_ptr<GuardTally> tally);

struct Coverage {
  std::string workflow;                                         // "rectification@1"
  Tally states;                                                 // entered
  Tally transitions;                                            // fired
  Tally timed;                                                  // fired by themselves: "paused: resume"
  Tally rungs;                                                  // claimed
  std::map<std::string, GuardCount> guards;                     // of transitions and rungs with a condition
  std::map<std::string, std::map<Code, std::size_t>> refusals;  // of every transition
};

// Nothing of it yet.
[[nodiscard]] Coverage uncovered(const core::Workflow& workflow);
// What playing it has covered. Errors: as the store's, corrupt.
[[nodiscard]] Result<void> add_play(Coverage& coverage, const runtime::Engine& engine, const Played& played,
                                    const GuardTally& guards);

// One kind of thing: how many of how many, and which are not. A condition counts twice, once each way.
struct CoveredKind {
  core::Title title;
  std::size_t covered = 0;
  std::size_t of = 0;
  std::vector<std::string> missing;
};
[[nodiscard]] std::vector<CoveredKind> kinds_of(const Coverage& coverage);

}  // namespace rectify::scenario
