// A job that is refused leaves its group's commit as it found it.
#include "runtime/staging.h"

#include <catch2/catch.hpp>

#include "small_lives.h"

using namespace rectify;
using runtime::Group;
using runtime::RecordPtr;
using runtime::Staging;

namespace {

RecordPtr record_of(const std::string& id, std::uint64_t revision) {
  store::Record record;
  record.measure.id = MeasureId(id);
  record.measure.revision = Revision(revision);
  return std::make_shared<const store::Record>(std::move(record));
}

core::Event comment_on(const std::string& id) {
  return {.sequence = {},
          .at = test::at("2020-09-14T09:00:00Z"),
          .actor = {"li.na", "office"},
          .measure = MeasureId(id),
          .revision = Revision(2),
          .key = "k",
          .body = core::Commented{"进展"}};
}

// One of everything that a job may add.
void add_all(Staging& staging) {
  core::Event event = comment_on("m-1");
  REQUIRE(staging.add_line(event, std::nullopt).ok());
  const auto line = staging.add_ledger_line(core::engine_actor(), event.at,
                                            core::HeadsRecorded{.size = 1, .measures = 0, .root = {}});
  REQUIRE(line.ok());
  staging.commit.heads = *line;
  staging.commit.versions.push_back({event.sequence, record_of("m-1", 2)});
  staging.commit.replies.push_back({"k", {}});
  staging.commit.outbox.emplace_back();
  staging.commit.folded.emplace_back();
  staging.commit.settled.emplace_back();
  staging.commit.deployed.emplace_back();
}

std::vector<std::size_t> sizes_of(const store::Commit& commit) {
  return {commit.lines.size(),  commit.changes.size(), commit.versions.size(), commit.replies.size(),
          commit.outbox.size(), commit.folded.size(),  commit.settled.size(),  commit.deployed.size()};
}

}  // namespace

TEST_CASE("a job that is undone leaves a commit as it was, with what other jobs have put there") {
  Group group;
  Staging first(group, 7, {});
  add_all(first);
  const RecordPtr known = record_of("m-1", 2);
  first.add_change(nullptr, known);
  const auto before = sizes_of(group.commit);
  REQUIRE(before == std::vector<std::size_t>{2, 1, 1, 1, 1, 1, 1, 1});

  Staging second(group, first.next_sequence, first.ledger_head);
  add_all(second);
  second.add_change(nullptr, record_of("m-2", 1));
  second.add_change(known, record_of("m-1", 3));
  second.add_change(nullptr, record_of("m-3", 1));
  second.add_change(known, record_of("m-1", 4));
  second.add_change(record_of("m-2", 1), record_of("m-2", 2));
  CHECK(second.find(MeasureId("m-1"))->measure.revision == Revision(4));
  CHECK(group.commit.lines.back().sequence == Sequence(10));
  CHECK(group.commit.heads == Sequence(10));

  second.undo();
  CHECK(sizes_of(group.commit) == before);
  CHECK(group.commit.lines.back().sequence == Sequence(8));
  CHECK(group.commit.changes.front().after == known);
  CHECK(group.commit.heads == Sequence(8));
  CHECK(group.changed_at == runtime::ChangedAt{{"m-1", 0}});
  CHECK(first.find(MeasureId("m-1")) == known);
  CHECK(first.find(MeasureId("m-2")) == nullptr);
}

TEST_CASE("of a measure that several jobs change the first before and the last after stay") {
  Group group;
  const RecordPtr before = record_of("m-1", 1);
  Staging first(group, 0, {});
  first.add_change(before, record_of("m-1", 2));
  Staging second(group, 1, {});
  const RecordPtr last = record_of("m-1", 3);
  second.add_change(group.commit.changes.front().after, last);
  REQUIRE(group.commit.changes.size() == 1);
  CHECK(group.commit.changes.front().before == before);
  CHECK(group.commit.changes.front().after == last);
}
