// What the store's tests work on: random records from a small vocabulary, a history written through commits and a
// database in memory.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "store/store.h"

namespace rectify::store {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <typename T>
  T of(const std::vector<T>& values) {
    return values[below(values.size())];
  }
  std::string text(std::size_t size_max) {
    std::string text;
    for (std::uint64_t size = below(size_max + 1); text.size() < size;) text += static_cast<char>(below(256));
    return text;
  }
  Instant instant() { return {static_cast<std::int64_t>(engine_())}; }

 private:
  std::mt19937_64 engine_;
};

// Every member random, lists of any length, any bytes in texts: for the codec.
inline core::Title any_title(Dice& dice) { return {dice.text(12), dice.text(12)}; }
inline core::Actor any_actor(Dice& dice) { return {dice.text(12), dice.text(12), dice.text(12), dice.text(12)}; }
inline core::Deadline any_deadline(Dice& dice) {
  return {dice.instant(), dice.instant(), static_cast<core::Span::Unit>(dice.below(4)), dice.text(9)};
}
inline core::Fields any_fields(Dice& dice) {
  core::Fields fields;
  for (std::uint64_t n = dice.below(4); n > 0; --n) {
    if (dice.one_in(2)) {
      fields[dice.text(8)] = dice.text(20);
    } else {
      fields[dice.text(8)] = std::vector<std::string>(dice.below(4), dice.text(9));
    }
  }
  return fields;
}

inline Record any_record(Dice& dice) {
  Record record;
  core::Measure& measure = record.measure;
  measure.id = MeasureId(dice.text(30));
  measure.inspection = InspectionId(dice.text(20));
  for (std::uint64_t n = dice.below(4); n > 0; --n) {
    measure.finding.push_back({static_cast<std::uint32_t>(dice.below(UINT32_MAX)), any_title(dice)});
  }
  measure.title = any_title(dice);
  measure.text = dice.text(300);
  measure.source_line = static_cast<std::uint32_t>(dice.below(UINT32_MAX));
  measure.workflow = dice.text(20);
  measure.workflow_version = static_cast<std::uint32_t>(dice.below(9));
  measure.state = dice.text(20);
  measure.phase = static_cast<core::Phase>(dice.below(4));
  measure.final = dice.one_in(2);
  measure.revision = Revision(dice.below(UINT64_MAX));
  measure.episode = static_cast<std::uint32_t>(dice.below(9));
  measure.registered = dice.instant();
  measure.entered = dice.instant();
  measure.touched = dice.instant();
  measure.fields = any_fields(dice);
  if (dice.one_in(2)) measure.deadline = any_deadline(dice);
  if (dice.one_in(2)) measure.stopped = {dice.text(9), any_deadline(dice), dice.instant(), 3};
  measure.rungs_claimed = static_cast<std::uint32_t>(dice.below(9));
  for (std::uint64_t n = dice.below(3); n > 0; --n) {
    measure.claimed.push_back({.name = dice.text(9),
                               .title = any_title(dice),
                               .level = 4,
                               .state = dice.text(9),
                               .episode = 2,
                               .at = dice.instant(),
                               .due = dice.instant(),
                               .deadline = dice.instant()});
    core::ClaimedRung& rung = measure.claimed.back();
    if (dice.one_in(2)) rung.acknowledge_by = dice.instant();
    rung.to_be_decided = dice.one_in(2);
    if (dice.one_in(2)) rung.acknowledged_by = any_actor(dice);
    if (dice.one_in(2)) rung.resolved_by = any_actor(dice);
    rung.answered = dice.instant();
    rung.outcome = dice.text(9);
    rung.handed_to = dice.text(9);
    if (dice.one_in(3)) rung.rule = dice.text(9);
  }
  for (std::uint64_t n = dice.below(3); n > 0; --n) {
    measure.evidence.push_back({dice.text(9), dice.text(9), dice.text(64), dice.text(9), dice.text(10), dice.text(9)});
  }
  for (std::uint64_t n = dice.below(3); n > 0; --n) {
    measure.proposals.push_back({dice.text(9), any_actor(dice), dice.instant(), any_fields(dice), dice.text(40),
                                 std::vector<core::Actor>(dice.below(3), any_actor(dice)), dice.text(9),
                                 Revision(dice.below(UINT64_MAX)), std::nullopt});
    if (dice.one_in(2)) measure.proposals.back().expires = dice.instant();
  }
  for (std::uint64_t n = dice.below(3); n > 0; --n) measure.fired_by[dice.text(9)] = any_actor(dice);
  for (std::uint64_t n = dice.below(3); n > 0; --n) measure.first_due[dice.text(9)] = dice.instant();
  measure.returns = static_cast<std::uint32_t>(dice.below(9));
  measure.comments = static_cast<std::uint32_t>(dice.below(9));
  measure.parent = MeasureId(dice.text(30));
  for (std::uint64_t n = dice.below(3); n > 0; --n) {
    measure.parts.push_back({MeasureId(dice.text(30)), dice.text(9), dice.one_in(2)});
  }
  for (std::uint64_t n = dice.below(3); n > 0; --n) {
    measure.delegations.push_back({any_actor(dice), dice.text(9), dice.instant()});
  }
  measure.paused = static_cast<std::uint32_t>(dice.below(9));
  for (std::uint64_t n = dice.below(3); n > 0; --n) {
    measure.rules.push_back({dice.text(9), std::nullopt, dice.text(40), static_cast<std::uint32_t>(dice.below(9)), {}});
    core::RuleStanding& standing = measure.rules.back();
    if (dice.one_in(2)) standing.wake = dice.instant();
    standing.error = dice.text(30);
  }
  measure.fired_by_rules = static_cast<std::uint32_t>(dice.below(9));
  measure.supervision = static_cast<std::uint32_t>(dice.below(4));
  for (std::uint64_t n = dice.below(4); n > 0; --n) {
    measure.activity[static_cast<std::uint8_t>(dice.below(256))] = {static_cast<std::uint32_t>(dice.below(UINT32_MAX)),
                                                                    dice.instant()};
  }
  if (dice.one_in(2)) measure.closed = dice.instant();
  if (dice.one_in(2)) measure.reopened = dice.instant();
  for (std::uint8_t& byte : record.head) byte = static_cast<std::uint8_t>(dice.below(256));
  if (dice.one_in(2)) record.wake = dice.instant();
  for (std::uint64_t n = dice.below(3); n > 0; --n) record.called.push_back({dice.text(9), dice.text(9)});
  record.units = std::vector<std::string>(dice.below(3), dice.text(9));
  record.persons = std::vector<std::string>(dice.below(3), dice.text(9));
  return record;
}

// Records as they are in a database: few different words, so that filters find something; times around 1,000.
inline void shuffle_record(Dice& dice, Record& record) {
  static const std::vector<std::string> states = {"drafted", "executing", "verifying", "closed"};
  static const std::vector<std::string> units = {"housing-office", "street-2", "street-10", "街道"};
  static const std::vector<std::string> persons = {"zhang.wei", "li.na", "wang.fang"};
  core::Measure& measure = record.measure;
  const std::uint64_t state = dice.below(states.size());
  measure.state = states[state];
  measure.phase = static_cast<core::Phase>(state);
  measure.final = state == 3;
  measure.deadline.reset();
  if (!dice.one_in(4)) measure.deadline = {{static_cast<std::int64_t>(dice.below(2000))}, {0}, core::Span::Unit::days};
  measure.claimed.clear();
  measure.rungs_claimed = static_cast<std::uint32_t>(dice.below(3));
  for (std::uint32_t level = 1; level <= measure.rungs_claimed; ++level) {
    measure.claimed.push_back({level == 1 ? "remind" : "talk", {"", "提醒"}, level, measure.state, 1, {5}, {5}, {4}});
  }
  if (dice.one_in(4)) {  // beside the ladder, and after it
    measure.claimed.push_back(
        {.name = "stagnant", .title = {}, .state = measure.state, .at = {6}, .due = {6}, .deadline = {6}});
    measure.claimed.back().rule = "stagnation";
  }
  measure.supervision = static_cast<std::uint32_t>(dice.below(3));
  record.wake.reset();
  if (!dice.one_in(3)) record.wake = Instant{static_cast<std::int64_t>(dice.below(50))};
  record.units = {dice.of(units)};
  if (dice.one_in(2)) record.units.push_back(dice.of(units));
  record.persons.clear();
  if (dice.one_in(2)) record.persons.push_back(dice.of(persons));
}

inline Record new_record(Dice& dice, std::uint64_t number) {
  Record record;
  core::Measure& measure = record.measure;
  measure.inspection = InspectionId(dice.of<std::string>({"licang-2020", "licang-9", "audit-01", "audit-1"}));
  const auto part = [&] { return core::FindingNode{static_cast<std::uint32_t>(1 + dice.below(21)), {"", "问题"}}; };
  measure.finding = {part(), part()};
  if (dice.one_in(2)) measure.finding.push_back(part());
  measure.finding.front().number = static_cast<std::uint32_t>(1 + dice.below(2));
  measure.id = MeasureId(measure.inspection.get() + "-" + std::to_string(number));
  measure.title = {"measure " + std::to_string(dice.below(30)), dice.of<std::string>({"整改", "清理"})};
  measure.text = dice.of<std::string>({"立行立改", "长期坚持", "words of the source"});
  if (dice.one_in(3)) measure.parent = MeasureId(dice.of<std::string>({"audit-1-1", "licang-9"}));
  shuffle_record(dice, record);
  return record;
}

// Writes a history as the engine would: the tree, revisions and sequences are right.
class Author {
 public:
  explicit Author(Store& store) : store_(&store) {}
  void use(Store& store) { store_ = &store; }

  // One line for each change, gathered for the next commit.
  void change(Record record) {
    const std::string id = record.measure.id.get();
    auto& known = records_[id];
    record.measure.revision = Revision(known ? known->measure.revision.get() + 1 : 1);
    auto after = std::make_shared<const Record>(std::move(record));
    commit_.versions.push_back({Sequence(tree_.size()), after});
    add_line(after->measure.id, after->measure.revision, after->persons);
    versions_.push_back(after);
    for (Change& change : commit_.changes) {
      if (change.after->measure.id.get() == id) {
        change.after = after;
        known = after;
        return;
      }
    }
    commit_.changes.push_back({known, after});
    known = std::move(after);
  }

  void add_line(const MeasureId& id, Revision revision, const std::vector<std::string>& persons = {}) {
    std::string bytes = "line " + std::to_string(tree_.size()) + " of " + id.get();
    commit_.lines.push_back({Sequence(tree_.size()), id, revision, bytes, persons});
    const std::size_t tiles = commit_.tiles.size();
    tree_.append(ledger::leaf_hash(bytes), commit_.tiles);
    if (commit_.tiles.size() != tiles) commit_.edge = tree_.edge();
    lines_.push_back(std::move(bytes));
  }

  Commit& next() { return commit_; }
  Result<void> commit() {
    auto done = store_->commit(commit_);
    commit_ = Commit();
    return done;
  }

  [[nodiscard]] const std::map<std::string, std::shared_ptr<const Record>>& records() const { return records_; }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  // What each line left, as long as lines came from change() alone.
  [[nodiscard]] const std::vector<std::shared_ptr<const Record>>& versions() const { return versions_; }
  [[nodiscard]] const ledger::Tree& tree() const { return tree_; }

 private:
  Store* store_;
  Commit commit_;
  ledger::Tree tree_;
  std::vector<std::string> lines_;
  std::map<std::string, std::shared_ptr<const Record>> records_;
  std::vector<std::shared_ptr<const Record>> versions_;
};

// Some hundred changes of some dozen measures, in commits of a few.
inline void write_history(Author& author, Dice& dice, std::uint64_t measures, std::uint64_t changes) {
  const std::uint64_t known = author.records().size();
  for (std::uint64_t i = 0; i < measures; ++i) author.change(new_record(dice, known + i));
  REQUIRE(author.commit());
  for (std::uint64_t i = 0; i < changes; ++i) {
    auto picked = author.records().begin();
    std::advance(picked, static_cast<std::ptrdiff_t>(dice.below(author.records().size())));
    Record record = *picked->second;
    shuffle_record(dice, record);
    author.change(std::move(record));
    if (dice.one_in(4)) REQUIRE(author.commit());
  }
  REQUIRE(author.commit());
}

// A database in memory.
class Memory {
 public:
  Memory() : env_(rocksdb::NewMemEnv(rocksdb::Env::Default())) { options.env = env_.get(); }
  [[nodiscard]] rocksdb::Env& env() const { return *env_; }
  [[nodiscard]] std::unique_ptr<Store> open() const { return open_with(options); }
  [[nodiscard]] static std::unique_ptr<Store> open_with(const Options& options) {
    auto store = Store::open(options);
    if (!store) FAIL(store.error().text());
    return std::move(*store);
  }

 private:
  std::unique_ptr<rocksdb::Env> env_;

 public:
  Options options{.path = "/data", .block_cache_bytes = 1U << 20, .write_buffer_bytes = 1U << 20};
};

}  // namespace rectify::store
