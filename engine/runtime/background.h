// What the engine does without being asked: wakes measures when their timers fall due, delivers notifications.
//
// One thread runs an Asio context with two timers. Nothing polls: the wake-up is armed for the earliest timer of the
// store, the outbox is read when a commit put something in. Threads: the on_* functions may be called from any.
#pragma once

#include <functional>
#include <memory>

#include "runtime/options.h"
#include "store/store.h"

namespace rectify::runtime {

class Background {
 public:
  // Wakes the measures whose timers are due now; returns the due time of the earliest one left.
  using FireDue = std::function<Result<std::optional<Instant>>()>;

  Background(const Options& options, store::Store& store, const Clock& clock, FireDue fire_due);
  ~Background();

  void start();
  // Stops waking; returns when nothing is under way. Undelivered notifications stay in the outbox.
  void stop();

  void on_wake_set(Instant earliest);
  void on_notices();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace rectify::runtime
