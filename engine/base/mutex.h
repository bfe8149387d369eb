// A mutex whose use clang checks: what is GUARDED_BY one may be touched only while it is held.
//
// `./dev check` reads every file with clang's thread-safety analysis; other compilers see a std::mutex. A function that
// needs the lock says REQUIRES(mutex_); one that must not be called with it EXCLUDES(mutex_). A condition is waited for
// in a loop, since the analysis does not look into predicates:
//     MutexLock lock(mutex_);
//     while (queue_.empty()) lock.wait(changed_);
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define RECTIFY_THREADS(attribute) __attribute__((attribute))
#else
#define RECTIFY_THREADS(attribute)
#endif
#define GUARDED_BY(mutex) RECTIFY_THREADS(guarded_by(mutex))
#define REQUIRES(...) RECTIFY_THREADS(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) RECTIFY_THREADS(locks_excluded(__VA_ARGS__))

namespace rectify {

class RECTIFY_THREADS(capability("mutex")) Mutex {
 public:
  void lock() RECTIFY_THREADS(acquire_capability()) { mutex_.lock(); }
  void unlock() RECTIFY_THREADS(release_capability()) { mutex_.unlock(); }

 private:
  friend class MutexLock;
  std::mutex mutex_;
};

class RECTIFY_THREADS(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) RECTIFY_THREADS(acquire_capability(mutex)) : lock_(mutex.mutex_) {}
  ~MutexLock() RECTIFY_THREADS(release_capability()) = default;
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  void unlock() RECTIFY_THREADS(release_capability()) { lock_.unlock(); }
  void lock() RECTIFY_THREADS(acquire_capability()) { lock_.lock(); }

  // As std::condition_variable's: the lock is let go of while it waits, and held again afterwards.
  void wait(std::condition_variable& condition) { condition.wait(lock_); }
  template <typename Moment>
  std::cv_status wait_until(std::condition_variable& condition, const Moment& moment) {
    return condition.wait_until(lock_, moment);
  }
  template <typename Duration>
  std::cv_status wait_for(std::condition_variable& condition, const Duration& duration) {
    return condition.wait_for(lock_, duration);
  }

 private:
  std::unique_lock<std::mutex> lock_;
};

}  // namespace rectify
