// Who is told that lines were committed.
//
// Threads: all functions from any. tell() holds a lock while the listeners run, and whoever adds or removes one waits
// for it. So listeners have to be short; they must not block and must not remove themselves. A Listening may outlive
// the engine.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "base/mutex.h"

namespace rectify::runtime {

// Told how many lines the history has now; all of them are on disk and can be read.
using OnCommitted = std::function<void(std::uint64_t lines)>;

class Listeners;

// Listens until it is destroyed: then no call is under way and none comes.
class [[nodiscard]] Listening {
 public:
  Listening() = default;
  Listening(Listening&& other) noexcept : listeners_(std::move(other.listeners_)), number_(other.number_) {}
  Listening& operator=(Listening&& other) noexcept {
    std::swap(listeners_, other.listeners_);
    std::swap(number_, other.number_);
    return *this;
  }
  ~Listening();

 private:
  friend class Listeners;
  Listening(std::shared_ptr<Listeners> listeners, std::uint64_t number)
      : listeners_(std::move(listeners)), number_(number) {}
  std::shared_ptr<Listeners> listeners_;
  std::uint64_t number_ = 0;
};

class Listeners : public std::enable_shared_from_this<Listeners> {
 public:
  Listening add(OnCommitted listener) {
    const MutexLock lock(mutex_);
    listeners_.emplace(++last_number_, std::move(listener));
    return {shared_from_this(), last_number_};
  }
  void tell(std::uint64_t lines) {
    const MutexLock lock(mutex_);
    for (const auto& [number, listener] : listeners_) listener(lines);
  }

 private:
  friend class Listening;
  void remove(std::uint64_t number) {
    const MutexLock lock(mutex_);
    listeners_.erase(number);
  }

  Mutex mutex_;
  std::uint64_t last_number_ GUARDED_BY(mutex_) = 0;
  std::map<std::uint64_t, OnCommitted> listeners_ GUARDED_BY(mutex_);
};

inline Listening::~Listening() {
  if (listeners_ != nullptr) listeners_->remove(number_);
}

}  // namespace rectify::runtime
