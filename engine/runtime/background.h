// What the engine does without being asked. It wakes measures when their timers fall due. It has notices dispatched
// (dispatcher.h) and keeps their number within bounds. It has the history signed.
//
// One thread runs an Asio context with two timers. Nothing polls: the wake-up is armed for the earliest timer of the
// store; a commit that has notices tells the dispatcher; the first line after a checkpoint arms the signing of the
// next. Threads: the on_* functions may be called from any.
#pragma once

#include <functional>
#include <memory>

#include "runtime/dispatcher.h"
#include "runtime/options.h"

namespace rectify::runtime {

class Background {
 public:
  // Wakes some of the measures whose timers are due now; when it wants to be called again: at once where there are
  // more. In between, other things get their turn, however many are due.
  using FireDue = std::function<Result<std::optional<Instant>>()>;
  // Null, or: signs a checkpoint and, when enough has come together, records the heads of all measures.
  using Vouch = std::function<Result<void>()>;

  // Folds notices where more wait than are kept.
  using Fold = std::function<Result<void>()>;

  Background(const Options& options, Dispatcher& dispatcher, const Clock& clock, FireDue fire_due, Vouch vouch,
             Fold fold);
  ~Background();

  void start();
  // Stops waking; returns when nothing is under way. Undelivered notices stay in the outbox.
  void stop();

  void on_wake_set(Instant earliest);
  // `waiting`: how many there are now.
  void on_notices(std::uint64_t waiting);
  void on_lines(std::uint64_t number);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace rectify::runtime
