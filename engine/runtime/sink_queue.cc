#include "runtime/sink_queue.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/log.h"

namespace rectify::runtime {

namespace {

constexpr std::uint32_t kOldAttemptsMin = 3;  // of a notice that is given up for its age

}  // namespace

SinkQueue::SinkQueue(const SinkOptions& sink, const DispatchLimits& limits, const store::Store& store,
                     const Clock& clock, std::string origin, Settle settle)
    : sink_(sink),
      limits_(limits),
      store_(store),
      clock_(clock),
      origin_(std::move(origin)),
      settle_(std::move(settle)),
      breaker_(limits),
      rate_(sink.rate_per_minute) {}

std::size_t SinkQueue::window() const { return sink_.hours.digest_at ? limits_.digest_window_max : limits_.window_max; }

void SinkQueue::add(store::OutboxEntry entry, bool letter, std::uint32_t attempts) {
  const Id id = id_of(entry);
  // A notice that is tried again once more need not wait for a digest.
  const Instant next = letter ? clock_.now() : sink_.hours.release(entry.at);
  items_.try_emplace(id, Item{std::move(entry), letter, 0, {attempts, next, {}}});
}

Result<void> SinkQueue::add_letters() {
  if (!letters_to_read_) return {};
  letters_to_read_ = false;
  auto letters = store_.now().dead_letters(limits_.dead_letters_max);
  if (!letters) return letters.error();
  for (store::DeadLetter& letter : *letters) {
    if (letter.sink != sink_.name || !letter.waiting) continue;
    if (items_.size() >= window()) {
      letters_to_read_ = true;
      break;
    }
    add(std::move(letter.entry), true, letter.attempts);
  }
  return {};
}

Result<void> SinkQueue::refill() {
  const MutexLock lock(mutex_);
  if (auto ok = add_letters(); !ok) return ok;
  while (items_.size() < window()) {
    const std::size_t room = window() - items_.size();
    const auto view = store_.view();  // of one moment: another sink may take the last of them out meanwhile
    auto entries = view->outbox(room, read_until_ ? &*read_until_ : nullptr);
    if (!entries) return entries.error();
    for (store::OutboxEntry& entry : *entries) {
      read_until_ = entry;
      if (!sink_.takes(entry)) continue;
      auto settled = view->is_settled({entry.sequence, entry.ordinal, sink_.name});
      if (!settled) return settled.error();
      if (!*settled) add(std::move(entry), false, 0);
    }
    if (entries->size() < room) break;
  }
  return {};
}

std::optional<Instant> SinkQueue::due_at() const {
  const MutexLock lock(mutex_);
  if (items_.empty()) return std::nullopt;
  const auto first = std::min_element(items_.begin(), items_.end(), [](const auto& a, const auto& b) {
    return a.second.waiting.next < b.second.waiting.next;
  });
  return sink_.hours.out_of_quiet(std::max({first->second.waiting.next, breaker_.ready_at(), rate_.ready_at()}));
}

Parcel SinkQueue::next_parcel(Instant now) const {
  const MutexLock lock(mutex_);
  const auto first = std::min_element(items_.begin(), items_.end(), [](const auto& a, const auto& b) {
    return a.second.waiting.next < b.second.waiting.next;
  });
  Parcel parcel{.key = {}, .entries = {}, .digest = sink_.hours.digest_at.has_value(), .now = now};
  if (first == items_.end()) return parcel;
  const auto& [recipient, at] = std::pair(first->second.entry.recipient, first->second.entry.at);
  const auto belongs = [&, release = sink_.hours.release(at)](const Item& item) {
    return item.waiting.next <= now && item.entry.recipient.unit == recipient.unit &&
           item.entry.recipient.person == recipient.person && sink_.hours.release(item.entry.at) == release;
  };
  if (!parcel.digest) {
    parcel.entries.push_back(first->second.entry);
  } else {
    for (const auto& [id, item] : items_) {
      if (parcel.entries.size() < limits_.digest_entries_max && belongs(item)) parcel.entries.push_back(item.entry);
    }
  }
  const auto [sequence, ordinal] = id_of(parcel.entries.front());
  parcel.key = fmt::format("{}/{}/{}/{}{}", origin_, sequence, ordinal, sink_.name, parcel.digest ? "/digest" : "");
  return parcel;
}

Result<std::optional<Instant>> SinkQueue::turn(const std::function<bool()>& stopping) {
  while (!stopping()) {
    if (auto ok = refill(); !ok) return ok.error();
    const auto due = due_at();
    if (!due) return std::optional<Instant>();
    const Instant now = clock_.now();
    if (*due > now) return due;
    const Parcel parcel = next_parcel(now);
    if (parcel.entries.empty()) continue;  // it was dropped in between
    if (auto ok = deliver(parcel, stopping); !ok) return ok.error();
  }
  return std::optional<Instant>();
}

Result<void> SinkQueue::deliver(const Parcel& parcel, const std::function<bool()>& stopping) {
  {
    const MutexLock lock(mutex_);
    rate_.spend(parcel.now);
  }
  const Attempt attempt = sink_.deliver(parcel, stopping);
  // Whoever was told to hurry says nothing about the receiver: it will be delivered at the next start.
  if (attempt.what == Attempt::What::later && stopping()) return {};
  return finish(parcel, attempt);
}

bool SinkQueue::is_hopeless(const Item& item, const Attempt& attempt, Instant now) const {
  const Instant newest = item.entry.folded > 0 ? item.entry.folded_until : item.entry.at;
  return attempt.what == Attempt::What::never || item.counted >= limits_.attempts_max ||
         (item.waiting.attempts >= kOldAttemptsMin && now.ms - newest.ms >= limits_.age_max_ms);
}

Result<void> SinkQueue::finish(const Parcel& parcel, const Attempt& attempt) {
  const Instant now = clock_.now();
  const bool done = attempt.what == Attempt::What::done;
  Outcome outcome;
  bool first = false;  // failure of one of them
  {
    const MutexLock lock(mutex_);
    figures_.delivered += done ? parcel.entries.size() : 0;
    figures_.failed += done ? 0 : 1;
    figures_.error = attempt.why;
    const bool counts = !breaker_.is_open();
    // One that is refused shows that the receiver is well.
    if (attempt.what == Attempt::What::later) {
      breaker_.failed(now);
    } else {
      breaker_.succeeded();
    }
    for (const store::OutboxEntry& entry : parcel.entries) {
      const auto found = items_.find(id_of(entry));
      if (found == items_.end()) continue;  // dropped
      Item& item = found->second;
      first = first || item.waiting.attempts == 0;
      ++item.waiting.attempts;
      item.counted += counts ? 1U : 0U;
      item.waiting.error = attempt.why;
      item.waiting.next = now + std::chrono::milliseconds(backoff_ms(parcel.key, item.waiting.attempts, limits_));
      if (!done && !is_hopeless(item, attempt, now)) continue;
      if (!item.letter) outcome.settled.push_back(entry);
      if (done && item.letter) outcome.buried.push_back({entry.sequence, entry.ordinal, sink_.name});
      if (!done) outcome.dead.push_back({entry, sink_.name, item.waiting.attempts, now, attempt.why, false});
    }
    figures_.given_up += outcome.dead.size();
  }
  if (!outcome.dead.empty()) {
    log::warn(fmt::format("notice {} is given up, and a dead letter now: {}", parcel.key, attempt.why));
  } else if (!done) {
    const std::string line =
        fmt::format("notice {} was not delivered, and is tried again: {}", parcel.key, attempt.why);
    first ? log::warn(line) : log::debug(line);
  }
  if (outcome.settled.empty() && outcome.buried.empty() && outcome.dead.empty()) return {};
  if (auto ok = settle_(outcome); !ok) return ok;  // they stay, and are delivered once more
  const MutexLock lock(mutex_);
  for (const store::OutboxEntry& entry : outcome.settled) items_.erase(id_of(entry));
  for (const store::DeliveryId& id : outcome.buried) items_.erase({id.sequence.get(), id.ordinal});
  for (const store::DeadLetter& letter : outcome.dead) items_.erase(id_of(letter.entry));
  return {};
}

void SinkQueue::look_for_letters() {
  const MutexLock lock(mutex_);
  letters_to_read_ = true;
}

void SinkQueue::drop(const store::DeliveryId& delivery) {
  const MutexLock lock(mutex_);
  items_.erase({delivery.sequence.get(), delivery.ordinal});
}

void SinkQueue::drop_notice(const store::DeliveryId& delivery) {
  const MutexLock lock(mutex_);
  const auto found = items_.find({delivery.sequence.get(), delivery.ordinal});
  if (found != items_.end() && !found->second.letter) items_.erase(found);
}

std::optional<Waiting> SinkQueue::waiting(const store::OutboxEntry& entry) const {
  const MutexLock lock(mutex_);
  const auto found = items_.find(id_of(entry));
  return found == items_.end() ? std::nullopt : std::optional(found->second.waiting);
}

SinkFigures SinkQueue::figures() const {
  const MutexLock lock(mutex_);
  SinkFigures figures = figures_;
  figures.open = breaker_.is_open();
  return figures;
}

}  // namespace rectify::runtime
