// The notices on their way to one sink. Reads them from the outbox, a window at a time, and delivers what is due.
//
// It has no thread of its own: turn() does all that can be done now, and says when to call it again. Threads: turn() by
// one at a time; the other functions by any. No lock is held while the sink delivers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "runtime/backoff.h"
#include "runtime/sink.h"
#include "store/store.h"

namespace rectify::runtime {

// Where one notice stands with a sink.
struct Waiting {
  std::uint32_t attempts = 0;
  Instant next{};       // not before
  std::string error{};  // of the last attempt
};

struct SinkFigures {
  std::uint64_t delivered = 0;
  std::uint64_t failed = 0;  // attempts
  std::uint64_t given_up = 0;
  bool open = false;    // the breaker
  std::string error{};  // of the last attempt, where it failed
};

class SinkQueue {
 public:
  // What became of a parcel's notices: `dead` are those that were given up, the others were delivered. `letters` says
  // of which it was another try after they had been given up. On disk when it returns.
  struct Outcome {
    std::vector<store::OutboxEntry> settled{};  // of the outbox: delivered or given up
    std::vector<store::DeliveryId> buried{};    // dead letters that were delivered
    std::vector<store::DeadLetter> dead{};
  };
  using Settle = std::function<Result<void>(const Outcome&)>;

  // All are borrowed. `origin` begins every key.
  SinkQueue(const SinkOptions& sink, const DispatchLimits& limits, const store::Store& store, const Clock& clock,
            std::string origin, Settle settle);

  // Delivers until nothing is due; when there will be. Errors: as the store's; then it is to be called again later.
  [[nodiscard]] Result<std::optional<Instant>> turn(const std::function<bool()>& stopping);

  // Dead letters were told to be tried again.
  void look_for_letters();
  // It is not to be delivered any more, neither from the outbox nor as a dead letter; or not from the outbox.
  void drop(const store::DeliveryId& delivery);
  void drop_notice(const store::DeliveryId& delivery);

  // Nothing where it is not in memory: then it has not been tried.
  [[nodiscard]] std::optional<Waiting> waiting(const store::OutboxEntry& entry) const;
  [[nodiscard]] SinkFigures figures() const;
  [[nodiscard]] const SinkOptions& sink() const { return sink_; }

 private:
  using Id = std::pair<std::uint64_t, std::uint32_t>;
  struct Item {
    store::OutboxEntry entry;
    bool letter = false;        // it is a dead letter that is tried again
    std::uint32_t counted = 0;  // attempts that count towards giving up
    Waiting waiting;
  };
  static Id id_of(const store::OutboxEntry& entry) { return {entry.sequence.get(), entry.ordinal}; }

  [[nodiscard]] Result<void> refill();
  [[nodiscard]] Result<void> add_letters() REQUIRES(mutex_);
  void add(store::OutboxEntry entry, bool letter, std::uint32_t attempts) REQUIRES(mutex_);
  [[nodiscard]] std::size_t window() const;
  // When the earliest is due; nothing: none is waiting.
  [[nodiscard]] std::optional<Instant> due_at() const;
  [[nodiscard]] Parcel next_parcel(Instant now) const;
  [[nodiscard]] Result<void> deliver(const Parcel& parcel, const std::function<bool()>& stopping);
  [[nodiscard]] Result<void> finish(const Parcel& parcel, const Attempt& attempt);
  [[nodiscard]] bool is_hopeless(const Item& item, const Attempt& attempt, Instant now) const;

  const SinkOptions& sink_;
  const DispatchLimits& limits_;
  const store::Store& store_;
  const Clock& clock_;
  const std::string origin_;
  const Settle settle_;

  mutable Mutex mutex_;
  std::map<Id, Item> items_ GUARDED_BY(mutex_);
  std::optional<store::OutboxEntry> read_until_ GUARDED_BY(mutex_);
  bool letters_to_read_ GUARDED_BY(mutex_) = true;
  Breaker breaker_ GUARDED_BY(mutex_);
  Rate rate_ GUARDED_BY(mutex_);
  SinkFigures figures_ GUARDED_BY(mutex_);
};

}  // namespace rectify::runtime
