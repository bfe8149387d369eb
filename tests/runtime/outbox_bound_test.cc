// The bound of the outbox: the oldest notices become one digest for each recipient, in one commit with the line that
// says so.
#include "runtime/outbox_bound.h"

#include <algorithm>
#include <condition_variable>
#include <set>

#include "dispatch.h"
#include "ledger/line.h"

using namespace rectify;
using test::dead;
using test::FakeSink;
using test::Office;
using test::registers;
using test::waiting;
using test::What;

namespace {

std::vector<core::NoticesFolded> folds(const runtime::Engine& engine) {
  std::vector<core::NoticesFolded> found;
  REQUIRE(engine.store()
              .now()
              .lines(Sequence(0),
                     [&](Sequence, std::string_view line) {
                       const auto read = ledger::decode_line(line);
                       REQUIRE(read.ok());
                       if (const auto* fold = std::get_if<core::NoticesFolded>(&read->event.body))
                         found.push_back(*fold);
                       return true;
                     })
              .ok());
  return found;
}

std::vector<store::OutboxEntry> entries(const runtime::Engine& engine) {
  return engine.store().now().outbox(1'000).value();
}

constexpr runtime::DispatchLimits kPatient{.breaker_failures = 1'000};

}  // namespace

TEST_CASE(
    "beyond the bound the oldest notices become a digest, the history says so, and it is delivered as any other") {
  Office office;
  FakeSink mail;
  mail.answer = What::later;
  auto engine = office.open({mail.options("mail")}, kPatient, 10);
  office.fall_due(*engine, 25);
  REQUIRE(engine->dispatcher().turn().ok());
  const auto before = entries(*engine);
  REQUIRE(before.size() == 25);
  REQUIRE(engine->fold_notices().ok());
  const auto after = entries(*engine);
  REQUIRE(after.size() == 9);  // a tenth below the bound
  CHECK(std::equal(after.begin(), after.begin() + 8, before.end() - 8));
  const store::OutboxEntry& digest = after.back();
  CHECK(digest.folded == 17);
  CHECK(digest.recipient == before.front().recipient);
  CHECK(digest.at == before.front().at);
  CHECK(digest.folded_until == before[16].at);
  CHECK(folds(*engine) == std::vector<core::NoticesFolded>{{17, before.front().sequence, before[16].sequence}});
  CHECK(digest.sequence.get() + 1 == engine->store().now().size().value());
  test::verify(*engine);
  REQUIRE(engine->fold_notices().ok());
  CHECK(folds(*engine).size() == 1);

  mail.keys.clear();
  mail.answer = What::done;
  office.pass(*engine, test::after_hours(office.now(), 2));
  CHECK(waiting(*engine) == 0);
  CHECK(mail.keys.size() == 9);
  CHECK(std::ranges::count(mail.keys, "rectify/" + std::to_string(digest.sequence.get()) + "/0/mail") == 1);
}

TEST_CASE("a digest is folded with the next ones and says what all of them came to") {
  Office office;
  FakeSink mail;
  mail.answer = What::later;
  auto engine = office.open({mail.options("mail")}, kPatient, 10);
  office.fall_due(*engine, 25);
  REQUIRE(engine->fold_notices().ok());
  office.fall_due(*engine, 30, "n-");
  REQUIRE(engine->fold_notices().ok());
  const auto left = entries(*engine);
  CHECK(left.size() == 9);
  std::uint64_t told = 0;
  for (const store::OutboxEntry& entry : left) told += std::max<std::uint64_t>(1, entry.folded);
  CHECK(told == engine->store().now().list({.limit = 100})->records.size());  // each is told of once
  CHECK(folds(*engine).size() == 2);
}

TEST_CASE("a digest is for the sinks that had not delivered what it stands for") {
  Office office;
  FakeSink mail;
  FakeSink hook;
  FakeSink robot;
  hook.answer = What::later;
  auto picky = robot.options("robot");
  picky.wants = [](const store::OutboxEntry& entry) { return entry.rung == "hold-to-account"; };
  auto engine = office.open({mail.options("mail"), hook.options("hook"), picky}, kPatient, 10);
  office.fall_due(*engine, 25);
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(mail.keys.size() == 25);
  REQUIRE(engine->fold_notices().ok());
  REQUIRE(engine->dispatcher().turn().ok());
  engine.reset();
  engine = office.open({mail.options("mail"), hook.options("hook"), picky}, kPatient, 10);
  hook.answer = What::done;
  hook.keys.clear();
  office.pass(*engine, test::after_hours(office.now(), 2));
  CHECK(mail.keys.size() == 25);
  CHECK(hook.keys.size() == 9);
  CHECK(robot.keys.empty());
  CHECK(waiting(*engine) == 0);
  CHECK(dead(*engine) == 0);
}

TEST_CASE("each recipient has a digest of his own, where every notice is for another one nothing is folded") {
  Office office;
  auto engine = office.open({});
  const store::View& view = engine->store().now();
  CHECK(runtime::plan_fold(view, {}, 5)->gone.empty());
  rocksdb::Env* env = office.disk.env.get();
  auto store = store::Store::open({.path = "/other", .env = env});
  REQUIRE(store.ok());
  std::vector<store::OutboxEntry> all;
  for (std::uint32_t i = 0; i < 12; ++i) {
    store::OutboxEntry entry{};
    entry.ordinal = i;
    entry.at = {100 - i};
    entry.recipient = {"lead", i % 3 == 0 ? "street" : "", i % 3 == 0 ? "" : "p-" + std::to_string(i % 3)};
    all.push_back(entry);
  }
  REQUIRE((*store)->commit({.outbox = all}));
  const auto fold = runtime::plan_fold((*store)->now(), {}, 4);
  REQUIRE(fold.ok());
  CHECK(fold->gone.size() == 7);
  REQUIRE(fold->digests.size() == 3);
  CHECK(fold->digests[0].folded == 3);
  CHECK(fold->digests[0].recipient.unit == "street");
  CHECK(fold->digests[1].folded == 2);
  CHECK(fold->digests[2].recipient.person == "p-2");
  CHECK(fold->digests[0].at == Instant{94});
  CHECK(fold->digests[0].folded_until == Instant{100});
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i].recipient = {"lead", "unit-" + std::to_string(i), ""};
  REQUIRE((*store)->commit({.outbox = all}));
  CHECK(runtime::plan_fold((*store)->now(), {}, 4)->gone.empty());
}

TEST_CASE("notices are folded wholly or not at all, and once, wherever the engine is killed") {
  for (const auto fault :
       {test::FailingDisk::Fault::sync, test::FailingDisk::Fault::append, test::FailingDisk::Fault::torn_append}) {
    Office office;
    FakeSink mail;
    mail.answer = What::later;
    auto engine = office.open({mail.options("mail")}, kPatient, 10);
    office.fall_due(*engine, 25);
    office.disk.faults->fail(fault);
    CHECK(engine->fold_notices().error().code == Code::unavailable);
    engine.reset();
    office.disk.faults->fail(test::FailingDisk::Fault::none);
    engine = office.open({mail.options("mail")}, kPatient, 10);
    const std::size_t done = folds(*engine).size();
    CHECK(done <= 1);
    CHECK(waiting(*engine) == (done == 1 ? 9 : 25));
    REQUIRE(engine->fold_notices().ok());
    engine.reset();
    engine = office.open({mail.options("mail")}, kPatient, 10);
    REQUIRE(engine->fold_notices().ok());
    CHECK(folds(*engine).size() == 1);
    CHECK(waiting(*engine) == 9);
    test::verify(*engine);
    mail.answer = What::done;
    mail.keys.clear();
    office.pass(*engine, test::after_hours(office.now(), 2));
    CHECK(mail.keys.size() == 9);
    CHECK(std::set(mail.keys.begin(), mail.keys.end()).size() == 9);
  }
}

TEST_CASE("an engine that delivers keeps the bound by itself, with a sink that is stuck, and commits go on") {
  Office office;
  std::mutex mutex;
  std::condition_variable changed;
  bool held = true;
  runtime::SinkOptions stuck{.name = "stuck", .deliver = [&](const runtime::Parcel&, const std::function<bool()>&) {
                               std::unique_lock lock(mutex);
                               changed.wait(lock, [&] { return !held; });
                               return runtime::Attempt{};
                             }};
  office.open({stuck}).reset();  // the workflow is deployed
  auto options = office.disk.on_disk({});
  options.sinks = {stuck};
  options.outbox_entries_max = 10;
  options.deliver = true;
  auto engine = std::move(*runtime::Engine::open(std::move(options)));
  const auto listening = engine->on_committed([&](std::uint64_t) {
    const std::lock_guard lock(mutex);
    changed.notify_all();
  });
  office.fall_due(*engine, 40);
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return engine->store().waiting_notices() <= 10 && !folds(*engine).empty(); });
  CHECK(waiting(*engine) <= 10);
  CHECK(held);
  held = false;
  changed.notify_all();
  lock.unlock();
  engine->stop();
  engine.reset();
  auto again = office.open({stuck}, kPatient, 10);
  REQUIRE(again->dispatcher().turn().ok());
  CHECK(waiting(*again) == 0);
  test::verify(*again);
}
