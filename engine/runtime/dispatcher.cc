#include "runtime/dispatcher.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/log.h"

namespace rectify::runtime {

namespace {

std::string about(const store::OutboxEntry& entry) {
  if (entry.folded > 0) return fmt::format("{} notices that were folded", entry.folded);
  if (!entry.message.empty()) return entry.measure.get() + ": " + entry.message;
  if (entry.rung.empty()) return fmt::format("{} is in {}", entry.measure.get(), entry.state);
  return fmt::format("{} for {}, deadline {}", entry.rung, entry.measure.get(), format_utc(entry.deadline));
}

void log_notice(const store::OutboxEntry& entry) {
  const std::string& to = entry.recipient.unit.empty() ? entry.recipient.person : entry.recipient.unit;
  log::info(fmt::format("notice: {}; to {} {}", about(entry), entry.recipient.role, to));
}

}  // namespace

Dispatcher::Dispatcher(const Options& options, store::Store& store, const Clock& clock, std::string origin)
    : options_(options), store_(store), clock_(clock) {
  for (const SinkOptions& sink : options_.sinks) {
    workers_.push_back({.queue = std::make_unique<SinkQueue>(
                            sink, options_.dispatch, store_, clock_, origin,
                            [this, &sink](const SinkQueue::Outcome& outcome) { return settle(sink.name, outcome); }),
                        .thread = {}});
  }
}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::start() {
  notices();
  for (Worker& worker : workers_) worker.thread = std::thread([this, &worker] { run(worker); });
}

void Dispatcher::stop_soon() {
  const MutexLock lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

void Dispatcher::stop() {
  stop_soon();
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) worker.thread.join();
  }
}

void Dispatcher::notices() {
  if (auto ok = sort(); !ok) log::error(fmt::format("outbox: {}", ok.error().text()));
  const MutexLock lock(mutex_);
  for (Worker& worker : workers_) worker.woken = true;
  changed_.notify_all();
}

void Dispatcher::run(Worker& worker) {
  while (!stopping_) {
    auto next = worker.queue->turn([this] { return stopping_.load(); });
    std::int64_t wait_ms = options_.timer_recheck_ms;  // the system's clock may be set
    if (!next) {
      log::error(fmt::format("outbox, {}: {}", worker.queue->sink().name, next.error().text()));
      wait_ms = options_.dispatch.backoff_first_ms;
    } else if (*next) {
      wait_ms = std::clamp<std::int64_t>((*next)->ms - clock_.now().ms, 0, options_.timer_recheck_ms);
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
    MutexLock lock(mutex_);
    while (!stopping_ && !worker.woken && lock.wait_until(changed_, until) == std::cv_status::no_timeout) {
    }
    worker.woken = false;
  }
}

Result<std::optional<Instant>> Dispatcher::turn() {
  if (auto ok = sort(); !ok) return ok.error();
  std::optional<Instant> earliest;
  for (Worker& worker : workers_) {
    auto next = worker.queue->turn([this] { return stopping_.load(); });
    if (!next) return next.error();
    if (*next && (!earliest || **next < *earliest)) earliest = *next;
  }
  return earliest;
}

Result<bool> Dispatcher::is_open(const store::OutboxEntry& entry, const std::string& but) const {
  for (const SinkOptions& sink : options_.sinks) {
    if (sink.name == but || !sink.takes(entry)) continue;
    auto settled = store_.now().is_settled({entry.sequence, entry.ordinal, sink.name});
    if (!settled) return settled.error();
    if (!*settled) return true;
  }
  return false;
}

Result<void> Dispatcher::sort() {
  const MutexLock lock(sorting_);
  while (!stopping_) {
    auto entries = store_.now().outbox(options_.outbox_batch_max, sorted_until_ ? &*sorted_until_ : nullptr);
    if (!entries) return entries.error();
    if (entries->empty()) return {};
    store::Settlement settlement;
    for (store::OutboxEntry& entry : *entries) {
      sorted_until_ = entry;
      const bool wanted = std::any_of(options_.sinks.begin(), options_.sinks.end(),
                                      [&](const SinkOptions& sink) { return sink.takes(entry); });
      auto open = is_open(entry, {});
      if (!open) return open.error();
      if (!wanted) log_notice(entry);
      if (!*open) settlement.gone.push_back(std::move(entry));
    }
    if (auto ok = store_.settle(settlement); !ok) return ok;
  }
  return {};
}

Result<void> Dispatcher::settle(const std::string& sink, const SinkQueue::Outcome& outcome) {
  {
    const MutexLock lock(settling_);
    store::Settlement settlement{.gone = {}, .settled = {}, .dead = outcome.dead, .buried = outcome.buried};
    for (const store::OutboxEntry& entry : outcome.settled) {
      auto open = is_open(entry, sink);
      if (!open) return open.error();
      if (*open) {
        settlement.settled.push_back({entry.sequence, entry.ordinal, sink});
      } else {
        settlement.gone.push_back(entry);
      }
    }
    if (auto ok = store_.settle(settlement); !ok) return ok;
  }
  return outcome.dead.empty() ? Result<void>() : trim_letters();
}

Result<void> Dispatcher::trim_letters() {
  auto letters = store_.now().dead_letters(options_.dispatch.dead_letters_max + 1);
  if (!letters) return letters.error();
  if (letters->size() <= options_.dispatch.dead_letters_max) return {};
  const store::DeadLetter& oldest = letters->front();
  log::error(fmt::format("outbox: there are too many dead letters, the oldest is forgotten: {} to {}: {}",
                         oldest.entry.measure.get(), oldest.entry.recipient.role, oldest.error));
  return store_.settle({.buried = {oldest.id()}});
}

}  // namespace rectify::runtime
