// What the store keeps of the past: the ledger as the first lines of the history left it, who took part in which line,
// and the checkpoints that were signed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "core/measure.h"
#include "samples.h"
#include "store/listing.h"
#include "store/store.h"

using namespace rectify;
using namespace rectify::store;

namespace {

// Every page of the query, put together.
std::vector<std::shared_ptr<const Record>> listed(const View& view, Query query, std::size_t page_size) {
  std::vector<std::shared_ptr<const Record>> all;
  query.limit = page_size;
  do {
    auto page = view.list(query);
    if (!page) FAIL(page.error().text());
    REQUIRE(page->records.size() <= page_size);
    all.insert(all.end(), page->records.begin(), page->records.end());
    query.cursor = page->cursor;
  } while (!query.cursor.empty());
  return all;
}

// What the first `size` lines left, by the order of listings.
std::vector<std::shared_ptr<const Record>> expected(const Author& author, std::uint64_t size, const Query& query) {
  std::map<std::string, std::shared_ptr<const Record>> last;
  for (std::uint64_t line = 0; line < size; ++line) {
    const auto& record = author.versions()[line];
    const core::Measure& measure = record->measure;
    last[core::natural_key(measure.inspection.get()) + '\0' + core::natural_key(measure.id.get())] = record;
  }
  std::vector<std::shared_ptr<const Record>> found;
  for (const auto& [place, record] : last) {
    if (matches(query, *record)) found.push_back(record);
  }
  return found;
}

void check_same(const std::vector<std::shared_ptr<const Record>>& read,
                const std::vector<std::shared_ptr<const Record>>& wanted) {
  REQUIRE(read.size() == wanted.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    const core::Measure& measure = read[i]->measure;
    const core::Measure& right = wanted[i]->measure;
    INFO(right.id.get());
    REQUIRE(measure.id == right.id);
    REQUIRE(measure.revision == right.revision);
    REQUIRE(measure.state == right.state);
    REQUIRE(measure.title == right.title);
    REQUIRE(measure.text == right.text);
    REQUIRE(measure.finding == right.finding);
    REQUIRE(measure.fields == right.fields);
    REQUIRE(measure.deadline == right.deadline);
    REQUIRE(measure.supervision == right.supervision);
    const auto name_of = [](const core::ClaimedRung* rung) { return rung == nullptr ? "" : rung->name; };
    REQUIRE(name_of(core::standing_rung(measure)) == name_of(core::standing_rung(right)));
    REQUIRE(name_of(core::highest_rung(measure)) == name_of(core::highest_rung(right)));
    REQUIRE(read[i]->units == wanted[i]->units);
    REQUIRE(read[i]->persons == wanted[i]->persons);
    REQUIRE(read[i]->head == wanted[i]->head);
  }
}

}  // namespace

TEST_CASE("the ledger can be listed as any number of lines left it, whole and filtered, page by page") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Dice dice(seed);
    const Memory memory;
    auto store = memory.open();
    Author author(*store);
    write_history(author, dice, 30, 300);
    write_history(author, dice, 15, 100);
    if (seed % 2 == 0) store.reset(), store = memory.open();
    for (int round = 0; round < 40; ++round) {
      Query query;
      query.as_of = dice.below(author.versions().size() + 1);
      query.now = {1000};
      if (dice.one_in(3)) query.inspection = dice.of<std::string>({"licang-2020", "licang-9", "audit-01", "audit-1"});
      if (dice.one_in(3)) query.state = dice.of<std::string>({"drafted", "closed"});
      if (dice.one_in(4)) query.unit = "street-2";
      if (dice.one_in(5)) query.person = "li.na";
      if (dice.one_in(5)) query.rung = "talk";
      if (dice.one_in(5)) query.text = "立行立改";
      if (dice.one_in(5)) query.finding = "1";
      if (dice.one_in(5)) query.overdue = dice.one_in(2);
      INFO("seed " << seed << ", round " << round << ", as of " << *query.as_of);
      check_same(listed(store->now(), query, 1 + dice.below(9)), expected(author, *query.as_of, query));
    }
  }
}

TEST_CASE("a past ledger is not there sorted by due time, and a cursor of another query is refused") {
  Dice dice(3);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  write_history(author, dice, 20, 0);
  CHECK(store->now().list({.as_of = 5, .sort = Query::Sort::due}).error().code == Code::invalid);
  const auto page = store->now().list({.limit = 2});
  REQUIRE(!page->cursor.empty());
  CHECK(store->now().list({.as_of = 5, .limit = 2, .cursor = page->cursor}).error().code == Code::invalid);
}

TEST_CASE("a view shows one moment, whatever is committed meanwhile") {
  Dice dice(5);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  write_history(author, dice, 20, 50);
  const auto view = store->view();
  const auto size = *view->size();
  const auto root = view->tree()->root();
  const auto before = listed(*view, {}, 7);
  write_history(author, dice, 20, 50);
  CHECK(*view->size() == size);
  CHECK(view->tree()->root() == root);
  CHECK(*ledger::root_at(*view, size) == root);
  check_same(listed(*view, {}, 7), before);
  CHECK(*store->now().size() == author.lines().size());
  CHECK(*ledger::root_at(store->now(), size) == root);  // and the history only grows
}

TEST_CASE("the lines in which a person took part are found") {
  Dice dice(7);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  write_history(author, dice, 20, 200);
  const std::uint64_t all = author.lines().size();
  for (const auto& [from, until] : {std::pair<std::uint64_t, std::uint64_t>{0, all}, {50, 120}, {9, 9}}) {
    std::vector<std::string> wanted;
    for (std::uint64_t line = from; line < until; ++line) {
      const auto& persons = author.versions()[line]->persons;
      if (std::find(persons.begin(), persons.end(), "li.na") != persons.end()) wanted.push_back(author.lines()[line]);
    }
    std::vector<std::string> read;
    REQUIRE(store->now().lines_by("li.na", Sequence(from), Sequence(until), [&](Sequence, std::string_view line) {
      read.emplace_back(line);
      return true;
    }));
    CHECK(read == wanted);
    CHECK(wanted.empty() == (from == until));
  }
  REQUIRE(store->now().lines_by("li", Sequence(0), Sequence(all), [](Sequence, std::string_view) {
    FAIL("a beginning of a name is not the name");
    return true;
  }));
}

TEST_CASE("checkpoints are kept, and the newest of a size is found") {
  const Memory memory;
  auto store = memory.open();
  CHECK(!store->now().checkpoint()->has_value());
  REQUIRE(store->keep({256, "of 256"}));
  REQUIRE(store->keep({9, "of 9"}));
  REQUIRE(store->keep({70'000, "of 70000"}));
  store.reset();
  store = memory.open();
  CHECK(store->now().checkpoint()->value().note == "of 70000");
  CHECK(store->now().checkpoint(69'999)->value().note == "of 256");
  CHECK(store->now().checkpoint(256)->value().size == 256);
  CHECK(store->now().checkpoint(255)->value().note == "of 9");
  CHECK(!store->now().checkpoint(8)->has_value());
}

TEST_CASE("heads come in the order of ids, with the last line of each measure") {
  Dice dice(11);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  write_history(author, dice, 30, 100);
  std::map<std::string, std::pair<std::uint64_t, ledger::Hash>> wanted;
  for (const auto& [id, record] : author.records()) wanted[id] = {record->measure.revision.get(), record->head};
  std::vector<std::string> ids;
  REQUIRE(store->now().heads([&](const Head& head) {
    ids.push_back(head.measure.get());
    CHECK(wanted.at(head.measure.get()) == std::pair(head.count.get(), head.hash));
    return true;
  }));
  CHECK(ids.size() == wanted.size());
  CHECK(std::is_sorted(ids.begin(), ids.end()));

  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{17}, std::uint64_t{90}}) {
    std::map<std::string, std::pair<std::uint64_t, ledger::Hash>> then;
    for (std::uint64_t line = 0; line < size; ++line) {
      const auto& record = author.versions()[line];
      then[record->measure.id.get()] = {record->measure.revision.get(), record->head};
    }
    const auto heads = store->now().heads_at(size);
    REQUIRE(heads);
    REQUIRE(heads->size() == then.size());
    auto right = then.begin();
    for (const Head& head : *heads) {
      CHECK(head.measure.get() == right->first);
      CHECK(std::pair(head.count.get(), head.hash) == right->second);
      ++right;
    }
  }
}

TEST_CASE("a database can be read alone, also while it is open, and one in an older format by its lines") {
  Dice dice(13);
  const Memory memory;
  auto store = memory.open();
  Author author(*store);
  write_history(author, dice, 10, 20);
  REQUIRE(store->keep({5, "of 5"}));
  {
    const auto view = open_view(memory.options);
    REQUIRE(view);
    CHECK(*(*view)->size() == author.lines().size());
    CHECK(listed(**view, {}, 100).size() == author.records().size());
  }
  store.reset();
  REQUIRE(rocksdb::WriteStringToFile(&memory.env(), "rectify database, format 1\n", "/data/RECTIFY", true).ok());
  const auto refused = Store::open(memory.options);
  REQUIRE(!refused);
  CHECK(refused.error().code == Code::invalid);
  CHECK_THAT(refused.error().message, Catch::Matchers::Contains("rectify rebuild --data /data --into"));
  const auto view = open_view(memory.options);
  REQUIRE(view);
  std::vector<std::string> lines;
  REQUIRE((*view)->lines(Sequence(0), [&](Sequence, std::string_view line) {
    lines.emplace_back(line);
    return true;
  }));
  CHECK(lines == author.lines());
  CHECK((*view)->checkpoint()->value().note == "of 5");
}
