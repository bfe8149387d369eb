// The engine: a database folder that is open, with its pipeline running.
//
// Threads: every function may be called from any thread. Errors of open(): as the store's and Notary::check_last's, and
// invalid when a deployed workflow cannot be compiled.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/background.h"
#include "runtime/dispatcher.h"
#include "runtime/listeners.h"
#include "runtime/notary.h"
#include "runtime/pipeline.h"
#include "runtime/waker.h"

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
  // happens. A workflow that was not read yet is read by the calling thread.
  [[nodiscard]] Result<void> deploy(Deploy deploy);

  // Waker::fire_due: everything that is due by the clock.
  [[nodiscard]] Result<std::optional<Instant>> fire_due() { return waker_->fire_due(); }
  [[nodiscard]] Result<std::optional<Instant>> next_timer() const;

  // Where more notices wait than Options::outbox_entries_max, folds the oldest until a tenth less wait, and waits. Done
  // by the engine itself where it delivers notices.
  [[nodiscard]] Result<void> fold_notices();

  // The checkpoint of all that is on disk now (Notary::sign). Errors: also unavailable after a failed write.
  [[nodiscard]] Result<store::KeptCheckpoint> checkpoint();
  // Null: there is none.
  [[nodiscard]] const SigningKeyPtr& signing_key() const { return notary_->key(); }
  // Records the heads of all measures as one more line, and waits; where it stands.
  [[nodiscard]] Result<Sequence> record_heads();

  // Tells `listener` of every group that added lines, once it is on disk and before its commands are answered. It is
  // called by the committing thread: what it does has to be short (listeners.h).
  Listening on_committed(OnCommitted listener) { return listeners_->add(std::move(listener)); }

  // Notices that wait, and those that could not be delivered.
  [[nodiscard]] Dispatcher& dispatcher() { return *dispatcher_; }
  [[nodiscard]] const Dispatcher& dispatcher() const { return *dispatcher_; }

  // By name.
  [[nodiscard]] std::map<std::string, RuleStats> rule_stats() const { return waker_->rule_stats(); }

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
  [[nodiscard]] Result<void> open_notary();
  // Whether checkpoints are signed without being asked for.
  [[nodiscard]] bool signs() const { return options_.sign && notary_->key() != nullptr; }
  // Submits it, and waits. `bytes` is roughly what it holds.
  [[nodiscard]] Result<Replies> run_work(Work work, std::size_t bytes = 0);
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
  std::unique_ptr<Waker> waker_;
  std::unique_ptr<Background> background_;
  bool stopped_ = false;
};

}  // namespace rectify::runtime
