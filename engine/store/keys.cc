#include "store/keys.h"

#include "base/check.h"
#include "core/values.h"

namespace rectify::store {

namespace {

constexpr std::uint64_t kSignBit = 1ULL << 63;

template <typename Number>
void append(std::string& out, Number value) {
  for (std::size_t i = sizeof(Number); i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xff);
}

template <typename Number>
std::optional<Number> read(std::string_view bytes) {
  if (bytes.size() != sizeof(Number)) return std::nullopt;
  Number value = 0;
  for (const char byte : bytes) value = static_cast<Number>(value << 8) | static_cast<unsigned char>(byte);
  return value;
}

void append_instant(std::string& out, Instant at) { append(out, static_cast<std::uint64_t>(at.ms) ^ kSignBit); }

void append_text(std::string& out, std::string_view text) {
  out += text;
  out += '\0';
}

std::string with_text(char kind, std::string_view text) {
  std::string key(1, kind);
  key += text;
  return key;
}

std::string actor_prefix(std::string_view person) { return listing_prefix(kind::kByActor, person); }

std::string version_prefix(std::string_view place) { return listing_prefix(kind::kVersion, place); }

}  // namespace

bool is_key_text(std::string_view text) { return !text.empty() && text.find('\0') == std::string_view::npos; }

std::string kind_key(char kind) { return std::string(1, kind); }
std::string measure_key(std::string_view id) { return with_text(kind::kMeasure, id); }
std::string reply_key(std::string_view key) { return with_text(kind::kReply, key); }
std::string calendar_key(std::string_view name) { return with_text(kind::kCalendar, name); }
std::string organisation_key(std::string_view name) { return with_text(kind::kOrganisation, name); }
std::string rule_key(std::string_view name) { return with_text(kind::kRule, name); }

std::string timer_key(Instant due, std::string_view id) {
  std::string key(1, kind::kTimer);
  append_instant(key, due);
  key += id;
  return key;
}

std::string outbox_key(Sequence sequence, std::uint32_t ordinal) {
  return delivery_key(kind::kOutbox, sequence, ordinal);
}

std::string delivery_key(char kind, Sequence sequence, std::uint32_t ordinal, std::string_view sink) {
  std::string key(1, kind);
  append(key, sequence.get());
  append(key, ordinal);
  key += sink;
  return key;
}

std::string line_key(Sequence sequence) {
  std::string key(1, kind::kLine);
  append(key, sequence.get());
  return key;
}

std::string tile_key(std::uint32_t level, std::uint64_t index) {
  std::string key(1, kind::kTile);
  append(key, level);
  append(key, index);
  return key;
}

std::string history_prefix(std::string_view id) { return listing_prefix(kind::kHistory, id); }

std::string history_key(std::string_view id, Revision revision) {
  std::string key = history_prefix(id);
  append(key, revision.get());
  return key;
}

std::string actor_key(std::string_view person, Sequence sequence) {
  std::string key = actor_prefix(person);
  append(key, sequence.get());
  return key;
}

std::string version_key(std::string_view place, Sequence sequence) {
  std::string key = version_prefix(place);
  append(key, sequence.get());
  return key;
}

std::string checkpoint_key(std::uint64_t size) {
  std::string key(1, kind::kCheckpoint);
  append(key, size);
  return key;
}

std::string workflow_key(std::string_view name, std::uint32_t version) {
  std::string key = listing_prefix(kind::kWorkflow, name);
  append(key, version);
  return key;
}

std::string place_of(std::string_view inspection, std::string_view id) {
  std::string place = inspection_prefix(inspection);
  append_text(place, core::natural_key(id));
  place += id;
  return place;
}

std::string inspection_prefix(std::string_view inspection) {
  std::string prefix;
  append_text(prefix, core::natural_key(inspection));
  return prefix;
}

std::string listing_prefix(char kind, std::string_view value) {
  std::string prefix(1, kind);
  append_text(prefix, value);
  return prefix;
}

std::string due_prefix(Instant due) {
  std::string prefix(1, kind::kByDue);
  append_instant(prefix, due);
  return prefix;
}

std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  RECTIFY_CHECK(!prefix.empty(), "a range of keys has an end");
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

std::string be32(std::uint32_t value) {
  std::string bytes;
  append(bytes, value);
  return bytes;
}

std::string be64(std::uint64_t value) {
  std::string bytes;
  append(bytes, value);
  return bytes;
}

std::optional<std::uint32_t> read_be32(std::string_view bytes) { return read<std::uint32_t>(bytes); }
std::optional<std::uint64_t> read_be64(std::string_view bytes) { return read<std::uint64_t>(bytes); }

std::optional<TimerKey> read_timer_key(std::string_view key) {
  if (key.size() < 10 || key.front() != kind::kTimer) return std::nullopt;
  const std::uint64_t biased = *read_be64(key.substr(1, 8));
  return TimerKey{Instant{static_cast<std::int64_t>(biased ^ kSignBit)}, key.substr(9)};
}

std::optional<Sequence> read_line_key(std::string_view key) {
  if (key.size() != 9 || key.front() != kind::kLine) return std::nullopt;
  return Sequence(*read_be64(key.substr(1)));
}

std::optional<Revision> read_history_revision(std::string_view key) {
  if (key.size() < 11 || key.front() != kind::kHistory) return std::nullopt;
  return Revision(*read_be64(key.substr(key.size() - 8)));
}

std::optional<std::string_view> read_listed_id(std::string_view key) {
  const std::size_t end_of_natural = key.rfind('\0');
  if (end_of_natural == std::string_view::npos || end_of_natural + 1 == key.size()) return std::nullopt;
  return key.substr(end_of_natural + 1);
}

std::optional<std::uint64_t> read_last_number(std::string_view key) {
  if (key.size() < 9) return std::nullopt;
  return read_be64(key.substr(key.size() - 8));
}

std::optional<WorkflowKey> read_workflow_key(std::string_view key) {
  if (key.size() < 7 || key.front() != kind::kWorkflow || key[key.size() - 5] != '\0') return std::nullopt;
  return WorkflowKey{key.substr(1, key.size() - 6), *read_be32(key.substr(key.size() - 4))};
}

}  // namespace rectify::store
