// Wakes measures whose timers are due, and asks the rules that are to be asked about them.
//
// The timers in the store are the queue. What a commit leaves to be done is in the same batch as the commit, so nothing
// is lost and nothing is polled. For every measure, what falls due by itself comes first; then rules are asked, in the
// order of the workflow. So the history is the same however often the engine is stopped in between.
//
// Threads: fire_due() by one at a time, fire_some() by one; rule_stats() by any.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "core/rule_calls.h"
#include "runtime/options.h"
#include "runtime/workflows.h"

namespace rectify::runtime {

// How a rule fared since the engine was opened.
struct RuleStats {
  std::uint64_t asked = 0;
  std::uint64_t failed = 0;
  std::string error;  // of the last time it failed
  MeasureId measure;  // that it failed on
};

class Waker {
 public:
  using Submit = std::function<void(core::Command, std::function<void(Result<core::Reply>)>)>;

  // All are borrowed.
  Waker(const Options& options, const store::Store& store, const Workflows& workflows, const Clock& clock,
        Submit submit);

  // Does everything that is due by the clock, in order of due time, for as long as there is any, and waits; the
  // earliest timer that is left. What could not be done stays due, for the next look. Errors: as the store's, and
  // unavailable or exhausted where commands are not taken.
  [[nodiscard]] Result<std::optional<Instant>> fire_due();
  // The same, some of it each time: when there is more to do, which may be now.
  [[nodiscard]] Result<std::optional<Instant>> fire_some();

  [[nodiscard]] std::map<std::string, RuleStats> rule_stats() const;

 private:
  // What a timer is for: nothing to be asked means a Wake.
  struct Task {
    std::size_t rank = 0;  // 0: a Wake; else the rule's position, from 1
    std::shared_ptr<const store::Record> record{};
    WorkflowPtr workflow{};
    core::CalledRule called{};
  };
  // One look after the other at all due timers. In each, those of one rank are done.
  struct Walk {
    std::size_t rank = 0;
    std::optional<store::Timer> last;  // seen in this look
    bool acted = false;
    std::optional<std::size_t> next;  // the lowest rank after this one
  };
  // Goes on by a batch; false: everything is done.
  [[nodiscard]] Result<bool> step(Walk& walk);
  [[nodiscard]] Result<std::optional<Instant>> next_timer() const;
  [[nodiscard]] Result<Task> task_for(const MeasureId& measure) const;
  [[nodiscard]] core::Command command_for(const MeasureId& measure, const Task& task);
  // Sends them and waits; whether anything came of it.
  [[nodiscard]] Result<bool> run(std::vector<core::Command> commands);

  const Options& options_;
  const store::Store& store_;
  const Workflows& workflows_;
  const Clock& clock_;
  const Submit submit_;
  Walk walk_;  // of fire_some()
  mutable Mutex mutex_;
  std::map<std::string, RuleStats> rule_stats_ GUARDED_BY(mutex_);
};

}  // namespace rectify::runtime
