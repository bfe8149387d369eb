// Brings notices from the outbox to the sinks that want them.
//
// Every notice goes to each sink that wants it, at least once, under a key that stays the same:
//   ORIGIN/SEQUENCE/ORDINAL/SINK[/digest]
// Each sink has a thread, so that a dead or slow sink delays no other. No sink delays a commit, which only puts notices
// into the outbox. A notice leaves the outbox when every sink that wants it has delivered it or given it up. What was
// given up is a dead letter. A notice that no sink wants is logged. How patient the dispatcher is: DispatchLimits.
//
// Threads: any; start() and stop() by one.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "runtime/options.h"
#include "runtime/outbox_bound.h"
#include "runtime/sink_queue.h"
#include "store/store.h"

namespace rectify::runtime {

// A notice that did not arrive yet.
struct OutboxRow {
  store::OutboxEntry entry;
  std::string sink;  // empty: no sink is configured here
  enum class State : std::uint8_t {
    waiting,
    dead,
    again
  } state = State::waiting;  // again: dead, and to be tried again
  std::uint32_t attempts = 0;
  Instant next{};  // of a waiting one that was tried: not before
  std::string error{};
  // "SEQUENCE/ORDINAL/SINK", or without the sink.
  [[nodiscard]] std::string key() const;
};

struct DispatchFigures {
  store::View::OutboxSize size;
  std::uint64_t delivered = 0;  // since the start, like the others below
  std::uint64_t failed = 0;     // attempts
  std::uint64_t given_up = 0;
  std::vector<std::string> open;  // sinks that are given a rest
};

class Dispatcher {
 public:
  // All but the origin are borrowed.
  Dispatcher(const Options& options, store::Store& store, const Clock& clock, std::string origin);
  ~Dispatcher();

  // Starts a thread for each sink. Without it turn() is the only thing that delivers.
  void start();
  // Tells the sinks to hurry; stop() also waits for them.
  void stop_soon();
  void stop();

  // There may be new ones in the outbox.
  void notices();
  // Delivers what is due by the clock, sink after sink, in the calling thread; when there will be more.
  [[nodiscard]] Result<std::optional<Instant>> turn();

  // Gives `commit` what is to be folded, so that the outbox gets about `excess` smaller (outbox_bound.h), and keeps
  // sinks from settling notices until it returns. False: there is nothing to gain.
  using CommitFold = std::function<Result<void>(Fold)>;
  [[nodiscard]] Result<bool> fold(std::uint64_t excess, const CommitFold& commit);

  // Oldest first, dead letters last; at most `limit` of either.
  [[nodiscard]] Result<std::vector<OutboxRow>> list(std::size_t limit) const;
  [[nodiscard]] Result<DispatchFigures> figures() const;
  // Has dead letters tried again, by their keys, or all of them; how many. Errors: invalid (no key), not_found.
  [[nodiscard]] Result<std::size_t> replay(const std::vector<std::string>& keys);
  [[nodiscard]] Result<std::size_t> replay_all();
  // Forgets a dead letter, or a notice that waits: for one sink, or without the sink for all. It is logged.
  // Errors: invalid (no key), not_found.
  [[nodiscard]] Result<void> drop(const std::string& key);

 private:
  struct Worker {
    std::unique_ptr<SinkQueue> queue;
    std::thread thread;
    bool woken = false;  // protected by the dispatcher's mutex_
  };

  void run(Worker& worker);
  // Takes away what no sink is waiting for.
  [[nodiscard]] Result<void> sort();
  [[nodiscard]] Result<void> settle(const std::string& sink, const SinkQueue::Outcome& outcome);
  // Whether a sink other than `but` still has to deliver it.
  [[nodiscard]] Result<bool> is_open(const store::OutboxEntry& entry, const std::string& but) const;
  [[nodiscard]] Result<void> trim_letters();
  [[nodiscard]] Result<std::size_t> revive(std::vector<store::DeadLetter> letters);
  [[nodiscard]] Result<void> drop_waiting(const store::OutboxEntry& entry, const std::string& sink);

  const Options& options_;
  store::Store& store_;
  const Clock& clock_;
  std::vector<Worker> workers_;
  std::atomic<bool> stopping_{false};
  // So that of two sinks that settle the same notice one sees that it is the last, and none settles what is being
  // folded.
  Mutex settling_;
  Mutex sorting_;
  std::optional<store::OutboxEntry> sorted_until_ GUARDED_BY(sorting_);
  Mutex mutex_;  // protects Worker::woken
  std::condition_variable changed_;
};

}  // namespace rectify::runtime
