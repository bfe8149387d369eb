// What the dispatcher tells of notices that did not arrive, and what people have done about them.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/log.h"
#include "runtime/dispatcher.h"

namespace rectify::runtime {

namespace {

template <typename Number>
bool read_number(std::string_view text, Number& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

// "12/0/mail" or "12/0".
Result<store::DeliveryId> read_key(const std::string& key) {
  const std::string_view text = key;
  const std::size_t first = text.find('/');
  const std::size_t second = first == std::string_view::npos ? first : text.find('/', first + 1);
  std::uint64_t sequence = 0;
  store::DeliveryId id;
  if (first == std::string_view::npos || !read_number(text.substr(0, first), sequence) ||
      !read_number(text.substr(first + 1, second == std::string_view::npos ? second : second - first - 1),
                   id.ordinal)) {
    return Error{Code::invalid, "is no key of a notice, such as 12/0/mail", key};
  }
  id.sequence = Sequence(sequence);
  if (second != std::string_view::npos) id.sink = text.substr(second + 1);
  return id;
}

Error missing(const std::string& key, const std::string& what) {
  return {Code::not_found, fmt::format("there is no {} of that key; `rectify outbox` lists them", what), key};
}

}  // namespace

std::string OutboxRow::key() const {
  return fmt::format("{}/{}{}", entry.sequence.get(), entry.ordinal, sink.empty() ? "" : "/" + sink);
}

Result<std::vector<OutboxRow>> Dispatcher::list(std::size_t limit) const {
  const auto view = store_.view();
  auto entries = view->outbox(limit);
  if (!entries) return entries.error();
  std::vector<OutboxRow> rows;
  for (const store::OutboxEntry& entry : *entries) {
    if (workers_.empty()) rows.push_back({entry, {}});
    for (const Worker& worker : workers_) {
      const SinkOptions& sink = worker.queue->sink();
      if (!sink.takes(entry)) continue;
      auto settled = view->is_settled({entry.sequence, entry.ordinal, sink.name});
      if (!settled) return settled.error();
      if (*settled) continue;
      const Waiting waiting = worker.queue->waiting(entry).value_or(Waiting());
      rows.push_back({entry, sink.name, OutboxRow::State::waiting, waiting.attempts, waiting.next, waiting.error});
    }
  }
  auto letters = view->dead_letters(limit);
  if (!letters) return letters.error();
  for (store::DeadLetter& letter : *letters) {
    rows.push_back({std::move(letter.entry),
                    std::move(letter.sink),
                    letter.waiting ? OutboxRow::State::again : OutboxRow::State::dead,
                    letter.attempts,
                    {},
                    std::move(letter.error)});
  }
  return rows;
}

Result<DispatchFigures> Dispatcher::figures() const {
  auto size = store_.now().outbox_size();
  if (!size) return size.error();
  DispatchFigures figures{.size = *size, .open = {}};
  for (const Worker& worker : workers_) {
    const SinkFigures of_sink = worker.queue->figures();
    figures.delivered += of_sink.delivered;
    figures.failed += of_sink.failed;
    figures.given_up += of_sink.given_up;
    if (of_sink.open) figures.open.push_back(worker.queue->sink().name);
  }
  return figures;
}

Result<std::size_t> Dispatcher::revive(std::vector<store::DeadLetter> letters) {
  for (store::DeadLetter& letter : letters) letter.waiting = true;
  const std::size_t number = letters.size();
  if (auto ok = store_.settle({.dead = std::move(letters)}); !ok) return ok.error();
  for (Worker& worker : workers_) worker.queue->look_for_letters();
  const MutexLock lock(mutex_);
  for (Worker& worker : workers_) worker.woken = true;
  changed_.notify_all();
  return number;
}

Result<std::size_t> Dispatcher::replay(const std::vector<std::string>& keys) {
  std::vector<store::DeadLetter> letters;
  for (const std::string& key : keys) {
    auto id = read_key(key);
    if (!id) return id.error();
    auto letter = store_.now().dead_letter(*id);
    if (!letter) return letter.error();
    if (!*letter) return missing(key, "dead letter");
    letters.push_back(std::move(**letter));
  }
  return revive(std::move(letters));
}

Result<std::size_t> Dispatcher::replay_all() {
  auto letters = store_.now().dead_letters(options_.dispatch.dead_letters_max);
  if (!letters) return letters.error();
  return revive(std::move(*letters));
}

Result<bool> Dispatcher::fold(std::uint64_t excess, const CommitFold& commit) {
  const MutexLock lock(settling_);
  auto fold = plan_fold(*store_.view(), options_.sinks, excess);
  if (!fold) return fold.error();
  if (fold->gone.empty()) return false;
  std::vector<store::DeliveryId> gone;
  for (const store::OutboxEntry& entry : fold->gone) gone.push_back({entry.sequence, entry.ordinal, {}});
  log::warn(fmt::format("outbox: more notices wait than are kept; folded into digests: {}", fold->line.notices));
  if (auto ok = commit(std::move(*fold)); !ok) return ok.error();
  for (Worker& worker : workers_) {
    for (const store::DeliveryId& id : gone) worker.queue->drop_notice(id);
  }
  return true;
}

Result<void> Dispatcher::drop(const std::string& key) {
  auto id = read_key(key);
  if (!id) return id.error();
  auto letter = store_.now().dead_letter(*id);
  if (!letter) return letter.error();
  auto entry = store_.now().outbox_entry(id->sequence, id->ordinal);
  if (!entry) return entry.error();
  if (!*letter && !*entry) return missing(key, "notice");
  log::warn(fmt::format("notice {} is dropped: it was asked for", key));
  for (Worker& worker : workers_) {
    if (id->sink.empty() || worker.queue->sink().name == id->sink) worker.queue->drop(*id);
  }
  if (*letter) return store_.settle({.buried = {*id}});
  return drop_waiting(**entry, id->sink);
}

Result<void> Dispatcher::drop_waiting(const store::OutboxEntry& entry, const std::string& sink) {
  if (sink.empty()) {
    const MutexLock lock(settling_);
    return store_.settle({.gone = {entry}});
  }
  const bool known = std::any_of(options_.sinks.begin(), options_.sinks.end(),
                                 [&](const SinkOptions& one) { return one.name == sink && one.takes(entry); });
  if (!known) {
    return Error{Code::not_found, "no sink of that name is to deliver it; leave the sink out to drop it for all", sink};
  }
  return settle(sink, {.settled = {entry}});
}

}  // namespace rectify::runtime
