// An engine that is open, with the clock it goes by and word of how its history grows.
//
// Threads: any. Whoever holds it keeps the folder; close() stops it for all of them.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "base/mutex.h"
#include "rectify/engine.h"
#include "runtime/engine.h"

namespace rectify::embed {

// How many lines the history has; who waits for more is woken by a commit, and by the end.
class Growth {
 public:
  void grew(std::uint64_t lines);
  void end();
  // Whether there are more lines than that now, waiting for them until then.
  [[nodiscard]] bool wait_beyond(std::uint64_t lines, std::chrono::steady_clock::time_point until);

 private:
  Mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t lines_ GUARDED_BY(mutex_) = 0;
  bool ended_ GUARDED_BY(mutex_) = false;
};

class OpenEngine {
 public:
  // Errors: as runtime::Engine::open.
  [[nodiscard]] static Result<std::shared_ptr<OpenEngine>> open(const Engine::Options& options);

  [[nodiscard]] runtime::Engine& engine() { return *engine_; }
  [[nodiscard]] Growth& growth() { return growth_; }
  [[nodiscard]] bool is_closed() const { return closed_.load(); }
  void close();

 private:
  OpenEngine() = default;
  std::unique_ptr<const Clock> clock_;  // null: the system's
  Growth growth_;
  std::atomic<bool> closed_{false};
  std::unique_ptr<runtime::Engine> engine_;
  runtime::Listening listening_;
};

using OpenEnginePtr = std::shared_ptr<OpenEngine>;

// What everything is refused with after close().
[[nodiscard]] Error closed();

}  // namespace rectify::embed
