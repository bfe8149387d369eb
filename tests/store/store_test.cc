// The store on RocksDB in memory: what is committed is read back, in order, also after it was closed and opened.
#include "store/store.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "samples.h"
#include "store/keys.h"
#include "store/listing.h"
#include "support/database_keys.h"

using namespace rectify;
using namespace rectify::store;

namespace {

std::vector<std::string> all_lines(const Store& store, Sequence from) {
  std::vector<std::string> lines;
  REQUIRE(store.now().lines(from, [&](Sequence sequence, std::string_view line) {
    REQUIRE(sequence.get() == from.get() + lines.size());
    lines.emplace_back(line);
    return true;
  }));
  return lines;
}

std::vector<Timer> timers_of(const Author& author) {
  std::vector<Timer> timers;
  for (const auto& [id, record] : author.records()) {
    if (record->wake) timers.push_back({*record->wake, MeasureId(id)});
  }
  std::sort(timers.begin(), timers.end(),
            [](const Timer& a, const Timer& b) { return a.due != b.due ? a.due < b.due : a.measure < b.measure; });
  return timers;
}

void check_all(const Store& store, const Author& author) {
  REQUIRE(*store.now().size() == author.lines().size());
  REQUIRE(all_lines(store, Sequence(0)) == author.lines());
  for (const auto& [id, record] : author.records()) {
    const auto read = store.now().measure(MeasureId(id));
    REQUIRE(read);
    REQUIRE(*read != nullptr);
    REQUIRE(**read == *record);
    const auto history = store.now().history(MeasureId(id), Revision(1), 1'000'000);
    REQUIRE(history);
    REQUIRE(history->size() == record->measure.revision.get());
    for (const std::string& line : *history) REQUIRE(line.ends_with(" of " + id));
  }
  const auto tree = store.now().tree();
  REQUIRE(tree);
  REQUIRE(tree->size() == author.tree().size());
  REQUIRE(tree->root() == author.tree().root());
  REQUIRE(*store.now().timers(std::nullopt, {INT64_MAX}, 1'000'000) == timers_of(author));
  REQUIRE(store.stats().events == author.lines().size());
  REQUIRE(store.stats().estimated_measures == author.records().size());
}

}  // namespace

TEST_CASE("an empty database has nothing in it and says so without an error") {
  const Memory memory;
  const auto store = memory.open();
  REQUIRE(*store->now().measure(MeasureId("licang-2020-1")) == nullptr);
  REQUIRE(!store->now().reply("key")->has_value());
  REQUIRE(store->now().list({})->records.empty());
  REQUIRE(store->now().timers(std::nullopt, {INT64_MAX}, 10)->empty());
  REQUIRE(store->now().outbox(10)->empty());
  REQUIRE(store->now().history(MeasureId("licang-2020-1"), Revision(1), 10)->empty());
  REQUIRE(store->now().line(Sequence(0)).error().code == Code::not_found);
  REQUIRE(*store->now().size() == 0);
  REQUIRE(store->now().tree()->size() == 0);
  REQUIRE(!store->now().tile(0, 0)->has_value());
  REQUIRE(*store->now().ledger_head() == ledger::Hash{});
  REQUIRE(store->now().calendars()->empty());
  REQUIRE(store->now().organisations()->empty());
  REQUIRE(store->now().workflows()->empty());
}

TEST_CASE("what was committed is read back, at once and after the database was closed and opened") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Dice dice(seed);
    const Memory memory;
    auto store = memory.open();
    Author author(*store);
    write_history(author, dice, 40, 600);
    check_all(*store, author);
    store.reset();
    store = memory.open();
    check_all(*store, author);
    author.use(*store);
    write_history(author, dice, 10, 50);
    check_all(*store, author);
  }
}

TEST_CASE("the index holds exactly the keys of the present records, whatever they were before") {
  Dice dice(77);
  const Memory memory;
  auto store = memory.open();
  Author author(*store);
  write_history(author, dice, 60, 900);
  store.reset();
  std::map<std::string, std::string> listed;
  std::map<std::string, std::string> timers;
  auto keys = test::all_keys(memory.env(), "/data/db");
  for (const auto& [key, value] : keys["index"]) {
    const bool listing = key.front() != kind::kHistory && key.front() != kind::kReply;
    if (listing) listed[key] = value;
  }
  for (const auto& [key, value] : keys["state"]) {
    if (key.front() == kind::kTimer) timers[key] = value;
  }
  std::map<std::string, std::string> expected;
  std::map<std::string, std::string> expected_timers;
  for (const auto& [id, record] : author.records()) {
    for (std::string& key : index_keys(*record)) expected[std::move(key)] = "";
    if (record->wake) expected_timers[timer_key(*record->wake, id)] = "";
  }
  REQUIRE(listed == expected);
  REQUIRE(timers == expected_timers);
}

TEST_CASE("timers come in order of due time and resume after the last one, a page at a time") {
  Dice dice(5);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  for (std::uint64_t i = 0; i < 200; ++i) {
    Record record = new_record(dice, i);
    record.wake = Instant{static_cast<std::int64_t>(dice.below(20)) - 10};  // before 1970 too
    author.change(std::move(record));
  }
  REQUIRE(author.commit());
  const std::vector<Timer> all = timers_of(author);
  std::vector<Timer> seen;
  std::optional<Timer> last;
  while (true) {
    const auto page = store->now().timers(last, Instant{4}, 7);
    REQUIRE(page);
    if (page->empty()) break;
    REQUIRE(page->size() <= 7);
    seen.insert(seen.end(), page->begin(), page->end());
    last = page->back();
  }
  std::vector<Timer> due;
  std::copy_if(all.begin(), all.end(), std::back_inserter(due), [](const Timer& timer) { return timer.due.ms <= 4; });
  REQUIRE(seen == due);
  const auto later = store->now().timers(Timer{{4}, MeasureId("\xff")}, {INT64_MAX}, 1);
  REQUIRE(*later == std::vector<Timer>{all[due.size()]});
  REQUIRE(store->now().timers(Timer{{9}, MeasureId("a")}, {3}, 1)->empty());
}

TEST_CASE("a history is read from a revision on and a page at a time") {
  Dice dice(6);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  Record record = new_record(dice, 1);
  Record neighbour = record;
  neighbour.measure.id = MeasureId(record.measure.id.get() + "0");  // its id begins with the other's
  for (int i = 0; i < 5; ++i) {
    author.change(record);
    author.change(neighbour);
  }
  REQUIRE(author.commit());
  const auto middle = store->now().history(record.measure.id, Revision(2), 3);
  REQUIRE(*middle == std::vector<std::string>{author.lines()[2], author.lines()[4], author.lines()[6]});
  REQUIRE(store->now().history(record.measure.id, Revision(0), 99)->size() == 5);
  REQUIRE(store->now().history(record.measure.id, Revision(6), 99)->empty());
  REQUIRE(store->now().history(MeasureId(""), Revision(1), 99)->empty());
  REQUIRE(store->now().history(MeasureId(std::string("a\0b", 3)), Revision(1), 99)->empty());
  REQUIRE(*store->now().line(Sequence(3)) == author.lines()[3]);
}

TEST_CASE("walking the lines stops when it is told to") {
  Dice dice(7);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  write_history(author, dice, 20, 0);
  int taken = 0;
  REQUIRE(store->now().lines(Sequence(3), [&](Sequence, std::string_view) { return ++taken < 4; }));
  REQUIRE(taken == 4);
  REQUIRE(all_lines(*store, Sequence(20)).empty());
  REQUIRE(all_lines(*store, Sequence(17)).size() == 3);
}

TEST_CASE("notices wait oldest first until they are forgotten") {
  const Memory memory;
  auto store = memory.open();
  std::vector<OutboxEntry> entries;
  Commit commit;
  for (std::uint64_t sequence : {2ULL, 10ULL, 256ULL}) {
    for (std::uint32_t ordinal : {0U, 1U}) {
      entries.push_back({Sequence(sequence),
                         ordinal,
                         MeasureId("licang-2020-1"),
                         {"a", "甲"},
                         "remind",
                         {"", "提醒"},
                         {7},
                         {9},
                         {"lead", "housing-office", ""}});
    }
  }
  commit.outbox = {entries[5], entries[0], entries[3], entries[1], entries[4], entries[2]};
  REQUIRE(store->commit(commit));
  REQUIRE(*store->now().outbox(4) == std::vector<OutboxEntry>(entries.begin(), entries.begin() + 4));
  REQUIRE(*store->now().outbox(9, &entries[3]) == std::vector<OutboxEntry>{entries[4], entries[5]});
  REQUIRE(*store->now().outbox_entry(entries[3].sequence, 1) == entries[3]);
  REQUIRE(store->settle({.gone = {entries[0], entries[2], entries[5]}}));
  REQUIRE(store->settle({}));
  REQUIRE(*store->now().outbox_entry(entries[2].sequence, 0) == std::nullopt);
  store.reset();
  store = memory.open();
  REQUIRE(*store->now().outbox(9) == std::vector<OutboxEntry>{entries[1], entries[3], entries[4]});
}

TEST_CASE("notices are folded in one commit, and counted whatever becomes of them") {
  const Memory memory;
  auto store = memory.open();
  std::vector<OutboxEntry> entries;
  for (std::uint32_t ordinal = 0; ordinal < 4; ++ordinal) {
    entries.push_back({.sequence = Sequence(3),
                       .ordinal = ordinal,
                       .measure = MeasureId("m-1"),
                       .title = {},
                       .rung = "remind",
                       .rung_title = {},
                       .at = {7},
                       .deadline = {9},
                       .recipient = {"lead", "housing-office", ""}});
  }
  REQUIRE(store->commit({.outbox = entries}));
  CHECK(store->waiting_notices() == 4);
  const DeliveryId first_by_mail{Sequence(3), 0, "mail"};
  REQUIRE(store->settle({.gone = {entries[3]}, .settled = {first_by_mail}}));
  CHECK(store->waiting_notices() == 3);
  OutboxEntry digest = entries[0];
  digest.sequence = Sequence(8);
  digest.folded = 2;
  digest.folded_until = {8};
  const DeliveryId digest_by_hook{Sequence(8), 0, "hook"};
  REQUIRE(store->commit({.outbox = {digest}, .folded = {entries[0], entries[1]}, .settled = {digest_by_hook}}));
  CHECK(store->waiting_notices() == 2);
  CHECK(*store->now().outbox(9) == std::vector<OutboxEntry>{entries[2], digest});
  CHECK_FALSE(*store->now().is_settled(first_by_mail));
  CHECK(*store->now().is_settled(digest_by_hook));
  // What comes too late leaves nothing behind.
  REQUIRE(store->settle({.gone = {entries[0], entries[3]}, .settled = {first_by_mail}}));
  CHECK(store->waiting_notices() == 2);
  CHECK_FALSE(*store->now().is_settled(first_by_mail));
  store.reset();
  store = memory.open();
  CHECK(store->waiting_notices() == 2);
  CHECK(store->now().outbox_size()->waiting == 2);
}

TEST_CASE("what became of notices is kept for each sink, until they go") {
  const Memory memory;
  auto store = memory.open();
  const OutboxEntry entry{.sequence = Sequence(3),
                          .ordinal = 1,
                          .measure = MeasureId("m-1"),
                          .title = {"a", "甲"},
                          .rung = "remind",
                          .rung_title = {},
                          .at = {7},
                          .deadline = {9},
                          .recipient = {"lead", "housing-office", ""}};
  OutboxEntry other = entry;
  other.ordinal = 2;
  REQUIRE(store->commit({.outbox = {entry, other}}));
  const DeliveryId by_mail{Sequence(3), 1, "mail"};
  const DeliveryId others_by_mail{Sequence(3), 2, "mail"};
  DeadLetter letter{.entry = entry, .sink = "hook", .attempts = 8, .at = {11}, .error = "gone"};
  REQUIRE(store->settle({.settled = {by_mail, others_by_mail}, .dead = {letter}}));
  store.reset();
  store = memory.open();
  CHECK(*store->now().is_settled(by_mail));
  CHECK_FALSE(*store->now().is_settled({Sequence(3), 1, "hook"}));
  CHECK(*store->now().dead_letters(9) == std::vector<DeadLetter>{letter});
  CHECK(*store->now().dead_letter(letter.id()) == letter);
  CHECK(*store->now().dead_letter(by_mail) == std::nullopt);
  CHECK(store->now().outbox_size()->waiting == 2);
  CHECK(store->now().outbox_size()->dead == 1);
  letter.waiting = true;
  REQUIRE(store->settle({.gone = {entry}, .dead = {letter}}));
  CHECK_FALSE(*store->now().is_settled(by_mail));
  CHECK(*store->now().is_settled(others_by_mail));
  CHECK(store->now().dead_letter(letter.id()).value()->waiting);
  CHECK(store->now().outbox_size()->waiting == 1);
  REQUIRE(store->settle({.buried = {letter.id()}}));
  CHECK(store->now().dead_letters(9)->empty());
}

TEST_CASE("replies, workflows, calendars, organisations, rules and the head of the ledger are kept") {
  using Kind = Deployed::Kind;
  const Memory memory;
  auto store = memory.open();
  const KeptReply kept{"key-1", {MeasureId("licang-2020-1"), Revision(3), Sequence(9), "fired", "executing"}};
  ledger::Hash head{};
  head[31] = 7;
  REQUIRE(store->commit({.replies = {kept},
                         .deployed = {{Kind::workflow, "rectification", 10, "ten"},
                                      {Kind::calendar, "cn", 0, "old"},
                                      {Kind::organisation, "cn", 0, "units"},
                                      {Kind::rule, "cn", 0, "old rule"},
                                      {Kind::workflow, "rectification", 2, "two"}},
                         .ledger_head = head}));
  REQUIRE(store->commit(
      {.deployed = {
           {Kind::calendar, "cn", 0, "new"}, {Kind::rule, "cn", 0, "new rule"}, {Kind::workflow, "audit", 1, "one"}}}));
  store.reset();
  store = memory.open();
  REQUIRE(store->now().reply("key-1")->value() == kept);
  REQUIRE(!store->now().reply("key")->has_value());
  REQUIRE(*store->now().ledger_head() == head);
  const auto calendars = store->now().calendars();
  REQUIRE(calendars->size() == 1);
  REQUIRE(calendars->front().name == "cn");
  REQUIRE(calendars->front().source == "new");
  const auto organisations = store->now().organisations();
  REQUIRE(organisations->size() == 1);
  REQUIRE(organisations->front().kind == Kind::organisation);
  REQUIRE(organisations->front().source == "units");
  const auto rules = store->now().rules();
  REQUIRE(rules->size() == 1);
  REQUIRE(rules->front().kind == Kind::rule);
  REQUIRE(rules->front().version == 0);
  REQUIRE(rules->front().source == "new rule");
  std::vector<std::string> sources;
  const auto workflows = store->now().workflows();
  for (const Deployed& workflow : *workflows) {
    sources.push_back(workflow.name + "@" + std::to_string(workflow.version) + " " + workflow.source);
  }
  REQUIRE(sources == std::vector<std::string>{"audit@1 one", "rectification@2 two", "rectification@10 ten"});
}

TEST_CASE("the tree is opened again at every size around a tile, and tiles are those that were completed") {
  const Memory memory;
  auto store = memory.open();
  Author author(*store);
  for (std::uint64_t size = 1; size <= 1030; ++size) {
    author.add_line(MeasureId(), Revision());
    const bool tile_done = !author.next().tiles.empty();
    if (tile_done) {
      const ledger::Tile tile = author.next().tiles.front();
      REQUIRE(author.commit());
      const auto read = store->now().tile(tile.level, tile.index);
      REQUIRE(read);
      REQUIRE((*read)->hashes == tile.hashes);
    } else if (size % 3 == 0) {
      REQUIRE(author.commit());
    } else {
      continue;
    }
    if (size % 256 > 2 && size % 50 != 0) continue;
    const auto tree = store->now().tree();
    REQUIRE(tree);
    REQUIRE(tree->size() == size);
    REQUIRE(tree->root() == author.tree().root());
  }
}

TEST_CASE("a commit that contradicts the database is refused and nothing of it is written") {
  Dice dice(9);
  const Memory memory;
  const auto store = memory.open();
  const auto record = std::make_shared<const Record>(new_record(dice, 1));
  const MeasureId id = record->measure.id;
  REQUIRE(
      store->commit({.lines = {{Sequence(1), id, Revision(1), "x"}}, .changes = {{nullptr, record}}}).error().code ==
      Code::invalid);
  auto nameless = std::make_shared<Record>(*record);
  nameless->units = {std::string("a\0b", 3)};
  REQUIRE(
      store->commit({.lines = {{Sequence(0), id, Revision(1), "x"}}, .changes = {{nullptr, nameless}}}).error().code ==
      Code::invalid);
  REQUIRE(*store->now().size() == 0);
  REQUIRE(*store->now().measure(id) == nullptr);
  REQUIRE(store->commit({.lines = {{Sequence(0), id, Revision(1), "x"}}, .changes = {{nullptr, record}}}));
  REQUIRE(*store->now().size() == 1);
}
