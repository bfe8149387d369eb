#include "store/batch.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "store/keys.h"
#include "store/listing.h"
#include "store/records.h"

namespace rectify::store {

namespace {

constexpr std::size_t kChangeBytes = 3072;  // a record of usual length and its keys
constexpr std::size_t kEntryBytes = 512;

// Writes to one batch; failures of the batch itself (it has no size limit) would be bugs of RocksDB and show on Write.
class Filler {
 public:
  Filler(const Database& database, rocksdb::WriteBatch& batch) : database_(database), batch_(batch) {}

  void put(Family family, const std::string& key, std::string_view value) {
    keep(batch_.Put(database_.family(family), key, rocksdb::Slice(value)));
  }
  void remove(Family family, const std::string& key) { keep(batch_.Delete(database_.family(family), key)); }
  [[nodiscard]] const rocksdb::Status& status() const { return status_; }

 private:
  void keep(const rocksdb::Status& status) {
    if (status_.ok()) status_ = status;
  }
  const Database& database_;
  rocksdb::WriteBatch& batch_;
  rocksdb::Status status_;
};

Error unusable(std::string_view text, std::string_view what) {
  return {Code::invalid, fmt::format("{} is empty or has a zero byte in it", what), std::string(text)};
}

Result<void> check_texts(const std::vector<std::string>& texts, std::string_view what) {
  for (const std::string& text : texts) {
    if (!is_key_text(text)) return unusable(text, what);
  }
  return {};
}

Result<void> check_change(const Change& change) {
  const core::Measure& measure = change.after->measure;
  if (change.before && (change.before->measure.id != measure.id)) {
    return Error{Code::invalid, "a change is of one measure", measure.id.get()};
  }
  if (auto ok = check_texts({measure.id.get(), measure.inspection.get(), measure.state}, "an id"); !ok) return ok;
  if (auto ok = check_texts(change.after->units, "a unit"); !ok) return ok;
  if (auto ok = check_texts(change.after->persons, "a person"); !ok) return ok;
  const core::ClaimedRung* rung = core::standing_rung(measure);
  return rung == nullptr ? Result<void>() : check_texts({rung->name}, "a rung");
}

// Only what differs between the two is written: a state that changes costs two keys, not all of them.
void put_index_difference(Filler& filler, const Change& change) {
  const std::vector<std::string> before = change.before ? index_keys(*change.before) : std::vector<std::string>();
  const std::vector<std::string> after = index_keys(*change.after);
  std::vector<std::string> keys;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(keys));
  for (const std::string& key : keys) filler.remove(Family::index, key);
  keys.clear();
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(keys));
  for (const std::string& key : keys) filler.put(Family::index, key, {});
}

void put_change(Filler& filler, const Change& change) {
  const std::string& id = change.after->measure.id.get();
  filler.put(Family::state, measure_key(id), encode_record(*change.after));
  const std::optional<Instant> before = change.before ? change.before->wake : std::nullopt;
  const std::optional<Instant> after = change.after->wake;
  if (before != after) {
    if (before) filler.remove(Family::state, timer_key(*before, id));
    if (after) filler.put(Family::state, timer_key(*after, id), {});
  }
  put_index_difference(filler, change);
}

Result<void> put_line(Filler& filler, const NewLine& line, std::uint64_t expected) {
  if (line.sequence.get() != expected) {
    return Error{Code::invalid,
                 fmt::format("line {} is not the next of the history, which is {}", line.sequence.get(), expected),
                 line.measure.get()};
  }
  filler.put(Family::history, line_key(line.sequence), line.bytes);
  if (auto ok = check_texts(line.persons, "a person"); !ok) return ok;
  for (const std::string& person : line.persons) {
    filler.put(Family::past, actor_key(person, line.sequence), {});
  }
  if (line.measure.get().empty()) return {};
  if (!is_key_text(line.measure.get())) return unusable(line.measure.get(), "an id");
  filler.put(Family::index, history_key(line.measure.get(), line.revision), be64(line.sequence.get()));
  return {};
}

void put_version(Filler& filler, const Version& version) {
  const core::Measure& measure = version.record->measure;
  filler.put(Family::past, version_key(place_of(measure.inspection.get(), measure.id.get()), version.sequence),
             encode_version(*version.record));
}

Result<bool> is_waiting(const Database& database, Sequence sequence, std::uint32_t ordinal) {
  auto entry = database.get(Family::state, outbox_key(sequence, ordinal));
  if (!entry) return entry.error();
  return entry->has_value();
}

// Those that are there, with what was kept of their deliveries; how many these are.
Result<std::uint64_t> remove_notices(const Database& database, Filler& filler,
                                     const std::vector<OutboxEntry>& entries) {
  std::uint64_t removed = 0;
  for (const OutboxEntry& entry : entries) {
    auto there = is_waiting(database, entry.sequence, entry.ordinal);
    if (!there) return there.error();
    if (!*there) continue;
    ++removed;
    filler.remove(Family::state, outbox_key(entry.sequence, entry.ordinal));
    const std::string from = delivery_key(kind::kSettled, entry.sequence, entry.ordinal);
    Scan scan(database, Family::state, from, after_prefix(from));
    for (; scan.valid(); scan.next()) filler.remove(Family::state, std::string(scan.key()));
    if (auto ok = scan.status(); !ok) return ok.error();
  }
  return removed;
}

Result<void> put_deployed(Filler& filler, const Deployed& deployed) {
  if (!is_key_text(deployed.name)) return unusable(deployed.name, "a name");
  const auto key = [&] {
    switch (deployed.kind) {
      case Deployed::Kind::calendar:
        return calendar_key(deployed.name);
      case Deployed::Kind::organisation:
        return organisation_key(deployed.name);
      case Deployed::Kind::rule:
        return rule_key(deployed.name);
      default:
        return workflow_key(deployed.name, deployed.version);
    }
  };
  filler.put(Family::meta, key(), deployed.source);
  return {};
}

void put_tile(Filler& filler, const ledger::Tile& tile) {
  std::string bytes;
  bytes.reserve(tile.hashes.size() * sizeof(ledger::Hash));
  for (const ledger::Hash& hash : tile.hashes) bytes.append(hash.begin(), hash.end());
  filler.put(Family::history, tile_key(tile.level, tile.index), bytes);
}

}  // namespace

Result<std::uint64_t> fill_batch(const Database& database, const Commit& commit, Counters& counters,
                                 rocksdb::WriteBatch& batch) {
  Filler filler(database, batch);
  for (const NewLine& line : commit.lines) {
    if (auto ok = put_line(filler, line, counters.next_sequence); !ok) return ok.error();
    ++counters.next_sequence;
  }
  const std::uint64_t measures_before = counters.measures;
  for (const Change& change : commit.changes) {
    if (auto ok = check_change(change); !ok) return ok.error();
    put_change(filler, change);
    if (!change.before) ++counters.measures;
  }
  for (const Version& version : commit.versions) put_version(filler, version);
  if (counters.measures != measures_before) {
    filler.put(Family::meta, kind_key(kind::kMeasures), be64(counters.measures));
  }
  for (const KeptReply& reply : commit.replies) filler.put(Family::index, reply_key(reply.key), encode_reply(reply));
  for (const OutboxEntry& entry : commit.outbox) {
    filler.put(Family::state, outbox_key(entry.sequence, entry.ordinal), encode_outbox(entry));
  }
  for (const auto& [sequence, ordinal, sink] : commit.settled) {
    filler.put(Family::state, delivery_key(kind::kSettled, sequence, ordinal, sink), {});
  }
  auto gone = remove_notices(database, filler, commit.folded);
  if (!gone) return gone.error();
  for (const Deployed& deployed : commit.deployed) {
    if (auto ok = put_deployed(filler, deployed); !ok) return ok.error();
  }
  for (const ledger::Tile& tile : commit.tiles) put_tile(filler, tile);
  if (commit.heads) filler.put(Family::meta, kind_key(kind::kHeads), be64(commit.heads->get()));
  if (!commit.edge.empty()) filler.put(Family::meta, kind_key(kind::kEdge), commit.edge);
  if (commit.ledger_head != ledger::Hash{} && commit.ledger_head != counters.ledger_head) {
    counters.ledger_head = commit.ledger_head;
    filler.put(Family::meta, kind_key(kind::kLedgerHead),
               std::string(commit.ledger_head.begin(), commit.ledger_head.end()));
  }
  if (!filler.status().ok()) return to_error(filler.status(), "gathering a commit");
  return gone;
}

Result<std::uint64_t> fill_settlement(const Database& database, const Settlement& settlement,
                                      rocksdb::WriteBatch& batch) {
  Filler filler(database, batch);
  auto gone = remove_notices(database, filler, settlement.gone);
  if (!gone) return gone.error();
  for (const auto& [sequence, ordinal, sink] : settlement.settled) {
    auto there = is_waiting(database, sequence, ordinal);
    if (!there) return there.error();
    if (*there) filler.put(Family::state, delivery_key(kind::kSettled, sequence, ordinal, sink), {});
  }
  for (const DeadLetter& letter : settlement.dead) {
    filler.put(Family::state, delivery_key(kind::kDead, letter.entry.sequence, letter.entry.ordinal, letter.sink),
               encode_dead_letter(letter));
  }
  for (const auto& [sequence, ordinal, sink] : settlement.buried) {
    filler.remove(Family::state, delivery_key(kind::kDead, sequence, ordinal, sink));
  }
  if (!filler.status().ok()) return to_error(filler.status(), "settling notices");
  return gone;
}

std::size_t batch_bytes(const Commit& commit) {
  std::size_t bytes = commit.edge.size() + commit.tiles.size() * (ledger::kTileWidth * sizeof(ledger::Hash) + 64);
  for (const NewLine& line : commit.lines) bytes += line.bytes.size() + 256;
  for (const Deployed& deployed : commit.deployed) bytes += deployed.source.size() + 256;
  const std::size_t entries =
      commit.versions.size() + commit.replies.size() + commit.outbox.size() + commit.folded.size();
  return bytes + commit.changes.size() * kChangeBytes + entries * kEntryBytes;
}

}  // namespace rectify::store
