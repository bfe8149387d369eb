// Reads of the View that concern notices: the outbox, and what could not be delivered.
#include "store/keys.h"
#include "store/records.h"
#include "store/rocks_view.h"

namespace rectify::store {

namespace {

Error misplaced(const OutboxEntry& entry) {
  return {Code::corrupt, "a notice is stored under the key of another", entry.measure.get()};
}

Result<OutboxEntry> entry_at(std::string_view key, std::string_view value) {
  auto entry = decode_outbox(value);
  if (entry && outbox_key(entry->sequence, entry->ordinal) != key) return misplaced(*entry);
  return entry;
}

Result<DeadLetter> letter_at(std::string_view key, std::string_view value) {
  auto letter = decode_dead_letter(value);
  if (letter && delivery_key(kind::kDead, letter->entry.sequence, letter->entry.ordinal, letter->sink) != key) {
    return misplaced(letter->entry);
  }
  return letter;
}

Result<std::uint64_t> count(const Database& database, char kind, const rocksdb::Snapshot* snapshot) {
  const std::string from = kind_key(kind);
  std::uint64_t number = 0;
  Scan scan(database, Family::state, from, after_prefix(from), {.snapshot = snapshot});
  for (; scan.valid(); scan.next()) ++number;
  if (auto ok = scan.status(); !ok) return ok.error();
  return number;
}

}  // namespace

Result<std::uint64_t> read_waiting_notices(const Database& database, const rocksdb::Snapshot* snapshot) {
  return count(database, kind::kOutbox, snapshot);
}

Result<std::vector<OutboxEntry>> RocksView::outbox(std::size_t limit, const OutboxEntry* after) const {
  const std::string all = kind_key(kind::kOutbox);
  const std::string from = after == nullptr ? all : after_prefix(outbox_key(after->sequence, after->ordinal));
  std::vector<OutboxEntry> entries;
  Scan scan(database_, Family::state, from, after_prefix(all), {.snapshot = at()});
  for (; scan.valid() && entries.size() < limit; scan.next()) {
    auto entry = entry_at(scan.key(), scan.value());
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return entries;
}

Result<std::optional<OutboxEntry>> RocksView::outbox_entry(Sequence sequence, std::uint32_t ordinal) const {
  const std::string key = outbox_key(sequence, ordinal);
  auto found = database_.get(Family::state, key, at());
  if (!found) return found.error();
  if (!*found) return std::optional<OutboxEntry>();
  auto entry = entry_at(key, **found);
  if (!entry) return entry.error();
  return std::optional(std::move(*entry));
}

Result<View::OutboxSize> RocksView::outbox_size() const {
  const Moment moment(*this);
  auto waiting = read_waiting_notices(database_, moment.snapshot());
  if (!waiting) return waiting.error();
  auto dead = count(database_, kind::kDead, moment.snapshot());
  if (!dead) return dead.error();
  return OutboxSize{*waiting, *dead};
}

Result<bool> RocksView::is_settled(const DeliveryId& delivery) const {
  const auto& [sequence, ordinal, sink] = delivery;
  auto found = database_.get(Family::state, delivery_key(kind::kSettled, sequence, ordinal, sink), at());
  if (!found) return found.error();
  return found->has_value();
}

Result<std::vector<DeadLetter>> RocksView::dead_letters(std::size_t limit) const {
  const std::string from = kind_key(kind::kDead);
  std::vector<DeadLetter> letters;
  Scan scan(database_, Family::state, from, after_prefix(from), {.snapshot = at()});
  for (; scan.valid() && letters.size() < limit; scan.next()) {
    auto letter = letter_at(scan.key(), scan.value());
    if (!letter) return letter.error();
    letters.push_back(std::move(*letter));
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return letters;
}

Result<std::optional<DeadLetter>> RocksView::dead_letter(const DeliveryId& delivery) const {
  const auto& [sequence, ordinal, sink] = delivery;
  const std::string key = delivery_key(kind::kDead, sequence, ordinal, sink);
  auto found = database_.get(Family::state, key, at());
  if (!found) return found.error();
  if (!*found) return std::optional<DeadLetter>();
  auto letter = letter_at(key, **found);
  if (!letter) return letter.error();
  return std::optional(std::move(*letter));
}

}  // namespace rectify::store
