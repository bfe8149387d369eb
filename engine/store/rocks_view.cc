#include "store/rocks_view.h"

#include <fmt/core.h>

#include <algorithm>

#include "ledger/line.h"
#include "store/keys.h"
#include "store/records.h"

namespace rectify::store {

Result<std::shared_ptr<const Record>> RocksView::load(std::string_view id, const rocksdb::Snapshot* snapshot) const {
  auto bytes = database_.get(Family::state, measure_key(id), snapshot);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::shared_ptr<const Record>();
  auto record = decode_record(**bytes);
  if (!record) return Error{record.error().code, record.error().message, std::string(id)};
  if (record->measure.id.get() != id) return corrupt("a measure is stored under the key of another", std::string(id));
  return std::shared_ptr<const Record>(std::make_shared<Record>(std::move(*record)));
}

Result<std::shared_ptr<const Record>> RocksView::measure(const MeasureId& id) const { return load(id.get(), at()); }

Result<std::optional<KeptReply>> RocksView::reply(std::string_view key) const {
  auto bytes = database_.get(Family::index, reply_key(key), at());
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<KeptReply>();
  auto reply = decode_reply(**bytes);
  if (!reply) return reply.error();
  if (reply->key != key) return corrupt("a reply is stored under the key of another", std::string(key));
  return std::optional(std::move(*reply));
}

Result<std::vector<Timer>> RocksView::timers(const std::optional<Timer>& after, Instant until,
                                             std::size_t limit) const {
  // Ids are not empty, so the bare prefix of a moment stands before all timers of that moment.
  const std::string from = after ? timer_key(after->due, after->measure.get()) + '\0' : kind_key(kind::kTimer);
  const std::string end = after_prefix(timer_key(until, {}));
  std::vector<Timer> timers;
  if (from >= end) return timers;
  Scan scan(database_, Family::state, from, end, {.snapshot = at()});
  for (; scan.valid() && timers.size() < limit; scan.next()) {
    const auto key = read_timer_key(scan.key());
    if (!key) return corrupt("the key of a timer is malformed");
    timers.push_back({key->due, MeasureId(std::string(key->id))});
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return timers;
}

// Calls `take` with the sequence of every line of the measure from revision `from` on, until it returns false.
Result<void> RocksView::each_of(const MeasureId& id, Revision from, const rocksdb::Snapshot* snapshot,
                                const std::function<bool(Sequence)>& take) const {
  if (!is_key_text(id.get())) return {};
  std::uint64_t expected = std::max<std::uint64_t>(from.get(), 1);
  Scan scan(database_, Family::index, history_key(id.get(), Revision(expected)), after_prefix(history_prefix(id.get())),
            {.snapshot = snapshot});
  for (; scan.valid(); scan.next(), ++expected) {
    const auto revision = read_history_revision(scan.key());
    const auto sequence = read_be64(scan.value());
    if (!revision || revision->get() != expected || !sequence) {
      return corrupt(fmt::format("revision {} is missing in the index of the history", expected), id.get());
    }
    if (!take(Sequence(*sequence))) return {};
  }
  return scan.status();
}

Result<std::vector<std::string>> RocksView::history(const MeasureId& id, Revision from, std::size_t limit) const {
  const Moment moment(*this);
  std::vector<std::string> lines;
  std::optional<Error> failure;
  auto walked = each_of(id, from, moment.snapshot(), [&](Sequence sequence) {
    if (lines.size() == limit) return false;
    auto line = line_in(sequence, moment.snapshot());
    if (line) {
      lines.push_back(std::move(*line));
    } else {
      failure = corrupt(fmt::format("line {} of the history is missing", sequence.get()), id.get());
    }
    return !failure;
  });
  if (!walked) return walked.error();
  if (failure) return *failure;
  return lines;
}

Result<std::vector<Sequence>> RocksView::sequences(const MeasureId& id) const {
  std::vector<Sequence> sequences;
  auto walked = each_of(id, Revision(1), at(), [&](Sequence sequence) {
    sequences.push_back(sequence);
    return true;
  });
  if (!walked) return walked.error();
  return sequences;
}

Result<void> RocksView::walk(Sequence from, const rocksdb::Snapshot* snapshot, const TakeLine& take) const {
  std::uint64_t expected = from.get();
  Scan scan(database_, Family::history, line_key(from), after_prefix(kind_key(kind::kLine)),
            {.snapshot = snapshot, .once = true});
  for (; scan.valid(); scan.next(), ++expected) {
    const auto sequence = read_line_key(scan.key());
    if (!sequence || sequence->get() != expected) {
      return corrupt(fmt::format("line {} of the history is missing", expected));
    }
    if (!take(*sequence, scan.value())) return {};
  }
  return scan.status();
}

Result<void> RocksView::lines(Sequence from, const TakeLine& take) const { return walk(from, at(), take); }

Result<void> RocksView::lines_by(std::string_view person, Sequence from, Sequence until, const TakeLine& take) const {
  if (!is_key_text(person) || from >= until) return {};
  const Moment moment(*this);
  Scan scan(database_, Family::past, actor_key(person, from), actor_key(person, until),
            {.snapshot = moment.snapshot()});
  for (; scan.valid(); scan.next()) {
    const auto sequence = read_last_number(scan.key());
    if (!sequence) return corrupt("a key of the index of persons is malformed");
    auto line = line_in(Sequence(*sequence), moment.snapshot());
    if (!line) return line.error();
    if (!take(Sequence(*sequence), *line)) return {};
  }
  return scan.status();
}

Result<std::string> RocksView::line_in(Sequence sequence, const rocksdb::Snapshot* snapshot) const {
  auto bytes = database_.get(Family::history, line_key(sequence), snapshot);
  if (!bytes) return bytes.error();
  if (!*bytes) {
    return Error{Code::not_found, fmt::format("the history has no line {}", sequence.get()), {}};
  }
  return std::move(**bytes);
}

Result<std::string> RocksView::line(Sequence sequence) const { return line_in(sequence, at()); }

Result<std::uint64_t> RocksView::size() const { return read_size(database_, at()); }

Result<std::uint64_t> RocksView::size_at(Instant until) const {
  const Moment moment(*this);
  auto size = read_size(database_, moment.snapshot());
  if (!size) return size.error();
  // Times never go back from one line to the next.
  std::uint64_t low = 0;
  for (std::uint64_t high = *size; low < high;) {
    const std::uint64_t middle = low + (high - low) / 2;
    auto bytes = line_in(Sequence(middle), moment.snapshot());
    if (!bytes) return bytes.error();
    auto line = ledger::decode_line(*bytes);
    if (!line) return line.error();
    if (line->event.at <= until) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Result<ledger::Tree> RocksView::tree() const {
  const Moment moment(*this);
  auto size = read_size(database_, moment.snapshot());
  if (!size) return size.error();
  auto edge = database_.get(Family::meta, kind_key(kind::kEdge), moment.snapshot());
  if (!edge) return edge.error();
  auto tree = *edge ? ledger::Tree::from_edge(**edge) : Result<ledger::Tree>(ledger::Tree());
  if (!tree) return tree.error();
  const std::uint64_t covered = tree->size();
  if (covered != *size - *size % ledger::kTileWidth) {
    return corrupt(fmt::format(
        "the history has {} lines and its tree covers {} of them, not all but the last 255 at most", *size, covered));
  }
  std::vector<ledger::Tile> completed;
  auto walked = walk(Sequence(covered), moment.snapshot(), [&](Sequence, std::string_view line) {
    tree->append(ledger::leaf_hash(line), completed);
    return true;
  });
  if (!walked) return walked.error();
  if (tree->size() != *size) return corrupt("lines are missing at the end of the history");
  return tree;
}

Result<std::optional<ledger::Tile>> RocksView::tile(std::uint32_t level, std::uint64_t index) const {
  auto bytes = database_.get(Family::history, tile_key(level, index), at());
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<ledger::Tile>();
  if ((*bytes)->size() != ledger::kTileWidth * sizeof(ledger::Hash)) {
    return corrupt(fmt::format("tile {}/{} has not 256 hashes", level, index));
  }
  ledger::Tile tile{level, index, std::vector<ledger::Hash>(ledger::kTileWidth)};
  for (std::size_t i = 0; i < tile.hashes.size(); ++i) {
    std::copy_n((*bytes)->begin() + static_cast<std::ptrdiff_t>(i * sizeof(ledger::Hash)), sizeof(ledger::Hash),
                tile.hashes[i].begin());
  }
  return std::optional(std::move(tile));
}

Result<ledger::Hash> RocksView::leaf(std::uint64_t index) const {
  auto bytes = line_in(Sequence(index), at());
  if (!bytes) return bytes.error();
  return ledger::leaf_hash(*bytes);
}

Result<ledger::Hash> RocksView::ledger_head() const { return read_ledger_head(database_, at()); }

Result<void> RocksView::heads(const std::function<bool(const Head&)>& take) const {
  const std::string from = kind_key(kind::kMeasure);
  Scan scan(database_, Family::state, from, after_prefix(from), {.snapshot = at(), .once = true});
  for (; scan.valid(); scan.next()) {
    auto record = decode_record(scan.value());
    if (!record) return record.error();
    if (!take({record->measure.id, record->measure.revision, record->head})) return {};
  }
  return scan.status();
}

Result<std::optional<Sequence>> RocksView::last_heads() const {
  auto bytes = database_.get(Family::meta, kind_key(kind::kHeads), at());
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<Sequence>();
  const auto sequence = read_be64(**bytes);
  if (!sequence) return corrupt("the place of the last heads is malformed");
  return std::optional(Sequence(*sequence));
}

Result<std::optional<KeptCheckpoint>> RocksView::checkpoint(std::uint64_t size) const {
  const Scan scan(database_, Family::meta, kind_key(kind::kCheckpoint), checkpoint_key(size) + '\0',
                  {.snapshot = at(), .backwards = true});
  if (!scan.valid()) {
    if (auto ok = scan.status(); !ok) return ok.error();
    return std::optional<KeptCheckpoint>();
  }
  const auto covered = read_last_number(scan.key());
  if (!covered) return corrupt("the key of a checkpoint is malformed");
  return std::optional(KeptCheckpoint{*covered, std::string(scan.value())});
}

Result<std::vector<Deployed>> RocksView::named(char kind, Deployed::Kind what) const {
  const std::string from = kind_key(kind);
  std::vector<Deployed> found;
  Scan scan(database_, Family::meta, from, after_prefix(from), {.snapshot = at()});
  for (; scan.valid(); scan.next()) {
    found.push_back({what, std::string(scan.key().substr(1)), 0, std::string(scan.value())});
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return found;
}

Result<std::vector<Deployed>> RocksView::calendars() const { return named(kind::kCalendar, Deployed::Kind::calendar); }

Result<std::vector<Deployed>> RocksView::organisations() const {
  return named(kind::kOrganisation, Deployed::Kind::organisation);
}

Result<std::vector<Deployed>> RocksView::rules() const { return named(kind::kRule, Deployed::Kind::rule); }

Result<std::vector<Deployed>> RocksView::workflows() const {
  const std::string from = kind_key(kind::kWorkflow);
  std::vector<Deployed> workflows;
  Scan scan(database_, Family::meta, from, after_prefix(from), {.snapshot = at()});
  for (; scan.valid(); scan.next()) {
    const auto key = read_workflow_key(scan.key());
    if (!key) return corrupt("the key of a workflow is malformed");
    workflows.push_back({Deployed::Kind::workflow, std::string(key->name), key->version, std::string(scan.value())});
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return workflows;
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

Result<ledger::Hash> read_ledger_head(const Database& database, const rocksdb::Snapshot* snapshot) {
  auto bytes = database.get(Family::meta, kind_key(kind::kLedgerHead), snapshot);
  if (!bytes) return bytes.error();
  ledger::Hash head{};
  if (!*bytes) return head;
  if ((*bytes)->size() != head.size()) return corrupt("the head of the ledger is not a hash");
  std::copy((*bytes)->begin(), (*bytes)->end(), head.begin());
  return head;
}

}  // namespace rectify::store
