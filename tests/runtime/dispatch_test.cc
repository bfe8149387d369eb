// Notices on their way: every sink gets each, at least once and under one key; failures cost others nothing.
#include "dispatch.h"

#include <algorithm>
#include <set>
#include <thread>

using namespace rectify;
using test::after_hours;
using test::after_minutes;
using test::at;
using test::dead;
using test::FakeSink;
using test::Office;
using test::registers;
using test::waiting;
using test::What;

TEST_CASE("every notice goes to each sink that wants it, and then leaves the outbox") {
  Office office;
  FakeSink mail;
  FakeSink hook;
  auto picky = hook.options("hook");
  picky.wants = [](const store::OutboxEntry& entry) { return entry.measure == MeasureId("m-2"); };
  auto engine = office.open({mail.options("mail"), picky});
  office.fall_due(*engine, 3);
  REQUIRE(waiting(*engine) == 3);
  REQUIRE(engine->dispatcher().turn().value() == std::nullopt);
  CHECK(waiting(*engine) == 0);
  CHECK(mail.keys.size() == 3);
  REQUIRE(hook.keys.size() == 1);
  CHECK(std::set(mail.keys.begin(), mail.keys.end()).size() == 3);
  CHECK_THAT(hook.keys[0], Catch::StartsWith("rectify/") && Catch::EndsWith("/0/hook"));
  CHECK(engine->dispatcher().figures()->delivered == 4);
}

TEST_CASE("without sinks notices are logged and forgotten") {
  Office office;
  auto engine = office.open({});
  office.fall_due(*engine, 2);
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(waiting(*engine) == 0);
}

TEST_CASE("a notice that failed is tried again later each time, under the same key, and then given up") {
  Office office;
  FakeSink mail;
  mail.answer = What::later;
  auto engine = office.open({mail.options("mail")}, {.attempts_max = 4, .breaker_failures = 100});
  office.fall_due(*engine, 1);
  office.pass(*engine, after_hours(office.now(), 2));
  REQUIRE(mail.keys.size() == 4);
  CHECK(std::set(mail.keys.begin(), mail.keys.end()).size() == 1);
  for (std::size_t i = 1; i < mail.times.size(); ++i) {
    const std::int64_t whole = 5'000LL << (i - 1);
    const std::int64_t waited = mail.times[i].ms - mail.times[i - 1].ms;
    CHECK(waited <= whole);
    CHECK(waited >= whole / 2);
  }
  CHECK(waiting(*engine) == 0);
  CHECK(dead(*engine) == 1);
  const auto rows = engine->dispatcher().list(10).value();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].attempts == 4);
  CHECK(rows[0].error == "told to fail");

  // The same moments in another run: jitter is no chance.
  Office again;
  FakeSink other;
  other.answer = What::later;
  auto repeated = again.open({other.options("mail")}, {.attempts_max = 4, .breaker_failures = 100});
  again.fall_due(*repeated, 1);
  again.pass(*repeated, after_hours(again.now(), 2));
  CHECK(other.times == mail.times);
}

TEST_CASE("what is refused is a dead letter at once, survives restarts, and is tried again or dropped when told") {
  Office office;
  FakeSink mail;
  mail.answers = {{"m-1", What::never}, {"m-3", What::never}};
  auto engine = office.open({mail.options("mail")});
  office.fall_due(*engine, 3);
  office.pass(*engine, after_hours(office.now(), 1));
  CHECK(mail.keys.size() == 3);
  CHECK(waiting(*engine) == 0);
  REQUIRE(dead(*engine) == 2);
  const std::string refused = mail.keys[0];
  engine.reset();
  engine = office.open({mail.options("mail")});
  office.pass(*engine, after_hours(office.now(), 1));
  CHECK(mail.keys.size() == 3);  // nobody asked

  auto rows = engine->dispatcher().list(10).value();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].state == runtime::OutboxRow::State::dead);
  CHECK(engine->dispatcher().replay({"1/2/nobody"}).error().code == Code::not_found);
  CHECK(engine->dispatcher().replay({"mail"}).error().code == Code::invalid);
  CHECK(engine->dispatcher().replay({rows[0].key()}).value() == 1);
  engine.reset();  // what was told is not forgotten
  engine = office.open({mail.options("mail")});
  CHECK(engine->dispatcher().list(10)->front().state == runtime::OutboxRow::State::again);
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(mail.keys.size() == 4);
  CHECK(mail.keys[3] == refused);
  CHECK(dead(*engine) == 2);  // refused again
  mail.answers.clear();
  CHECK(engine->dispatcher().replay_all().value() == 2);
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(mail.keys.size() == 6);
  CHECK(dead(*engine) == 0);

  mail.answer = What::never;
  office.fall_due(*engine, 1, "n-");
  REQUIRE(engine->dispatcher().turn().ok());
  REQUIRE(dead(*engine) == 1);
  REQUIRE(engine->dispatcher().drop(engine->dispatcher().list(1)->front().key()).ok());
  CHECK(dead(*engine) == 0);
  CHECK(engine->dispatcher().drop("1/0/mail").error().code == Code::not_found);
}

TEST_CASE("a sink that has a notice does not get it again because another one has not") {
  Office office;
  FakeSink mail;
  FakeSink hook;
  hook.answer = What::later;
  auto engine = office.open({mail.options("mail"), hook.options("hook")});
  office.fall_due(*engine, 3);
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(mail.keys.size() == 3);
  CHECK(waiting(*engine) == 3);
  engine.reset();
  engine = office.open({mail.options("mail"), hook.options("hook")});
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(mail.keys.size() == 3);
  hook.answer = What::done;
  office.pass(*engine, after_hours(office.now(), 2));
  CHECK(mail.keys.size() == 3);
  CHECK(waiting(*engine) == 0);
  CHECK(std::set(hook.keys.begin(), hook.keys.end()).size() == 3);

  // A sink that is configured no more holds nothing up.
  hook.answer = What::later;
  office.fall_due(*engine, 1, "n-");
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(waiting(*engine) == 1);
  engine.reset();
  engine = office.open({mail.options("mail")});
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(waiting(*engine) == 0);
  CHECK(mail.keys.size() == 4);
}

TEST_CASE("a sink that fails in a row is given a rest that grows, and one trial after it") {
  Office office;
  FakeSink mail;
  mail.answer = What::later;
  auto engine = office.open({mail.options("mail")});
  office.fall_due(*engine, 40);
  const Instant start = office.now();
  office.pass(*engine, after_hours(start, 12));
  // 5 failures, then trials after 30 s, 1, 2, 4, 8 min and every 15 min: 12 hours make about 56, not 40 × 10.
  CHECK(mail.keys.size() >= 54);
  CHECK(mail.keys.size() <= 58);
  CHECK(mail.times[5].ms - mail.times[4].ms >= 30'000);
  CHECK(mail.times[6].ms - mail.times[5].ms >= 60'000);
  CHECK(mail.times.back().ms - mail.times[mail.times.size() - 2].ms >= 900'000);
  CHECK(engine->dispatcher().figures()->open == std::vector<std::string>{"mail"});
  CHECK(dead(*engine) == 0);  // nothing is given up because the receiver is down
  CHECK(waiting(*engine) == 40);
  mail.answer = What::done;
  office.pass(*engine, after_hours(office.now(), 2));
  CHECK(waiting(*engine) == 0);
  CHECK(dead(*engine) == 0);
  CHECK(engine->dispatcher().figures()->open.empty());
}

TEST_CASE("a notice that never goes well is given up and holds no other up") {
  Office office;
  FakeSink mail;
  mail.answers["m-1"] = What::later;
  auto engine = office.open({mail.options("mail")});
  office.fall_due(*engine, 20);
  const Instant start = office.now();
  REQUIRE(engine->dispatcher().turn().ok());
  CHECK(mail.keys.size() == 20);
  CHECK(waiting(*engine) == 1);
  office.pass(*engine, after_hours(start, 24 * 4));
  CHECK(waiting(*engine) == 0);
  CHECK(dead(*engine) == 1);
}

TEST_CASE("a rate is kept") {
  Office office;
  FakeSink robot;
  auto options = robot.options("robot");
  options.rate_per_minute = 20;
  auto engine = office.open({options});
  office.fall_due(*engine, 30);
  office.pass(*engine, after_minutes(office.now(), 5));
  REQUIRE(robot.times.size() == 30);
  for (std::size_t i = 20; i < robot.times.size(); ++i) CHECK(robot.times[i].ms - robot.times[i - 20].ms >= 60'000);
  CHECK(robot.times.back().ms - robot.times.front().ms == 29 * 3'000);
}

TEST_CASE("quiet hours hold back until they end") {
  runtime::Hours hours{.zone = Zone::find("Asia/Shanghai").value(), .quiet = runtime::Hours::Quiet{22 * 60, 7 * 60}};
  const auto held = [&](const char* from) {
    return hours.zone.format_minute(hours.out_of_quiet(hours.zone.parse(from).value()));
  };
  CHECK(held("2026-11-30 21:59") == "2026-11-30 21:59");
  CHECK(held("2026-11-30 22:00") == "2026-12-01 07:00");
  CHECK(held("2026-12-01 03:00") == "2026-12-01 07:00");
  CHECK(held("2026-12-01 07:00") == "2026-12-01 07:00");
  hours.quiet = {12 * 60, 14 * 60};
  CHECK(held("2026-12-01 13:30") == "2026-12-01 14:00");
  CHECK(held("2026-12-01 14:00") == "2026-12-01 14:00");

  Office office;
  FakeSink mail;
  auto options = mail.options("mail");
  options.hours.quiet = {9 * 60, 10 * 60};  // the notices come at 09:00 UTC
  auto engine = office.open({options});
  office.fall_due(*engine, 2);
  CHECK(engine->dispatcher().turn().value() == at("2020-09-21T10:00:00Z"));
  CHECK(mail.keys.empty());
  office.pass(*engine, at("2020-09-21T10:00:00Z"));
  CHECK(mail.keys.size() == 2);
}

TEST_CASE("a digest is one message a day for each recipient, under a key that stays") {
  Office office;
  FakeSink mail;
  auto options = mail.options("mail");
  options.hours.digest_at = 8 * 60;
  auto engine = office.open({options});
  office.fall_due(*engine, 5);
  CHECK(engine->dispatcher().turn().value() == at("2020-09-22T08:00:00Z"));
  mail.answer = What::later;
  office.pass(*engine, at("2020-09-22T08:00:00Z"));
  REQUIRE(mail.keys.size() == 1);
  CHECK(mail.sizes[0] == 5);
  CHECK_THAT(mail.keys[0], Catch::EndsWith("/mail/digest"));
  engine.reset();
  engine = office.open({options});
  mail.answer = What::done;
  office.pass(*engine, at("2020-09-23T08:00:00Z"));
  REQUIRE(mail.keys.size() == 2);
  CHECK(mail.keys[1] == mail.keys[0]);
  CHECK(waiting(*engine) == 0);
  office.pass(*engine, at("2020-09-30T08:00:00Z"));
  CHECK(mail.keys.size() == 2);  // none is sent about nothing
}

TEST_CASE("a dead sink slows no commit, and delays no other sink") {
  Office office;
  std::mutex mutex;
  std::condition_variable changed;
  bool held = true;
  bool stuck = false;
  std::size_t delivered = 0;
  runtime::SinkOptions dead_sink{.name = "dead", .deliver = [&](const runtime::Parcel&, const std::function<bool()>&) {
                                   std::unique_lock lock(mutex);
                                   stuck = true;
                                   changed.notify_all();
                                   changed.wait(lock, [&] { return !held; });
                                   return runtime::Attempt{What::later, "was held"};
                                 }};
  runtime::SinkOptions well{.name = "well", .deliver = [&](const runtime::Parcel&, const std::function<bool()>&) {
                              const std::lock_guard lock(mutex);
                              ++delivered;
                              changed.notify_all();
                              return runtime::Attempt{};
                            }};
  auto engine = office.open({dead_sink, well});
  engine->dispatcher().start();
  office.fall_due(*engine, 200);
  engine->dispatcher().notices();
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return stuck && delivered == 200; });
  }
  // With the sink stuck in its first delivery every command is answered; it was let through by nobody.
  for (int i = 0; i < 200; ++i) REQUIRE(engine->run(registers("later-" + std::to_string(i))).ok());
  CHECK(waiting(*engine) == 200);
  {
    const std::lock_guard lock(mutex);
    CHECK(held);
    held = false;
    changed.notify_all();
  }
  engine->stop();
}
