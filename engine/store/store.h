// The database folder: RocksDB, one synced batch a commit, and the reads that the engine and its users need.
//
// Threads: one thread commits. Any thread reads, and settles notices; it sees a commit whole or not at all. What
// belongs together is read through one view, in which everything is of one moment. Errors: unavailable (I/O, locked by
// another process), corrupt (a checksum, a frame or a key is not what was written), invalid (not a rectify folder,
// written by a newer version). Nothing in a folder is touched before it is known to be ours.
//
// Column families by lifetime. Keys are written by hand: a kind byte, then big-endian numbers and text (keys.h).
//   state    measures, timers, outbox, dead letters: rewritten all the time
//   history  event lines, tree tiles: written once, for ever
//   index    history by measure, listings, replies by idempotency key
//   past     what a listing shows of each measure after each line, lines by person: written once, can be rebuilt
//   meta     format, tree edge, checkpoints, deployed workflows, calendars, organisations and rules
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command.h"
#include "core/event.h"
#include "core/measure.h"
#include "core/rule.h"
#include "ledger/proof.h"
#include "ledger/tree.h"

namespace rocksdb {
class Env;
}

namespace rectify::store {

struct Options {
  std::filesystem::path path;
  bool create = true;           // make the folder's database when there is none
  rocksdb::Env* env = nullptr;  // tests: memory, faults; borrowed. Null: the file system
  std::size_t block_cache_bytes = 64U << 20;
  std::size_t write_buffer_bytes = 32U << 20;  // a column family
  std::uint64_t free_bytes_min = 2U << 20;     // on the disk, to open
  std::size_t list_page_max = 10'000;
  std::size_t list_scan_max = 10'000'000;  // records looked at for one page
};

// What is kept of a measure besides its history.
struct Record {
  core::Measure measure;
  ledger::Hash head{};                     // hash of its last line
  std::optional<Instant> wake;             // its timer
  std::vector<core::CalledRule> called{};  // to be asked about it
  std::vector<std::string> units;          // of all fields of type unit: what `list --unit` finds
  std::vector<std::string> persons;        // of all fields of type person
  friend bool operator==(const Record&, const Record&) = default;
};

struct Change {
  std::shared_ptr<const Record> before;  // null: new
  std::shared_ptr<const Record> after;
};

// A measure as one line of the history left it.
struct Version {
  Sequence sequence;
  std::shared_ptr<const Record> record;
};

struct NewLine {
  Sequence sequence;
  MeasureId measure;  // empty: concerns none
  Revision revision;
  std::string bytes;
  std::vector<std::string> persons{};  // who took part
};

// The answer to a command, kept under its key.
struct KeptReply {
  std::string key;
  core::Reply reply;
  friend bool operator==(const KeptReply&, const KeptReply&) = default;
};

// A notice that is still to be delivered. Keyed by the event's sequence and its place there.
struct OutboxEntry {
  Sequence sequence;
  std::uint32_t ordinal = 0;
  MeasureId measure;
  core::Title title;  // of the measure
  std::string rung;
  core::Title rung_title;
  Instant at;
  Instant deadline;  // of a rung
  core::Recipient recipient;
  std::string state{};  // of the entry that is told of, where it is no rung
  core::Title state_title{};
  std::string message{};     // what a rule has to say, where it is neither
  std::uint64_t folded = 0;  // it is of no measure, and stands for so many, the oldest of `at`
  Instant folded_until{};    // the newest of them
  friend bool operator==(const OutboxEntry&, const OutboxEntry&) = default;
};

// One notice's way to one sink.
struct DeliveryId {
  Sequence sequence;
  std::uint32_t ordinal = 0;
  std::string sink;
  friend auto operator<=>(const DeliveryId&, const DeliveryId&) = default;
};

// A notice that a sink was not able to deliver. It is in the outbox no more, as far as that sink goes.
struct DeadLetter {
  OutboxEntry entry;
  std::string sink;
  std::uint32_t attempts = 0;
  Instant at;  // when it was given up
  std::string error;
  bool waiting = false;  // it is to be tried again
  [[nodiscard]] DeliveryId id() const { return {entry.sequence, entry.ordinal, sink}; }
  friend bool operator==(const DeadLetter&, const DeadLetter&) = default;
};

// What became of notices. Written at once. Of one that has left the outbox nothing is settled any more.
struct Settlement {
  std::vector<OutboxEntry> gone{};    // leave the outbox, with what was kept of their deliveries
  std::vector<DeliveryId> settled{};  // that sink is done with it, others are not
  std::vector<DeadLetter> dead{};     // new ones, and ones that changed
  std::vector<DeliveryId> buried{};   // dead letters that are no more
};

struct Deployed {
  enum class Kind : std::uint8_t { workflow, calendar, organisation, rule } kind = Kind::workflow;
  std::string name;
  std::uint32_t version = 0;  // of a workflow
  std::string source;
};

// Everything that one group of commands changes: becomes one WriteBatch, synced once. Lines have to be the next ones of
// the history; what contradicts the database is `invalid`, and then nothing was written.
struct Commit {
  std::vector<NewLine> lines{};
  std::vector<Change> changes{};    // at most one a measure: first `before`, last `after`
  std::vector<Version> versions{};  // one for each line that concerns a measure
  std::vector<KeptReply> replies{};
  std::vector<OutboxEntry> outbox{};
  std::vector<OutboxEntry> folded{};  // leave the outbox, with what was kept of their deliveries
  std::vector<DeliveryId> settled{};  // of `outbox`: that sink is not to deliver it
  std::vector<Deployed> deployed{};
  std::vector<ledger::Tile> tiles{};
  std::string edge{};               // Tree::edge() where a tile was completed; else empty
  ledger::Hash ledger_head{};       // hash of the last line that concerned no measure; all zero: none yet
  std::optional<Sequence> heads{};  // the last line of type `heads` among them
};

struct Timer {
  Instant due;
  MeasureId measure;
  friend bool operator==(const Timer&, const Timer&) = default;
};

struct Query {
  std::optional<std::string> inspection{}, finding{}, state{}, phase{}, unit{}, person{}, rung{}, parent{}, text{};
  std::optional<bool> overdue{};  // at `now`
  std::optional<Instant> due_before{};
  Instant now{};
  std::optional<std::uint64_t> as_of{};  // as the first so many lines of the history left it; sorted by id only
  enum class Sort : std::uint8_t { id, due } sort = Sort::id;
  std::size_t limit = 100;
  std::string cursor{};  // from Page::cursor
};

struct Page {
  std::vector<std::shared_ptr<const Record>> records;
  std::string cursor;  // empty: there is no more
};

struct StoreStats {
  std::uint64_t events = 0;
  std::uint64_t bytes_written = 0;  // to the write-ahead log and by flushes, since open
  std::uint64_t estimated_measures = 0;
  std::uint64_t history_bytes = 0;  // about, on disk and not yet there, of the lines and their tree
  std::uint64_t past_bytes = 0;     // of the past ledgers
};

// What a measure's history has come to: its number of lines and the hash of the last one.
struct Head {
  MeasureId measure;
  Revision count;
  ledger::Hash hash{};
};

// A signed checkpoint (ledger/checkpoint.h), as its exact text.
struct KeptCheckpoint {
  std::uint64_t size = 0;
  std::string note;
};

// The database as of one moment.
class View : public ledger::TreeReader {
 public:
  // Whether nothing but lines, line, size and checkpoint can be asked: a database in an older format.
  [[nodiscard]] virtual bool has_lines_only() const = 0;

  [[nodiscard]] virtual Result<std::shared_ptr<const Record>> measure(const MeasureId& id) const = 0;  // null: none
  [[nodiscard]] virtual Result<std::optional<KeptReply>> reply(std::string_view key) const = 0;
  // With Query::as_of, records are what a listing shows: without evidence, proposals, how rules stand and all rungs but
  // the standing and the highest one.
  [[nodiscard]] virtual Result<Page> list(const Query& query) const = 0;

  // Timers in order of due time, from after `after` (exclusive) until `until` (inclusive), at most `limit`.
  [[nodiscard]] virtual Result<std::vector<Timer>> timers(const std::optional<Timer>& after, Instant until,
                                                          std::size_t limit) const = 0;
  // Oldest first, from after `after` on.
  [[nodiscard]] virtual Result<std::vector<OutboxEntry>> outbox(std::size_t limit,
                                                                const OutboxEntry* after = nullptr) const = 0;
  [[nodiscard]] virtual Result<std::optional<OutboxEntry>> outbox_entry(Sequence sequence,
                                                                        std::uint32_t ordinal) const = 0;
  // How many notices and dead letters there are. O(of them).
  struct OutboxSize {
    std::uint64_t waiting = 0;
    std::uint64_t dead = 0;
  };
  [[nodiscard]] virtual Result<OutboxSize> outbox_size() const = 0;
  // Whether Settlement::settled said so of an entry that is still in the outbox.
  [[nodiscard]] virtual Result<bool> is_settled(const DeliveryId& delivery) const = 0;
  // Oldest notice first.
  [[nodiscard]] virtual Result<std::vector<DeadLetter>> dead_letters(std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<std::optional<DeadLetter>> dead_letter(const DeliveryId& delivery) const = 0;

  // Lines of one measure, oldest first, from revision `from` on.
  [[nodiscard]] virtual Result<std::vector<std::string>> history(const MeasureId& id, Revision from,
                                                                 std::size_t limit) const = 0;
  // Their sequences.
  [[nodiscard]] virtual Result<std::vector<Sequence>> sequences(const MeasureId& id) const = 0;
  // Every line from `from` on, in order; `take` returns false to stop.
  using TakeLine = std::function<bool(Sequence, std::string_view)>;
  [[nodiscard]] virtual Result<void> lines(Sequence from, const TakeLine& take) const = 0;
  // The lines in [from, until) in which the person took part: acted, proposed or approved.
  [[nodiscard]] virtual Result<void> lines_by(std::string_view person, Sequence from, Sequence until,
                                              const TakeLine& take) const = 0;
  // One line. Errors: not_found.
  [[nodiscard]] virtual Result<std::string> line(Sequence sequence) const = 0;
  // Number of lines = the next sequence.
  [[nodiscard]] virtual Result<std::uint64_t> size() const = 0;
  // Number of lines that were recorded until `at`, inclusive. O(log size).
  [[nodiscard]] virtual Result<std::uint64_t> size_at(Instant at) const = 0;

  // The tree; re-reads at most 255 lines. Errors: corrupt.
  [[nodiscard]] virtual Result<ledger::Tree> tree() const = 0;
  [[nodiscard]] virtual Result<ledger::Hash> ledger_head() const = 0;
  // Of every measure, in the order of their ids; `take` returns false to stop.
  [[nodiscard]] virtual Result<void> heads(const std::function<bool(const Head&)>& take) const = 0;
  // The same as the first `size` lines left them. Memory: all of them.
  [[nodiscard]] virtual Result<std::vector<Head>> heads_at(std::uint64_t size) const = 0;
  // The last line of type `heads`.
  [[nodiscard]] virtual Result<std::optional<Sequence>> last_heads() const = 0;
  // The newest of at most `size` lines.
  [[nodiscard]] virtual Result<std::optional<KeptCheckpoint>> checkpoint(std::uint64_t size = UINT64_MAX) const = 0;

  // Latest source of every calendar, organisation and rule; every version of every workflow, ascending.
  [[nodiscard]] virtual Result<std::vector<Deployed>> calendars() const = 0;
  [[nodiscard]] virtual Result<std::vector<Deployed>> organisations() const = 0;
  [[nodiscard]] virtual Result<std::vector<Deployed>> rules() const = 0;
  [[nodiscard]] virtual Result<std::vector<Deployed>> workflows() const = 0;
};

class Store {
 public:
  // O(1) in the number of measures. A folder that is not empty and not ours is refused and left as it is.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(const Options& options);
  virtual ~Store() = default;

  // All or nothing, on disk when it returns. After an error the outcome is unknown until the store is opened again.
  [[nodiscard]] virtual Result<void> commit(const Commit& commit) = 0;
  // Without a sync: delivery is at least once. Any thread.
  [[nodiscard]] virtual Result<void> settle(const Settlement& settlement) = 0;
  // On disk when it returns.
  [[nodiscard]] virtual Result<void> keep(const KeptCheckpoint& checkpoint) = 0;

  // Notices in the outbox. O(1).
  [[nodiscard]] virtual std::uint64_t waiting_notices() const = 0;

  // The newest state; each call sees the moment it is made at.
  [[nodiscard]] virtual const View& now() const = 0;
  // This moment, for as long as the view lives; must be gone before the store is.
  [[nodiscard]] virtual std::unique_ptr<const View> view() const = 0;

  [[nodiscard]] virtual StoreStats stats() const = 0;
};

// A folder's database for reading alone, whatever state its checkpoints are in; nothing is touched, and a daemon may
// have it open. Of a database in an older format see View::has_lines_only.
// Errors: as Store::open, not_found.
[[nodiscard]] Result<std::unique_ptr<const View>> open_view(const Options& options);

}  // namespace rectify::store
