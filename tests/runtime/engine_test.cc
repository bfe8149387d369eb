// The pipeline on a real RocksDB in memory: answers, repeats, groups, timers, and what a restart finds.
#include <catch2/catch.hpp>
#include <future>
#include <optional>

#include "small_lives.h"

using namespace rectify;
using test::at;
using test::Disk;
using test::fires;
using test::kCalendar;
using test::kWorkflow;
using test::registers;
using test::verify;

namespace {

// Nothing where it was done.
template <typename Value>
std::optional<Code> code_of(const Result<Value>& result) {
  return result ? std::nullopt : std::optional(result.error().code);
}

struct Sent {
  core::Command command;
  std::future<Result<core::Reply>> answer;
};

Sent send(runtime::Engine& engine, const core::Command& command) {
  auto promise = std::make_shared<std::promise<Result<core::Reply>>>();
  Sent sent{command, promise->get_future()};
  engine.submit(command, [promise](Result<core::Reply> reply) { promise->set_value(std::move(reply)); });
  return sent;
}

std::vector<std::string> rungs_of(const runtime::Engine& engine, const std::string& id) {
  const auto record = engine.store().now().measure(MeasureId(id)).value();
  std::vector<std::string> names;
  for (const auto& rung : record->measure.claimed) names.push_back(rung.name);
  return names;
}

}  // namespace

TEST_CASE("what was answered can be read at once") {
  Disk disk;
  auto engine = disk.open();
  const auto reply = engine->run(registers("m-1"));
  REQUIRE(reply.ok());
  CHECK(reply->state == "open");
  CHECK(reply->revision == Revision(1));
  const auto record = engine->store().now().measure(MeasureId("m-1")).value();
  REQUIRE(record != nullptr);
  CHECK(record->measure.title.zh == "修缮屋面");
  verify(*engine);
}

TEST_CASE("a repeat gets the first answer, at once and after a restart, and changes nothing") {
  Disk disk;
  auto engine = disk.open();
  const auto first = engine->run(registers("m-1", "k"));
  REQUIRE(first.ok());
  CHECK(engine->run(registers("m-1", "k")).value() == *first);
  engine.reset();
  engine = disk.open();
  CHECK(engine->run(registers("m-1", "k")).value() == *first);
  CHECK(engine->store().now().size().value() == 3);  // calendar, workflow, measure
  const auto other = engine->run(registers("m-2", "k"));
  REQUIRE(!other.ok());
  CHECK(other.error().code == Code::conflict);
}

TEST_CASE("commands that stand or fall together leave nothing behind when one is refused") {
  Disk disk;
  auto engine = disk.open();
  const auto refused =
      engine->run_all({registers("m-1"), fires("m-1", "start", {{"due", "2020-10-01"}}), fires("m-1", "confirm")});
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == Code::conflict);
  CHECK(engine->store().now().measure(MeasureId("m-1")).value() == nullptr);
  CHECK(engine->store().now().size().value() == 2);
  const auto done = engine->run_all({registers("m-1"), fires("m-1", "start", {{"due", "2020-10-01"}})});
  REQUIRE(done.ok());
  CHECK(done->size() == 2);
  CHECK(done->back().state == "working");
  verify(*engine);
}

TEST_CASE("many commands on one measure from many threads are decided one after the other") {
  Disk disk;
  auto engine = disk.open();
  REQUIRE(engine->run(registers("m-1")).ok());
  constexpr int kComments = 500;
  std::vector<std::promise<Result<core::Reply>>> promises(kComments);
  for (int i = 0; i < kComments; ++i) {
    core::Command comment{.key = "c-" + std::to_string(i),
                          .actor = {"li.na", "office"},
                          .measure = MeasureId("m-1"),
                          .expected = {},
                          .body = core::Comment{"记录"}};
    engine->submit(std::move(comment), [&, i](Result<core::Reply> reply) {
      promises[static_cast<std::size_t>(i)].set_value(std::move(reply));
    });
  }
  for (int i = 0; i < kComments; ++i) {
    const auto reply = promises[static_cast<std::size_t>(i)].get_future().get();
    REQUIRE(reply.ok());
    CHECK(reply->revision.get() == static_cast<std::uint64_t>(i) + 2);
  }
  CHECK(engine->store().now().measure(MeasureId("m-1")).value()->measure.comments == kComments);
  verify(*engine);
}

TEST_CASE("rungs that fell due while nobody ran are claimed once, in order, at the next start") {
  Disk disk;
  auto engine = disk.open();
  REQUIRE(engine->run_all({registers("m-1"), fires("m-1", "start", {{"due", "2020-09-18"}})}).ok());
  CHECK(engine->next_timer().value() == at("2020-09-21T09:00:00Z"));
  engine.reset();
  disk.clock.advance_to(at("2020-09-25T11:00:00Z"));
  engine = disk.open();
  REQUIRE(engine->fire_due().ok());
  CHECK(rungs_of(*engine, "m-1") == std::vector<std::string>{"remind", "talk"});
  REQUIRE(engine->fire_due().ok());
  engine.reset();
  engine = disk.open();
  REQUIRE(engine->fire_due().ok());
  CHECK(rungs_of(*engine, "m-1") == std::vector<std::string>{"remind", "talk"});
  CHECK(engine->store().now().outbox(10).value().size() == 2);
  verify(*engine);
}

TEST_CASE("a state is left by itself when its time is over") {
  Disk disk;
  auto engine = disk.open();
  REQUIRE(
      engine->run_all({registers("m-1"), fires("m-1", "start", {{"due", "2020-09-18"}}), fires("m-1", "finish")}).ok());
  disk.clock.advance_to(at("2020-09-16T23:59:59.999Z"));
  REQUIRE(engine->fire_due().ok());
  CHECK(engine->store().now().measure(MeasureId("m-1")).value()->measure.state == "notice");
  disk.clock.advance_to(at("2020-09-17T00:00:00Z"));
  REQUIRE(engine->fire_due().ok());
  CHECK(engine->store().now().measure(MeasureId("m-1")).value()->measure.state == "closed");
  CHECK(!engine->next_timer().value());
}

TEST_CASE("a full queue refuses and loses nothing") {
  Disk disk;
  runtime::Options options;
  options.queue_commands_max = 4;
  auto engine = disk.open(options);
  constexpr std::size_t kSent = 2000;
  std::vector<std::promise<Result<core::Reply>>> promises(kSent);
  for (std::size_t i = 0; i < kSent; ++i) {
    engine->submit(registers("m-" + std::to_string(i)),
                   [&, i](Result<core::Reply> reply) { promises[i].set_value(std::move(reply)); });
  }
  std::size_t done = 0;
  for (auto& promise : promises) {
    const auto reply = promise.get_future().get();
    if (reply) {
      ++done;
    } else {
      CHECK(reply.error().code == Code::exhausted);
    }
  }
  CHECK(done >= 4);
  CHECK(engine->store().now().size().value() == done + 2);
}

TEST_CASE("stopping answers everything that was taken") {
  Disk disk;
  auto engine = disk.open();
  std::vector<std::promise<Result<core::Reply>>> promises(300);
  for (std::size_t i = 0; i < promises.size(); ++i) {
    engine->submit(registers("m-" + std::to_string(i)),
                   [&, i](Result<core::Reply> reply) { promises[i].set_value(std::move(reply)); });
  }
  engine->stop();
  for (auto& promise : promises) CHECK(promise.get_future().get().ok());
  const auto late = engine->run(registers("late"));
  REQUIRE(!late.ok());
  CHECK(late.error().code == Code::unavailable);
}

TEST_CASE(
    "after a failed write nothing taken is answered as done, reading goes on, and a restart has what was answered") {
  using Fault = test::FailingDisk::Fault;
  for (const Fault fault : {Fault::sync, Fault::append, Fault::torn_append, Fault::no_space}) {
    INFO("fault " << static_cast<int>(fault));
    Disk disk;
    runtime::Options options;
    options.group_commands_max = 1;
    auto engine = disk.open(options);
    std::vector<std::pair<core::Command, core::Reply>> answered;
    for (int i = 0; i < 5; ++i) {
      const auto command = registers("before-" + std::to_string(i));
      answered.emplace_back(command, engine->run(command).value());
    }
    // One group is being written, the next is decided, more are queued, among them a repeat of the first.
    disk.faults->hold();
    std::vector<Sent> lost;
    lost.push_back(send(*engine, registers("lost-0")));
    REQUIRE(disk.faults->wait_for_a_write());
    for (int i = 1; i < 10; ++i) lost.push_back(send(*engine, registers("lost-" + std::to_string(i))));
    lost.push_back(send(*engine, lost.front().command));
    disk.faults->fail(fault);
    disk.faults->release();
    for (Sent& one : lost) CHECK(code_of(one.answer.get()) == Code::unavailable);

    disk.faults->fail(Fault::none);  // the disk is well again, the engine does not trust it
    CHECK(engine->read_only());
    CHECK(code_of(engine->run(registers("late"))) == Code::unavailable);
    CHECK(code_of(engine->run(answered.front().first)) == Code::unavailable);
    CHECK(engine->store().now().measure(MeasureId("before-4")).value() != nullptr);
    CHECK(engine->store().now().list({.limit = 100})->records.size() == 5);
    CHECK(engine->store().now().size().value() == 2 + 5);
    verify(*engine);

    engine.reset();
    engine = disk.open(options);
    CHECK(!engine->read_only());
    const auto found = engine->store().now().size().value();
    CHECK((found == 2 + 5 || found == 2 + 5 + 1));  // of what failed: the group that was being written, or nothing
    CHECK(engine->store().now().measure(MeasureId("late")).value() == nullptr);
    for (const auto& [command, reply] : answered) CHECK(engine->run(command).value() == reply);
    CHECK(engine->store().now().size().value() == found);
    for (const Sent& one : lost) CHECK(engine->run(one.command).ok());
    CHECK(engine->store().now().size().value() == 2 + 5 + 10);
    CHECK(engine->store().now().list({.limit = 100})->records.size() == 15);
    verify(*engine);
  }
}

TEST_CASE("a rung that cannot be written is not claimed, and is claimed once after the restart") {
  Disk disk;
  auto engine = disk.open();
  REQUIRE(engine->run_all({registers("m-1"), fires("m-1", "start", {{"due", "2020-09-18"}})}).ok());
  disk.clock.advance_to(at("2020-09-21T11:00:00Z"));
  disk.faults->fail(test::FailingDisk::Fault::sync);
  CHECK(code_of(engine->fire_due()) == Code::unavailable);
  CHECK(rungs_of(*engine, "m-1").empty());
  CHECK(engine->store().now().outbox(10).value().empty());
  disk.faults->fail(test::FailingDisk::Fault::none);
  CHECK(code_of(engine->fire_due()) == Code::unavailable);
  engine.reset();
  engine = disk.open();
  REQUIRE(engine->fire_due().ok());
  CHECK(rungs_of(*engine, "m-1") == std::vector<std::string>{"remind"});
  CHECK(engine->store().now().outbox(10).value().size() == 1);
  verify(*engine);
}

TEST_CASE("history goes on in one chain over tiles and restarts") {
  Disk disk;
  for (int life = 0; life < 4; ++life) {
    auto engine = disk.open();
    std::vector<core::Command> commands;
    for (int i = 0; i < 150; ++i) commands.push_back(registers("m-" + std::to_string(life) + "-" + std::to_string(i)));
    REQUIRE(engine->run_all(std::move(commands)).ok());
    verify(*engine);
  }
}

TEST_CASE("time in the history does not go back when the clock does") {
  Disk disk;
  disk.clock.advance_to(at("2021-01-01T00:00:00Z"));
  REQUIRE(disk.open()->run(registers("m-1")).ok());
  Disk earlier;
  earlier.env = std::move(disk.env);
  auto engine = earlier.open();
  REQUIRE(engine->run(registers("m-2")).ok());
  verify(*engine);
}

TEST_CASE("a version of a workflow does not change, and a new one is taken beside it") {
  Disk disk;
  auto engine = disk.open();
  std::string changed(kWorkflow);
  changed.replace(changed.find("2 days"), 6, "3 days");
  const auto deploy = [&](const std::string& source) {
    return engine->deploy(
        {.actor = {"li.na", "office"}, .sources = {test::plain_calendar()}, .workflow_source = source});
  };
  const auto refused = deploy(changed);
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == Code::conflict);
  REQUIRE(engine->run(registers("m-1")).ok());
  changed.replace(changed.find("version: 1"), 10, "version: 2");
  REQUIRE(deploy(changed).ok());
  REQUIRE(engine->run(registers("m-2")).ok());
  CHECK(engine->store().now().measure(MeasureId("m-1")).value()->measure.workflow_version == 1);
  CHECK(engine->store().now().measure(MeasureId("m-2")).value()->measure.workflow_version == 2);
}

TEST_CASE("a listener is told of every group with lines before its answers, until it stops listening") {
  Disk disk;
  auto engine = disk.open();
  std::vector<std::uint64_t> told;
  {
    const auto listening = engine->on_committed([&](std::uint64_t lines) { told.push_back(lines); });
    REQUIRE(engine->run(registers("m-1")).ok());
    CHECK(told == std::vector<std::uint64_t>{3});  // behind the calendar and the workflow
    REQUIRE(engine->run(registers("m-1")).ok());   // a repeat: nothing new
    REQUIRE_FALSE(engine->run(fires("m-1", "start")).ok());
    REQUIRE(engine->run_all({registers("m-2"), registers("m-3")}).ok());
    CHECK(told == std::vector<std::uint64_t>{3, 5});
  }
  REQUIRE(engine->run(registers("m-4")).ok());
  CHECK(told.size() == 2);
  auto outlives = engine->on_committed([](std::uint64_t) {});
  engine.reset();
}
