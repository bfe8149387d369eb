// The way of a command through the engine: a bounded queue, the decider, the committer.
//
// Threads: submit() from any; one decides, one commits. The decider works on the next group while one is being synced.
// Answers are given by the committing thread, after the sync, in the order of submission; they must not block.
// After a failed sync nothing is retried: everything is refused as unavailable until the engine is opened again.
#pragma once

#include <condition_variable>
#include <deque>
#include <optional>
#include <thread>

#include "base/mutex.h"
#include "runtime/decider.h"

namespace rectify::runtime {

struct PipelineStats {
  std::uint64_t groups = 0;
  std::uint64_t commands = 0;
  std::uint64_t events = 0;
  std::uint64_t refused = 0;
  std::size_t queued = 0;
};

class Pipeline {
 public:
  // Told of every group that is on disk, by the committing thread, before its answers are given.
  using Committed = std::function<void(const Group&)>;

  Pipeline(const Options& options, store::Store& store, Workflows& workflows, const Clock& clock, Committed committed);
  ~Pipeline();

  [[nodiscard]] Result<void> start();

  // `done` is called exactly once; at once with exhausted (the queue is full) or unavailable (stopping, failed).
  void submit(Job job);

  // Takes no more, finishes what is queued, returns when all is answered.
  void stop();

  [[nodiscard]] bool failed() const;
  [[nodiscard]] PipelineStats stats() const;

 private:
  void decide_loop();
  void commit_loop();
  [[nodiscard]] std::vector<Job> take_waiting();
  void finish(Group& group);
  // Why the job is not taken now; nothing: it is.
  [[nodiscard]] std::optional<Error> refusal_of(const Job& job) const REQUIRES(mutex_);

  const Options& options_;
  store::Store& store_;
  Workflows& workflows_;  // those on disk
  const Clock& clock_;
  const Committed committed_;
  Decider decider_;

  mutable Mutex mutex_;
  std::condition_variable work_ready_;
  std::condition_variable slot_changed_;
  std::deque<Job> queue_ GUARDED_BY(mutex_);
  std::size_t queued_commands_ GUARDED_BY(mutex_) = 0;
  std::size_t queued_bytes_ GUARDED_BY(mutex_) = 0;
  std::optional<Group> slot_ GUARDED_BY(mutex_);  // decided, waiting for the committer
  bool stopping_ GUARDED_BY(mutex_) = false;
  bool decided_all_ GUARDED_BY(mutex_) = false;
  std::optional<Error> failure_ GUARDED_BY(mutex_);
  PipelineStats stats_ GUARDED_BY(mutex_);

  std::thread decide_thread_;
  std::thread commit_thread_;
};

}  // namespace rectify::runtime
