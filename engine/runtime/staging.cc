#include "runtime/staging.h"

#include <tuple>

#include "ledger/line.h"

namespace rectify::runtime {

namespace {

// The lists of a commit that only ever grow while a job is decided. The others are `changes`, which is undone change by
// change, and what the decider writes once it has accepted the job. A commit that gains a member does not compile here
// until it is known how that is undone.
template <typename Commit>
auto lists_of(Commit& commit) {
  auto& [lines, changes, versions, replies, outbox, folded, settled, deployed, tiles, edge, ledger_head, heads] =
      commit;
  return std::tie(lines, versions, replies, outbox, folded, settled, deployed);
}

std::array<std::size_t, 7> sizes_of(const store::Commit& commit) {
  return std::apply([](const auto&... list) { return std::array{list.size()...}; }, lists_of(commit));
}

template <typename List>
void cut(List& list, std::size_t size) {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(size), list.end());
}

}  // namespace

Staging::Staging(Group& into, std::uint64_t next_line, const ledger::Hash& last_ledger_line)
    : group(into),
      commit(into.commit),
      next_sequence(next_line),
      ledger_head(last_ledger_line),
      sizes_(sizes_of(into.commit)),
      heads_(into.commit.heads) {}

Result<ledger::Hash> Staging::add_line(core::Event& event, std::optional<ledger::Hash> previous) {
  event.sequence = Sequence(next_sequence);
  ledger::Line line{std::move(event), previous};
  auto bytes = ledger::encode_line(line);
  event = std::move(line.event);
  if (!bytes) return bytes.error();
  leaves.push_back(ledger::leaf_hash(*bytes));
  commit.lines.push_back(new_line(event, std::move(*bytes)));
  ++next_sequence;
  return leaves.back();
}

Result<Sequence> Staging::add_ledger_line(const core::Actor& actor, Instant now, core::EventBody body) {
  core::Event event{
      .sequence = {}, .at = now, .actor = actor, .measure = {}, .revision = {}, .key = {}, .body = std::move(body)};
  const bool first = ledger_head == ledger::Hash{};
  auto head = add_line(event, first ? std::nullopt : std::optional(ledger_head));
  if (!head) return head.error();
  ledger_head = *head;
  return event.sequence;
}

void Staging::add_change(RecordPtr before, RecordPtr after) {
  changed.push_back(after->measure.id.get());
  replaced_.push_back(runtime::add_change(commit, group.changed_at, std::move(before), std::move(after)));
}

RecordPtr Staging::find(const MeasureId& measure) const {
  const auto found = group.changed_at.find(measure.get());
  return found == group.changed_at.end() ? nullptr : commit.changes[found->second].after;
}

void Staging::undo() {
  for (; !changed.empty(); changed.pop_back(), replaced_.pop_back()) {
    const auto found = group.changed_at.find(changed.back());
    if (replaced_.back() != nullptr) {
      commit.changes[found->second].after = std::move(replaced_.back());
    } else {
      commit.changes.pop_back();  // the last one that is new
      group.changed_at.erase(found);
    }
  }
  auto size = sizes_.begin();
  std::apply([&](auto&... list) { (cut(list, *size++), ...); }, lists_of(commit));
  commit.heads = heads_;
}

}  // namespace rectify::runtime
