// The engine as an embedder sees it. A whole tour of it is tests/package/embedder, built against what is installed.
#include <rectify/engine.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "embed/values.h"
#include "store/filters.h"
#include "support/temp_folder.h"

using namespace rectify;
using namespace std::chrono_literals;

namespace {

const Actor kOffice{.person = "li.na", .unit = "office"};

// An engine in a folder of its own, with the embedder's workflow deployed.
struct Embedded {
  test::TempFolder folder;
  std::filesystem::path source = std::getenv("RECTIFY_SOURCE");
  std::atomic<std::int64_t> clock_ms{1'772'442'000'000};  // 2026-03-02T09:00Z
  Engine engine = Engine::open({.data = folder / "data",
                                .workflows = source / "workflows",
                                .clock = [this] { return Time(std::chrono::milliseconds(clock_ms.load())); }})
                      .value();

  Embedded() {
    const auto deployed = engine.deploy(source / "tests/package/embedder/workflows/repair-1.yaml", kOffice);
    INFO((deployed ? "" : deployed.error().text()));
    REQUIRE(deployed);
  }
  Command registering(const std::string& id) const {
    return {.key = "new-" + id,
            .actor = kOffice,
            .measure = id,
            .body = Register{.inspection = "i-1", .title = {.en = "Roof"}, .workflow = "repair"}};
  }
};

std::string id_of(int number) { return "m-" + std::to_string(10'000 + number); }

}  // namespace

TEST_CASE("a value that is not there is refused with the error's text") {
  const Result<int> none = Error{Code::not_found, "there is no seven", "numbers"};
  CHECK_THROWS_AS(none.value(), BadResult);
  CHECK_THROWS_WITH(none.value(), "numbers: there is no seven");
  CHECK_THROWS_WITH(*none, "numbers: there is no seven");
  const Result<void> refused = none.error();
  CHECK_THROWS_WITH(refused.value(), "numbers: there is no seven");
  CHECK_NOTHROW(Result<void>().value());
}

TEST_CASE("a listing goes on to its next page by itself, and stays at its moment") {
  Embedded embedded;
  constexpr int kMeasures = 1'201;  // pages have 500
  std::vector<Command> commands;
  for (int i = 0; i < kMeasures; ++i) commands.push_back(embedded.registering(id_of(i)));
  REQUIRE(embedded.engine.submit_all(commands));
  int count = 0;
  for (const Result<Measure>& measure : embedded.engine.list({.inspection = "i-1"})) {
    if (count == 0) REQUIRE(embedded.engine.submit(embedded.registering("m-99999")));
    if (!measure || measure->id != id_of(count)) FAIL("the measure after " << count);
    ++count;
  }
  CHECK(count == kMeasures);
  static_assert(std::input_iterator<Measures::Iterator>);
}

TEST_CASE("what a listing cannot answer is its last element") {
  Embedded embedded;
  std::vector<std::string> told;
  const Time then{std::chrono::milliseconds(embedded.clock_ms.load())};
  for (const auto& measure : embedded.engine.list({.by_due = true}, {.by = {}, .as_of = then})) {
    told.push_back(measure ? measure->id : measure.error().message);
  }
  CHECK(told == std::vector<std::string>{"a past ledger is sorted by id only"});
}

TEST_CASE("every filter of the ledger can be asked for") {
  const Filter filter{.inspection = "x",
                      .finding = "x",
                      .state = "x",
                      .phase = Phase::verify,
                      .unit = "x",
                      .person = "x",
                      .rung = "x",
                      .parent = "x",
                      .text = "x",
                      .overdue = true,
                      .due_before = Time(1s)};
  const store::Query query = embed::query_of(filter);
  for (const store::Filter& one : store::filters()) {
    INFO(std::string(one.words.name));
    CHECK(store::is_asked(one, query));
  }
  CHECK(query.phase == "verify");
}

TEST_CASE("who waits for an event is woken by the commit, and by the end") {
  Embedded embedded;
  auto events = embedded.engine.subscribe(0).value();
  while (events.next().value()) {
  }
  const std::uint64_t end = events.position();
  std::thread committing([&] { CHECK(embedded.engine.submit(embedded.registering("m-1"))); });
  const auto event = events.next(60s);
  committing.join();
  REQUIRE((event && *event));
  CHECK((*event)->sequence == end);
  CHECK((*event)->measure == "m-1");
  CHECK_FALSE(embedded.engine.subscribe(end + 2));
  std::thread closing([&] { embedded.engine.close(); });
  const auto last = events.next(60s);
  closing.join();
  REQUIRE_FALSE(last);
  CHECK(last.error().code == Code::unavailable);
}

TEST_CASE("timers of an embedder's own clock wait to be fired") {
  Embedded embedded;
  REQUIRE(embedded.engine.submit(embedded.registering("m-1")));
  REQUIRE(embedded.engine.submit({.key = "start",
                                  .actor = kOffice,
                                  .measure = "m-1",
                                  .body = Fire{.transition = "start", .set = {{"due", "2026-03-03"}}}}));
  CHECK(embedded.engine.fire_due().value().has_value());
  CHECK(embedded.engine.get("m-1")->rungs.empty());
  embedded.clock_ms += std::chrono::milliseconds(72h).count();
  CHECK(embedded.engine.fire_due().value() == std::nullopt);
  CHECK(embedded.engine.get("m-1")->standing->name == "remind");
}
