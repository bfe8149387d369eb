// The keys of the database, written by hand: a kind byte, then big-endian numbers and text. Frozen: golden tests hold
// them.
//
// Bytewise order of keys is the order of what they name. Text that is followed by something ends in 0x00, which no id
// has inside. The range of a kind ends at kind + 1. A kind is never used again for something else, in any column
// family:
//
//   family   kind  then                                value
//   state    m     measure id                          frame(Record)
//   state    t     be64 due, measure id                nothing
//   state    o     be64 sequence, be32 ordinal         frame(OutboxEntry)
//   state    q     be64 sequence, be32 ordinal, sink   nothing     this sink is done with the notice, others are not
//   state    D     be64 sequence, be32 ordinal, sink   frame(DeadLetter)
//   history  e     be64 sequence                       the line, byte for byte: it is the record, so it is not framed
//   history  T     be32 level, be64 index              256 hashes of 32 bytes
//   index    h     measure id, 0, be64 revision        be64 sequence
//   index    k     idempotency key                     frame(KeptReply)
//   index    i     place                               nothing     every measure
//   index    s     state, 0, place                     nothing     every measure
//   index    u     unit, 0, place                      nothing     a unit of the measure's fields
//   index    p     person, 0, place                    nothing     a person of the measure's fields
//   index    r     rung, 0, place                      nothing     the standing rung
//   index    P     parent, 0, place                    nothing     a part of the measure
//   index    d     be64 due, or the greatest; place    nothing     every measure
//   past     a     person, 0, be64 sequence            nothing     a line in which the person took part
//   past     v     place, 0, be64 sequence             frame(Record)   after the line; only what a listing shows
//   meta     f                                         "rectify", 0, be32 format
//   meta     E                                         Tree::edge()
//   meta     L                                         hash of the last line that concerned no measure
//   meta     n                                         be64 number of measures
//   meta     C     be64 size                           a signed checkpoint
//   meta     H                                         be64 sequence of the last line of type heads
//   meta     w     workflow name, 0, be32 version      source
//   meta     c     calendar name                       source
//   meta     g     organisation name                   source
//   meta     R     rule name                           source
//
// place = natural_key(inspection), 0, natural_key(measure id), 0, measure id: all listings come in the same order, and
// one inspection is a range in each of them. Instants are be64 with the sign bit flipped.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"

namespace rectify::store {

namespace kind {
inline constexpr char kMeasure = 'm';
inline constexpr char kTimer = 't';
inline constexpr char kOutbox = 'o';
inline constexpr char kLine = 'e';
inline constexpr char kTile = 'T';
inline constexpr char kHistory = 'h';
inline constexpr char kReply = 'k';
inline constexpr char kByInspection = 'i';
inline constexpr char kByState = 's';
inline constexpr char kByUnit = 'u';
inline constexpr char kByPerson = 'p';
inline constexpr char kByRung = 'r';
inline constexpr char kByParent = 'P';
inline constexpr char kByDue = 'd';
inline constexpr char kByActor = 'a';
inline constexpr char kVersion = 'v';
inline constexpr char kCheckpoint = 'C';
inline constexpr char kHeads = 'H';
inline constexpr char kFormat = 'f';
inline constexpr char kEdge = 'E';
inline constexpr char kLedgerHead = 'L';
inline constexpr char kMeasures = 'n';
inline constexpr char kWorkflow = 'w';
inline constexpr char kCalendar = 'c';
inline constexpr char kOrganisation = 'g';
inline constexpr char kRule = 'R';
inline constexpr char kSettled = 'q';
inline constexpr char kDead = 'D';
}  // namespace kind

// Where a measure without a deadline stands among due times: last.
inline constexpr Instant kNeverDue = kEndOfTime;

// Whether the text may stand inside a key: not empty, no 0x00.
[[nodiscard]] bool is_key_text(std::string_view text);

[[nodiscard]] std::string kind_key(char kind);  // of kinds with one entry, and the start of a kind's range
[[nodiscard]] std::string measure_key(std::string_view id);
[[nodiscard]] std::string timer_key(Instant due, std::string_view id);
[[nodiscard]] std::string outbox_key(Sequence sequence, std::uint32_t ordinal);
// Of kinds q and D; without a sink: the beginning of those of one notice.
[[nodiscard]] std::string delivery_key(char kind, Sequence sequence, std::uint32_t ordinal, std::string_view sink = {});
[[nodiscard]] std::string line_key(Sequence sequence);
[[nodiscard]] std::string tile_key(std::uint32_t level, std::uint64_t index);
[[nodiscard]] std::string history_prefix(std::string_view id);
[[nodiscard]] std::string history_key(std::string_view id, Revision revision);
[[nodiscard]] std::string reply_key(std::string_view key);
[[nodiscard]] std::string actor_key(std::string_view person, Sequence sequence);
[[nodiscard]] std::string version_key(std::string_view place, Sequence sequence);
[[nodiscard]] std::string checkpoint_key(std::uint64_t size);
[[nodiscard]] std::string workflow_key(std::string_view name, std::uint32_t version);
[[nodiscard]] std::string calendar_key(std::string_view name);
[[nodiscard]] std::string organisation_key(std::string_view name);
[[nodiscard]] std::string rule_key(std::string_view name);

[[nodiscard]] std::string place_of(std::string_view inspection, std::string_view id);
[[nodiscard]] std::string inspection_prefix(std::string_view inspection);  // of the places of an inspection
[[nodiscard]] std::string listing_prefix(char kind, std::string_view value);
[[nodiscard]] std::string due_prefix(Instant due);

// The first key after all keys that begin with `prefix`. Precondition: not empty, not all 0xff.
[[nodiscard]] std::string after_prefix(std::string prefix);

[[nodiscard]] std::string be32(std::uint32_t value);
[[nodiscard]] std::string be64(std::uint64_t value);
// Nothing where the size is not that of the number.
[[nodiscard]] std::optional<std::uint32_t> read_be32(std::string_view bytes);
[[nodiscard]] std::optional<std::uint64_t> read_be64(std::string_view bytes);

// What keys say. Nothing where a key is not of that shape.
struct TimerKey {
  Instant due;
  std::string_view id;
};
[[nodiscard]] std::optional<TimerKey> read_timer_key(std::string_view key);
[[nodiscard]] std::optional<Sequence> read_line_key(std::string_view key);
[[nodiscard]] std::optional<Revision> read_history_revision(std::string_view key);
[[nodiscard]] std::optional<std::string_view> read_listed_id(std::string_view key);
// The number at the end of the keys of kinds a, v and C.
[[nodiscard]] std::optional<std::uint64_t> read_last_number(std::string_view key);
struct WorkflowKey {
  std::string_view name;
  std::uint32_t version;
};
[[nodiscard]] std::optional<WorkflowKey> read_workflow_key(std::string_view key);

}  // namespace rectify::store
