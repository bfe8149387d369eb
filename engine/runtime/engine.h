// The engine: a database folder that is open, with its pipeline running.
//
// Threads: every function may be called from any thread. Errors of open(): as the store's and Notary::check_last's, and
// invalid when a deployed workflow cannot be compiled.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/background.h"
#include "runtime/dispatcher.h"
#include "runtime/listeners.h"
#include "runtime/notary.h"
#include "runtime/pipeline.h"

namespace rectify::runtime {

class Engine {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Engine>> open(Options options);
  ~Engine();

  // One command; `done` as Pipeline's. The reply is given once the command is on disk.
  void submit(core::Command command, std::function<void(Result<core::Reply>)> done);
  // Commands that stand or fall together; one reply each.
  void submit_all(std::vector<core::Command> commands, Done done);

  // The same, waiting for the answer.
  [[nodiscard]] Result<core::Reply> run(core::Command command);
  [[nodiscard]] Result<Replies> run_all(std::vector<core::Command> commands);
  // Deploys a workflow with the calendars and the organisation that it goes by. The same sources again: nothing
  // happens.
  [[nodiscard]] Result<void> deploy(Deploy deploy);

  // Wakes every measure whose timer is due by the clock, in order of due time, and waits. For as long as there are any:
  // a wake-up may set the next one. Returns when the earliest remaining timer is due.
  [[nodiscard]] Result<std::optional<Instant>> fire_due();
  [[nodiscard]] Result<std::optional<Instant>> next_timer() const;

  // The checkpoint of all that is on disk now (Notary::sign). Errors: also unavailable after a failed write.
  [[nodiscard]] Result<store::KeptCheckpoint> checkpoint();
  // Null: there is none.
  [[nodiscard]] const SigningKeyPtr& signing_key() const { return notary_->key(); }
  // Records the heads of all measures as one more line, and waits; where it stands.
  [[nodiscard]] Result<Sequence> record_heads();

  // Tells `listener` of every group that added lines, once it is on disk and before its commands are answered. It is
  // called by the committing thread: what it does has to be short (listeners.h).
  Listening on_committed(OnCommitted listener) { return listeners_->add(std::move(listener)); }

  // Notifications that wait, and those that could not be delivered.
  [[nodiscard]] Dispatcher& dispatcher() { return *dispatcher_; }
  [[nodiscard]] const Dispatcher& dispatcher() const { return *dispatcher_; }

  // How rules fared since the engine was opened, by name.
  struct RuleStats {
    std::uint64_t asked = 0;
    std::uint64_t failed = 0;
    std::string error;  // of the last one that failed
    MeasureId measure;  // that it failed on
  };
  [[nodiscard]] std::map<std::string, RuleStats> rule_stats() const;

  // Finishes what was taken and stops. Called by the destructor.
  void stop();

  [[nodiscard]] const store::Store& store() const { return *store_; }
  [[nodiscard]] const Workflows& workflows() const { return *workflows_; }
  [[nodiscard]] Instant now() const { return clock_->now(); }
  [[nodiscard]] const Clock& clock() const { return *clock_; }
  [[nodiscard]] bool read_only() const { return pipeline_->failed(); }
  [[nodiscard]] PipelineStats stats() const { return pipeline_->stats(); }
  [[nodiscard]] const Options& options() const { return options_; }

 private:
  explicit Engine(Options options);
  // Sends each a Wake and waits; whether any of them had something due.
  [[nodiscard]] Result<void> open_notary();
  // Whether checkpoints are signed without being asked for.
  [[nodiscard]] bool signs() const { return options_.sign && notary_->key() != nullptr; }
  [[nodiscard]] Result<bool> wake(const std::vector<store::Timer>& due);
  // What the timer is for: what a rule says when it is asked, or a Wake. Errors: as the store's.
  [[nodiscard]] Result<core::Command> command_for(const store::Timer& timer);
  [[nodiscard]] core::Command ask_rule(const core::Workflow& workflow, const core::Measure& measure,
                                       const core::CalledRule& called, Instant now);
  // Signs; records heads when enough lines have come since the last time.
  [[nodiscard]] Result<void> vouch();

  Options options_;
  SystemClock system_clock_;
  const Clock* clock_;
  const std::shared_ptr<Listeners> listeners_ = std::make_shared<Listeners>();
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Notary> notary_;
  std::unique_ptr<Workflows> workflows_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Background> background_;
  mutable std::mutex rule_stats_mutex_;
  std::map<std::string, RuleStats> rule_stats_;
  bool stopped_ = false;
};

}  // namespace rectify::runtime
