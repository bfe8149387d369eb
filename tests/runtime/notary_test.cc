// Checkpoints and heads: signed of what is on disk, checked when the database is opened again.
#include <catch2/catch.hpp>

#include "ledger/heads.h"
#include "ledger/proof.h"
#include "small_lives.h"
#include "store/keys.h"
#include "support/database_keys.h"

using namespace rectify;
using Catch::Matchers::Contains;
using test::Disk;
using test::fires;
using test::registers;

namespace {

runtime::SigningKeyPtr new_key(const std::string& name) {
  return std::make_shared<const ledger::SigningKey>(ledger::SigningKey::generate(name).value());
}

runtime::Options signing_with(const runtime::SigningKeyPtr& key) {
  runtime::Options options;
  options.signing_key = [key](bool) -> Result<runtime::SigningKeyPtr> { return key; };
  return options;
}

ledger::Checkpoint opened(const store::KeptCheckpoint& kept, const runtime::SigningKeyPtr& key) {
  auto checkpoint = ledger::open_checkpoint(kept.note, key->verifier());
  REQUIRE(checkpoint.ok());
  CHECK(checkpoint->size == kept.size);
  return *checkpoint;
}

// A history of `lives` measures, signed to its end and closed.
void write_history(Disk& disk, const runtime::SigningKeyPtr& key, int lives) {
  auto engine = disk.open(signing_with(key));
  for (int i = 0; i < lives; ++i) {
    const std::string id = "m-" + std::to_string(i);
    REQUIRE(engine->run_all({registers(id), fires(id, "start", {{"due", "2020-10-01"}})}).ok());
  }
  REQUIRE(engine->checkpoint().ok());
}

Error refusal(Disk& disk, const runtime::SigningKeyPtr& key) {
  auto engine = runtime::Engine::open(disk.on_disk(signing_with(key)));
  REQUIRE(!engine.ok());
  return engine.error();
}

}  // namespace

TEST_CASE("a checkpoint is signed of all that was answered, and kept") {
  Disk disk;
  const auto key = new_key("office.example/2020");
  auto engine = disk.open(signing_with(key));
  REQUIRE(engine->run(registers("m-1")).ok());
  const auto first = engine->checkpoint();
  REQUIRE(first.ok());
  CHECK(opened(*first, key).size == 3);
  CHECK(opened(*first, key).root == engine->store().now().tree().value().root());
  CHECK(engine->checkpoint().value().note == first->note);  // nothing came since
  REQUIRE(engine->run(registers("m-2")).ok());
  const auto second = engine->checkpoint();
  CHECK(opened(*second, key).size == 4);
  engine.reset();
  engine = disk.open(signing_with(key));
  CHECK(engine->store().now().checkpoint().value()->note == second->note);
  CHECK(engine->store().now().checkpoint(3).value()->note == first->note);
  const auto proof = ledger::consistency_proof(engine->store().now(), 3, 4);
  REQUIRE(proof.ok());
  CHECK(ledger::check_consistency(3, opened(*first, key).root, 4, opened(*second, key).root, *proof).ok());
}

TEST_CASE("stopping signs what came since the last checkpoint") {
  Disk disk;
  const auto key = new_key("office.example");
  auto engine = disk.open(signing_with(key));
  REQUIRE(engine->run(registers("m-1")).ok());
  engine->stop();
  CHECK(opened(*engine->store().now().checkpoint().value(), key).size == 3);
}

TEST_CASE("without a key nothing is signed, and that is said") {
  Disk disk;
  auto engine = disk.open();
  const auto refused = engine->checkpoint();
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == Code::invalid);
  CHECK_THAT(refused.error().message, Contains("no signing key"));
}

TEST_CASE("when enough lines have come a checkpoint is signed, and the heads are recorded, without being asked") {
  Disk disk;
  const auto key = new_key("office.example");
  auto options = signing_with(key);
  options.checkpoint_lines = 64;
  options.heads_lines_min = 100;
  auto engine = disk.open(std::move(options));
  REQUIRE(engine->run(registers("m-1")).ok());
  // The background thread signs when it comes to it, which may be some commands later.
  const auto vouched = [&] {
    const auto heads = engine->store().now().last_heads().value();
    const auto kept = engine->store().now().checkpoint().value();
    return heads && kept && kept->size > heads->get();
  };
  for (int i = 0; i < 200'000 && !vouched(); ++i) {
    REQUIRE(engine
                ->run({.key = "c-" + std::to_string(i),
                       .actor = {"li.na", "office"},
                       .measure = MeasureId("m-1"),
                       .expected = {},
                       .body = core::Comment{"记录"}})
                .ok());
  }
  REQUIRE(vouched());
  test::verify(*engine);  // which follows the heads
}

TEST_CASE("the heads of all measures are recorded as of one moment, and lead to each measure's last line") {
  Disk disk;
  const auto key = new_key("office.example");
  auto engine = disk.open(signing_with(key));
  for (int i = 0; i < 20; ++i) REQUIRE(engine->run(registers("m-" + std::to_string(i))).ok());
  const auto place = engine->record_heads();
  REQUIRE(place.ok());
  CHECK(engine->store().now().last_heads().value() == *place);
  REQUIRE(engine->run(fires("m-7", "start", {{"due", "2020-10-01"}})).ok());
  test::verify(*engine);
  const auto line = ledger::decode_line(engine->store().now().line(*place).value());
  const auto& heads = std::get<core::HeadsRecorded>(line->event.body);
  CHECK(heads.size == 22);
  CHECK(heads.measures == 20);
  ledger::HeadsList list;
  const auto at_that_moment = engine->store().now().heads_at(heads.size);
  REQUIRE(at_that_moment.ok());
  for (const auto& head : *at_that_moment) {
    REQUIRE(list.append({head.measure.get(), head.count.get(), head.hash}).ok());
  }
  const auto present = ledger::check_heads(heads, list.prove("m-7", place->get()));
  REQUIRE(present.ok());
  REQUIRE(present->has_value());
  CHECK((*present)->count == 1);
  CHECK((*present)->head ==
        ledger::leaf_hash(engine->store().now().history(MeasureId("m-7"), Revision(1), 1)->front()));
  const auto absent = ledger::check_heads(heads, list.prove("m-70", place->get()));
  REQUIRE(absent.ok());
  CHECK(!absent->has_value());
}

TEST_CASE("a history that was changed after it was signed is not opened, and it is said how to look at it") {
  const auto key = new_key("office.example");
  using Change = std::function<void(rocksdb::DB&, const test::Handles&)>;
  const auto rewrite = [](std::string name, std::string at) -> Change {
    return [name, at](rocksdb::DB& db, const test::Handles& handles) {
      std::string value;
      REQUIRE(db.Get({}, handles.at(name), at, &value).ok());
      value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
      REQUIRE(db.Put({}, handles.at(name), at, value).ok());
    };
  };
  const auto cut = [](rocksdb::DB& db, const test::Handles& handles) {
    REQUIRE(db.Delete({}, handles.at("history"), store::line_key(Sequence(601))).ok());
  };
  const std::pair<Change, const char*> changes[] = {
      {rewrite("history", store::line_key(Sequence(550))), "changed after it was signed"},  // past the last whole tile
      {rewrite("history", store::tile_key(0, 1)), "changed after it was signed"},
      {rewrite("meta", store::checkpoint_key(602)), "was changed"},
      {cut, "lines were cut off"},
  };
  for (const auto& [change, message] : changes) {
    Disk disk;
    write_history(disk, key, 300);
    test::with_database(*disk.env, "/data/db", change);
    const Error error = refusal(disk, key);
    INFO(error.text());
    CHECK(error.code == Code::corrupt);
    CHECK_THAT(error.message, Contains(message) && Contains("rectify audit verify"));
  }
}

TEST_CASE("a history is not opened with the key of another") {
  Disk disk;
  write_history(disk, new_key("office.example"), 2);
  CHECK_THAT(refusal(disk, new_key("office.example")).message, Contains("put the right key back"));
}

TEST_CASE("the source of the key is told whether the history was signed before, and may refuse") {
  Disk disk;
  const auto key = new_key("office.example");
  bool told = true;
  auto options = signing_with(key);
  options.signing_key = [&](bool signed_before) -> Result<runtime::SigningKeyPtr> {
    told = signed_before;
    return key;
  };
  {
    auto engine = disk.open(options);
    CHECK(!told);
    REQUIRE(engine->checkpoint().ok());
  }
  auto engine = runtime::Engine::open(disk.on_disk(options));
  REQUIRE(engine.ok());
  CHECK(told);
  engine->reset();
  options.signing_key = [](bool) -> Result<runtime::SigningKeyPtr> {
    return Error{Code::invalid, "the key is not here", {}};
  };
  CHECK(runtime::Engine::open(disk.on_disk(options)).error().message == "the key is not here");
}
