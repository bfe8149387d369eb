// Listings against a filter over all records: same measures, same order, page by page.
#include "store/listing.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <tuple>

#include "samples.h"

using namespace rectify;
using namespace rectify::store;

namespace {

// Another telling of Query than matches(): by hand, from the words of the header.
bool wanted(const Query& query, const Record& record) {
  const core::Measure& measure = record.measure;
  const auto in = [](const std::vector<std::string>& all, const std::string& one) {
    return std::count(all.begin(), all.end(), one) > 0;
  };
  bool fits = true;
  if (query.inspection) fits = fits && measure.inspection.get() == *query.inspection;
  if (query.state) fits = fits && measure.state == *query.state;
  if (query.phase) fits = fits && core::kPhaseNames[static_cast<int>(measure.phase)] == *query.phase;
  if (query.unit) fits = fits && in(record.units, *query.unit);
  if (query.parent) fits = fits && measure.parent.get() == *query.parent;
  if (query.person) fits = fits && in(record.persons, *query.person);
  if (query.rung) {
    std::string standing;
    for (const core::ClaimedRung& rung : measure.claimed) standing = rung.rule.empty() ? rung.name : standing;
    fits = fits && measure.rungs_claimed > 0 && standing == *query.rung;
  }
  if (query.overdue) {
    const bool overdue = !measure.final && measure.deadline && measure.deadline->due < query.now;
    fits = fits && overdue == *query.overdue;
  }
  if (query.due_before) fits = fits && measure.deadline && measure.deadline->due.ms < query.due_before->ms;
  if (query.finding) fits = fits && (core::finding_number(measure.finding) + ".").starts_with(*query.finding + ".");
  if (query.text) {
    std::string all = measure.id.get() + "\n" + measure.text + "\n" + measure.title.en + "\n" + measure.title.zh;
    for (const auto& node : measure.finding) all += "\n" + node.title.en + "\n" + node.title.zh;
    fits = fits && all.find(*query.text) != std::string::npos;
  }
  return fits;
}

std::vector<std::string> expected_ids(const Query& query, const Author& author) {
  using Order = std::tuple<std::int64_t, std::string, std::string, std::string>;
  std::vector<Order> found;
  for (const auto& [id, record] : author.records()) {
    if (!wanted(query, *record)) continue;
    const auto& deadline = record->measure.deadline;
    const std::int64_t due = deadline ? deadline->due.ms : INT64_MAX;
    found.emplace_back(query.sort == Query::Sort::due ? due : 0, core::natural_key(record->measure.inspection.get()),
                       core::natural_key(id), id);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> ids;
  for (const Order& order : found) ids.push_back(std::get<3>(order));
  return ids;
}

std::vector<std::string> listed_ids(const Store& store, Query query) {
  std::vector<std::string> ids;
  while (true) {
    const auto page = store.now().list(query);
    if (!page) FAIL(page.error().text());
    REQUIRE(page->records.size() <= query.limit);
    for (const auto& record : page->records) ids.push_back(record->measure.id.get());
    if (page->cursor.empty()) return ids;
    REQUIRE(page->cursor != query.cursor);
    query.cursor = page->cursor;
  }
}

template <typename T>
void perhaps(Dice& dice, std::uint64_t n, std::optional<T>& filter, std::vector<T> values) {
  if (dice.one_in(n)) filter = dice.of(values);
}

Query random_query(Dice& dice) {
  Query query;
  perhaps<std::string>(dice, 3, query.inspection, {"licang-2020", "licang-9", "audit-1", "audit-01", "audit", "none"});
  perhaps<std::string>(dice, 4, query.finding, {"1", "2", "1.2", "1.20", "2.1.3", "9", "1."});
  perhaps<std::string>(dice, 4, query.state, {"drafted", "executing", "closed", "open"});
  perhaps<std::string>(dice, 6, query.phase, {"assign", "execute", "verify", "close"});
  perhaps<std::string>(dice, 4, query.unit, {"housing-office", "street-2", "street-10", "street", "街道"});
  perhaps<std::string>(dice, 4, query.person, {"zhang.wei", "li.na", "nobody"});
  perhaps<std::string>(dice, 5, query.parent, {"audit-1-1", "licang-9", "none"});
  perhaps<std::string>(dice, 5, query.rung, {"remind", "talk"});
  perhaps<std::string>(dice, 6, query.text, {"整改", "立行", "问题", "-1", "measure 2"});
  perhaps<bool>(dice, 5, query.overdue, {true, false});
  perhaps<Instant>(dice, 5, query.due_before, {{500}, {1000}, {0}, {1999}});
  query.now = Instant{static_cast<std::int64_t>(dice.below(2200))};
  query.sort = dice.one_in(2) ? Query::Sort::due : Query::Sort::id;
  query.limit = 1 + dice.below(60);
  return query;
}

}  // namespace

TEST_CASE("every listing equals a filter over all measures, in natural order, page by page") {
  Dice dice(2020);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  for (std::uint64_t i = 0; i < 300; ++i) author.change(new_record(dice, i));
  REQUIRE(author.commit());
  std::size_t found = 0;
  for (int round = 0; round < 12; ++round) {
    for (int i = 0; i < 100; ++i) {
      Record record = *std::next(author.records().begin(), static_cast<std::ptrdiff_t>(dice.below(300)))->second;
      shuffle_record(dice, record);
      author.change(std::move(record));
      if (dice.one_in(5)) REQUIRE(author.commit());
    }
    REQUIRE(author.commit());
    for (int i = 0; i < 60; ++i) {
      const Query query = random_query(dice);
      const auto expected = expected_ids(query, author);
      REQUIRE(listed_ids(*store, query) == expected);
      found += expected.size();
    }
  }
  REQUIRE(found > 5'000);  // the filters did find something
}

TEST_CASE("numbers in ids are listed in order of their size") {
  Dice dice(1);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  for (const char* id : {"m-10", "m-9", "m-100", "m-1", "m-01"}) {
    Record record = new_record(dice, 0);
    record.measure.inspection = InspectionId("x");
    record.measure.id = MeasureId(id);
    author.change(std::move(record));
  }
  REQUIRE(author.commit());
  REQUIRE(listed_ids(*store, {}) == std::vector<std::string>{"m-01", "m-1", "m-9", "m-10", "m-100"});
}

TEST_CASE("a cursor that does not fit its query is refused") {
  Dice dice(3);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  for (std::uint64_t i = 0; i < 50; ++i) author.change(new_record(dice, i));
  REQUIRE(author.commit());
  Query by_unit{.unit = "street-2", .limit = 2};
  const auto page = store->now().list(by_unit);
  REQUIRE(page);
  REQUIRE(!page->cursor.empty());
  for (const std::string& cursor :
       {std::string("7"), std::string("zz"), std::string("00"), page->cursor + "7", std::string("5") + page->cursor}) {
    Query query = by_unit;
    query.cursor = cursor;
    REQUIRE(store->now().list(query).error().code == Code::invalid);
  }
  Query other{.cursor = page->cursor};
  REQUIRE(store->now().list(other).error().code == Code::invalid);
  other = {.unit = "street-10", .cursor = page->cursor};
  REQUIRE(store->now().list(other).error().code == Code::invalid);
  other = {.unit = "street-2", .sort = Query::Sort::due, .cursor = page->cursor};
  REQUIRE(store->now().list(other).error().code == Code::invalid);
}

TEST_CASE("a page and a search have limits, and reaching one says which") {
  Dice dice(4);
  Memory memory;
  memory.options.list_page_max = 20;
  memory.options.list_scan_max = 30;
  const auto store = memory.open();
  Author author(*store);
  for (std::uint64_t i = 0; i < 40; ++i) author.change(new_record(dice, i));
  REQUIRE(author.commit());
  REQUIRE(store->now().list({.limit = 21}).error().code == Code::invalid);
  REQUIRE(store->now().list({.limit = 0}).error().code == Code::invalid);
  REQUIRE(store->now().list({.limit = 20})->records.size() == 20);
  REQUIRE(store->now().list({.text = "nowhere to be found", .limit = 20}).error().code == Code::exhausted);
}

TEST_CASE("the last page, full to the brim, says that there is no more") {
  Dice dice(5);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  for (std::uint64_t i = 0; i < 10; ++i) author.change(new_record(dice, i));
  REQUIRE(author.commit());
  REQUIRE(store->now().list({.limit = 10})->cursor.empty());
  const auto page = store->now().list({.limit = 9});
  REQUIRE(!page->cursor.empty());
  REQUIRE(store->now().list({.limit = 9, .cursor = page->cursor})->records.size() == 1);
}

TEST_CASE("a unit named twice, and text that cannot be in a key, are found once and never") {
  Dice dice(6);
  const Memory memory;
  const auto store = memory.open();
  Author author(*store);
  Record record = new_record(dice, 1);
  record.units = {"street-2", "street-2"};
  author.change(record);
  REQUIRE(author.commit());
  REQUIRE(listed_ids(*store, {.unit = "street-2"}).size() == 1);
  REQUIRE(listed_ids(*store, {.unit = std::string("street-2\0licang", 15)}).empty());
  REQUIRE(listed_ids(*store, {.unit = ""}).empty());
}
