#include "store/rocks_store.h"

#include <rocksdb/snapshot.h>

#include <algorithm>

#include "store/keys.h"
#include "store/listing.h"
#include "store/records.h"

namespace rectify::store {

namespace {

Error corrupt(std::string what, std::string where = {}) { return {Code::corrupt, std::move(what), std::move(where)}; }

}  // namespace

Result<void> RocksStore::commit(const Commit& commit) {
  if (failed_) return *failed_;
  Counters counters = counters_;
  rocksdb::WriteBatch batch(batch_bytes(commit));
  auto filled = fill_batch(*database_, commit, counters, batch);
  if (!filled) return filled;
  rocksdb::WriteOptions options;
  options.sync = true;
  if (const rocksdb::Status status = database_->db().Write(options, &batch); !status.ok()) {
    failed_ = to_error(status, "writing a commit");
    return *failed_;
  }
  counters_ = counters;
  return {};
}

Result<std::shared_ptr<const Record>> RocksStore::load(std::string_view id, const rocksdb::Snapshot* snapshot) const {
  auto bytes = database_->get(Family::state, measure_key(id), snapshot);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::shared_ptr<const Record>();
  auto record = decode_record(**bytes);
  if (!record) return Error{record.error().code, record.error().message, std::string(id)};
  if (record->measure.id.get() != id) return corrupt("a measure is stored under the key of another", std::string(id));
  return std::shared_ptr<const Record>(std::make_shared<Record>(std::move(*record)));
}

Result<std::shared_ptr<const Record>> RocksStore::measure(const MeasureId& id) const { return load(id.get(), nullptr); }

Result<std::optional<KeptReply>> RocksStore::reply(std::string_view key) const {
  auto bytes = database_->get(Family::index, reply_key(key));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<KeptReply>();
  auto reply = decode_reply(**bytes);
  if (!reply) return reply.error();
  if (reply->key != key) return corrupt("a reply is stored under the key of another", std::string(key));
  return std::optional(std::move(*reply));
}

Result<Page> RocksStore::list(const Query& query) const {
  if (query.limit == 0 || query.limit > options_.list_page_max) {
    return Error{Code::invalid, "a page has 1 to " + std::to_string(options_.list_page_max) + " measures", "limit"};
  }
  auto range = plan(query);
  if (!range) return range.error();
  // The first key after `after`: nothing lies between a key and itself followed by a zero byte.
  if (range->after) range->from = *range->after + '\0';
  rocksdb::ManagedSnapshot snapshot(&database_->db());
  Page page;
  std::string last;
  std::size_t looked_at = 0;
  Scan scan(*database_, Family::index, range->from, range->end, {.snapshot = snapshot.snapshot()});
  for (; scan.valid(); scan.next()) {
    if (page.records.size() == query.limit) {
      page.cursor = cursor_at(last);
      break;
    }
    if (++looked_at > options_.list_scan_max) {
      return Error{Code::exhausted,
                   "more than " + std::to_string(options_.list_scan_max) +
                       " measures would have to be looked at: filter by unit, person, rung, state or inspection",
                   {}};
    }
    const auto id = read_listed_id(scan.key());
    if (!id) return corrupt("a key of a listing names no measure");
    auto record = load(*id, snapshot.snapshot());
    if (!record) return record.error();
    if (*record == nullptr) return corrupt("a listing names a measure that is not there", std::string(*id));
    if (!matches(query, **record)) continue;
    page.records.push_back(std::move(*record));
    last = scan.key();
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return page;
}

Result<std::vector<Timer>> RocksStore::timers(const std::optional<Timer>& after, Instant until,
                                              std::size_t limit) const {
  // Ids are not empty, so the bare prefix of a moment stands before all timers of that moment.
  const std::string from = after ? timer_key(after->due, after->measure.get()) + '\0' : kind_key(kind::kTimer);
  const std::string end = after_prefix(timer_key(until, {}));
  std::vector<Timer> timers;
  if (from >= end) return timers;
  Scan scan(*database_, Family::state, from, end);
  for (; scan.valid() && timers.size() < limit; scan.next()) {
    const auto key = read_timer_key(scan.key());
    if (!key) return corrupt("the key of a timer is malformed");
    timers.push_back({key->due, MeasureId(std::string(key->id))});
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return timers;
}

Result<std::vector<OutboxEntry>> RocksStore::outbox(std::size_t limit) const {
  const std::string from = kind_key(kind::kOutbox);
  std::vector<OutboxEntry> entries;
  Scan scan(*database_, Family::state, from, after_prefix(from));
  for (; scan.valid() && entries.size() < limit; scan.next()) {
    auto entry = decode_outbox(scan.value());
    if (!entry) return entry.error();
    if (outbox_key(entry->sequence, entry->ordinal) != scan.key()) {
      return corrupt("a notification is stored under the key of another", entry->measure.get());
    }
    entries.push_back(std::move(*entry));
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return entries;
}

Result<void> RocksStore::forget(const std::vector<OutboxEntry>& done) {
  if (done.empty()) return {};
  rocksdb::WriteBatch batch;
  for (const OutboxEntry& entry : done) {
    const rocksdb::Status status =
        batch.Delete(database_->family(Family::state), outbox_key(entry.sequence, entry.ordinal));
    if (!status.ok()) return to_error(status, "forgetting notifications");
  }
  const rocksdb::Status status = database_->db().Write(rocksdb::WriteOptions(), &batch);
  if (!status.ok()) return to_error(status, "forgetting notifications");
  return {};
}

Result<std::vector<std::string>> RocksStore::history(const MeasureId& id, Revision from, std::size_t limit) const {
  std::vector<std::string> lines;
  if (!is_key_text(id.get())) return lines;
  rocksdb::ManagedSnapshot snapshot(&database_->db());
  std::uint64_t expected = std::max<std::uint64_t>(from.get(), 1);
  Scan scan(*database_, Family::index, history_key(id.get(), Revision(expected)),
            after_prefix(history_prefix(id.get())), {.snapshot = snapshot.snapshot()});
  for (; scan.valid() && lines.size() < limit; scan.next(), ++expected) {
    const auto revision = read_history_revision(scan.key());
    const auto sequence = read_be64(scan.value());
    if (!revision || revision->get() != expected || !sequence) {
      return corrupt("revision " + std::to_string(expected) + " is missing in the index of the history", id.get());
    }
    auto line = database_->get(Family::history, line_key(Sequence(*sequence)), snapshot.snapshot());
    if (!line) return line.error();
    if (!*line) return corrupt("line " + std::to_string(*sequence) + " of the history is missing", id.get());
    lines.push_back(std::move(**line));
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return lines;
}

Result<void> RocksStore::walk(Sequence from, const rocksdb::Snapshot* snapshot,
                              const std::function<bool(Sequence, std::string_view)>& take) const {
  std::uint64_t expected = from.get();
  Scan scan(*database_, Family::history, line_key(from), after_prefix(kind_key(kind::kLine)),
            {.snapshot = snapshot, .once = true});
  for (; scan.valid(); scan.next(), ++expected) {
    const auto sequence = read_line_key(scan.key());
    if (!sequence || sequence->get() != expected) {
      return corrupt("line " + std::to_string(expected) + " of the history is missing");
    }
    if (!take(*sequence, scan.value())) return {};
  }
  return scan.status();
}

Result<void> RocksStore::lines(Sequence from, const std::function<bool(Sequence, std::string_view)>& take) const {
  return walk(from, nullptr, take);
}

Result<std::string> RocksStore::line(Sequence sequence) const {
  auto bytes = database_->get(Family::history, line_key(sequence));
  if (!bytes) return bytes.error();
  if (!*bytes) {
    return Error{Code::not_found, "the history has no line " + std::to_string(sequence.get()), {}};
  }
  return std::move(**bytes);
}

Result<std::uint64_t> RocksStore::size() const { return read_size(*database_, nullptr); }

Result<ledger::Tree> RocksStore::tree() const {
  rocksdb::ManagedSnapshot snapshot(&database_->db());
  auto size = read_size(*database_, snapshot.snapshot());
  if (!size) return size.error();
  auto edge = database_->get(Family::meta, kind_key(kind::kEdge), snapshot.snapshot());
  if (!edge) return edge.error();
  auto tree = *edge ? ledger::Tree::from_edge(**edge) : Result<ledger::Tree>(ledger::Tree());
  if (!tree) return tree.error();
  const std::uint64_t covered = tree->size();
  if (covered != *size - *size % ledger::kTileWidth) {
    return corrupt("the history has " + std::to_string(*size) + " lines and its tree covers " +
                   std::to_string(covered) + " of them, not all but the last 255 at most");
  }
  std::vector<ledger::Tile> completed;
  auto walked = walk(Sequence(covered), snapshot.snapshot(), [&](Sequence, std::string_view line) {
    tree->append(ledger::leaf_hash(line), completed);
    return true;
  });
  if (!walked) return walked.error();
  if (tree->size() != *size) return corrupt("lines are missing at the end of the history");
  return tree;
}

Result<std::optional<ledger::Tile>> RocksStore::tile(std::uint32_t level, std::uint64_t index) const {
  auto bytes = database_->get(Family::history, tile_key(level, index));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<ledger::Tile>();
  if ((*bytes)->size() != ledger::kTileWidth * sizeof(ledger::Hash)) {
    return corrupt("tile " + std::to_string(level) + "/" + std::to_string(index) + " has not 256 hashes");
  }
  ledger::Tile tile{level, index, std::vector<ledger::Hash>(ledger::kTileWidth)};
  for (std::size_t i = 0; i < tile.hashes.size(); ++i) {
    std::copy_n((*bytes)->begin() + static_cast<std::ptrdiff_t>(i * sizeof(ledger::Hash)), sizeof(ledger::Hash),
                tile.hashes[i].begin());
  }
  return std::optional(std::move(tile));
}

Result<ledger::Hash> RocksStore::ledger_head() const { return read_ledger_head(*database_); }

Result<std::vector<Deployed>> RocksStore::calendars() const {
  const std::string from = kind_key(kind::kCalendar);
  std::vector<Deployed> calendars;
  Scan scan(*database_, Family::meta, from, after_prefix(from));
  for (; scan.valid(); scan.next()) {
    calendars.push_back({std::string(scan.key().substr(1)), 0, std::string(scan.value())});
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return calendars;
}

Result<std::vector<Deployed>> RocksStore::workflows() const {
  const std::string from = kind_key(kind::kWorkflow);
  std::vector<Deployed> workflows;
  Scan scan(*database_, Family::meta, from, after_prefix(from));
  for (; scan.valid(); scan.next()) {
    const auto key = read_workflow_key(scan.key());
    if (!key) return corrupt("the key of a workflow is malformed");
    workflows.push_back({std::string(key->name), key->version, std::string(scan.value())});
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return workflows;
}

StoreStats RocksStore::stats() const {
  StoreStats stats;
  stats.bytes_written = database_->bytes_written();
  if (auto counters = read_counters(*database_)) {
    stats.events = counters->next_sequence;
    stats.estimated_measures = counters->measures;
  }
  return stats;
}

Result<std::uint64_t> read_size(const Database& database, const rocksdb::Snapshot* snapshot) {
  const std::string from = kind_key(kind::kLine);
  const Scan scan(database, Family::history, from, after_prefix(from), {.snapshot = snapshot, .backwards = true});
  if (!scan.valid()) {
    if (auto ok = scan.status(); !ok) return ok.error();
    return std::uint64_t{0};
  }
  const auto last = read_line_key(scan.key());
  if (!last) return corrupt("the key of the last line is malformed");
  return last->get() + 1;
}

Result<ledger::Hash> read_ledger_head(const Database& database) {
  auto bytes = database.get(Family::meta, kind_key(kind::kLedgerHead));
  if (!bytes) return bytes.error();
  ledger::Hash head{};
  if (!*bytes) return head;
  if ((*bytes)->size() != head.size()) return corrupt("the head of the ledger is not a hash");
  std::copy((*bytes)->begin(), (*bytes)->end(), head.begin());
  return head;
}

Result<Counters> read_counters(const Database& database) {
  Counters counters;
  auto size = read_size(database, nullptr);
  if (!size) return size.error();
  counters.next_sequence = *size;
  auto measures = database.get(Family::meta, kind_key(kind::kMeasures));
  if (!measures) return measures.error();
  if (*measures) {
    const auto number = read_be64(**measures);
    if (!number) return corrupt("the number of measures is malformed");
    counters.measures = *number;
  }
  auto head = read_ledger_head(database);
  if (!head) return head.error();
  counters.ledger_head = *head;
  return counters;
}

}  // namespace rectify::store
