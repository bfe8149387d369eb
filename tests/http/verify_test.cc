// What `audit verify` finds in a database that somebody changed from below, with every checksum of RocksDB's put right.
#include <catch2/catch.hpp>

#include "http/api/verification.h"
#include "http/asker.h"
#include "runtime/small_lives.h"
#include "store/keys.h"
#include "store/records.h"
#include "support/database_keys.h"
#include "support/json_answer.h"

using namespace rectify;
using Catch::Matchers::Contains;
using test::Disk;
using test::fires;
using test::registers;

namespace {

const ledger::SigningKey& key() {
  static const ledger::SigningKey made = ledger::SigningKey::generate("office.example").value();
  return made;
}

// 300 measures, signed twice, and closed.
void write_history(Disk& disk) {
  runtime::Options options;
  options.signing_key = [](bool) -> Result<runtime::SigningKeyPtr> {
    return runtime::SigningKeyPtr(std::shared_ptr<const ledger::SigningKey>(), &key());
  };
  options.sign = false;  // but when asked
  auto engine = disk.open(std::move(options));
  for (int i = 0; i < 300; ++i) {
    REQUIRE(engine->run(registers("m-" + std::to_string(i))).ok());
    if (i == 100) REQUIRE(engine->checkpoint().ok());
  }
  REQUIRE(engine->run(fires("m-290", "start", {{"due", "2020-10-01"}})).ok());
  REQUIRE(engine->checkpoint().ok());
}

json::Value verdict_on(Disk& disk) {
  const auto view = store::open_view({.path = "/data", .env = disk.env.get()});
  REQUIRE(view.ok());
  const auto response = http::verify_history(**view, &key().verifier());
  INFO(response.body);
  REQUIRE(response.status == 200);
  return test::parsed(response.body);
}

using Change = std::function<void(rocksdb::DB&, const test::Handles&)>;

std::string value_at(rocksdb::DB& db, const test::Handles& handles, const std::string& family, const std::string& at) {
  std::string value;
  REQUIRE(db.Get({}, handles.at(family), at, &value).ok());
  return value;
}

}  // namespace

TEST_CASE("a database that nobody touched is valid, with its checkpoints") {
  Disk disk;
  write_history(disk);
  const json::Value verdict = verdict_on(disk);
  CHECK(verdict.at("valid") == true);
  CHECK(verdict.at("lines") == 303);
  CHECK(verdict.at("measures") == 300);
  CHECK(verdict.at("checkpoints") == 2);
}

TEST_CASE("what was changed in a database from below is found, and the line or the measure is named") {
  const auto in_line = [](std::uint64_t number, const std::string& from, const std::string& to) -> Change {
    return [=](rocksdb::DB& db, const test::Handles& handles) {
      const std::string at = store::line_key(Sequence(number));
      std::string line = value_at(db, handles, "history", at);
      line.replace(line.find(from), from.size(), to);
      REQUIRE(db.Put({}, handles.at("history"), at, line).ok());
    };
  };
  const Change of_record = [](rocksdb::DB& db, const test::Handles& handles) {
    auto record = store::decode_record(value_at(db, handles, "state", store::measure_key("m-290")));
    REQUIRE(record.ok());
    record->measure.state = "closed";
    REQUIRE(db.Put({}, handles.at("state"), store::measure_key("m-290"), store::encode_record(*record)).ok());
  };
  const Change of_tile = [](rocksdb::DB& db, const test::Handles& handles) {
    REQUIRE(db.Delete({}, handles.at("history"), store::tile_key(0, 0)).ok());
  };
  const Change of_tail = [](rocksdb::DB& db, const test::Handles& handles) {
    REQUIRE(db.Delete({}, handles.at("history"), store::line_key(Sequence(302))).ok());
  };
  const Change of_note = [](rocksdb::DB& db, const test::Handles& handles) {
    std::string note = value_at(db, handles, "meta", store::checkpoint_key(103));
    note.replace(note.find("103"), 3, "104");
    REQUIRE(db.Put({}, handles.at("meta"), store::checkpoint_key(103), note).ok());
  };
  struct Case {
    Change change;
    std::uint64_t sequence;
    const char* message;
  };
  const Case cases[] = {
      {in_line(292, "Roof", "Rook"), 302, "one of the two was changed"},  // of m-290, whose next line is the last
      {in_line(50, "Roof", "Rook"), 102, "was changed after it was signed"},
      {in_line(50, "\"at\"", "\"ta\""), 50, "not a line of the history"},
      {in_line(200, "Roof", "Rook"), 255, "is not what the lines give"},  // before the second checkpoint is reached
      {of_record, 302, "the stored measure is not what its lines make it"},
      {of_tile, 255, "is missing"},
      {of_tail, 302, "lines were cut off"},
      {of_note, 102, "the checkpoint over 103 lines"},
  };
  for (const Case& one : cases) {
    Disk disk;
    write_history(disk);
    test::with_database(*disk.env, "/data/db", one.change);
    const json::Value verdict = verdict_on(disk);
    INFO(json::print(verdict));
    CHECK(verdict.at("valid") == false);
    CHECK(verdict.at("fault").at("sequence") == one.sequence);
    CHECK_THAT(test::text(verdict.at("fault"), "message"), Contains(one.message));
  }
}

TEST_CASE("a changed line is not told as truth: whoever asks for the measure's history is told that it was changed") {
  Disk disk;
  write_history(disk);
  test::with_database(*disk.env, "/data/db", [](rocksdb::DB& db, const test::Handles& handles) {
    const std::string at = store::line_key(Sequence(292));
    std::string line = value_at(db, handles, "history", at);
    line.replace(line.find("Roof"), 4, "Rook");
    REQUIRE(db.Put({}, handles.at("history"), at, line).ok());
  });
  auto engine = disk.open();
  http::Api api(*engine, {});
  const auto told = http::test::ask(api, {.target = "/v1/measures/m-290/history", .headers = {}, .body = {}});
  CHECK(told.status == 500);
  CHECK_THAT(told.body, Contains("was changed"));
  CHECK(http::test::ask(api, {.target = "/v1/measures/m-8/history", .headers = {}, .body = {}}).status == 200);
}
