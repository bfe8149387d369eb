// Rules in a running engine: asked once a call however often it is killed, reloaded, and of no harm when they fail.
#include <catch2/catch.hpp>
#include <map>

#include "ledger/line.h"
#include "runtime/neighbours.h"
#include "runtime/rebuild.h"
#include "small_lives.h"
#include "support/database_keys.h"

using namespace rectify;
using test::Disk;
using test::fires;
using test::registers;
using Kind = store::Deployed::Kind;
using Catch::Matchers::Contains;

namespace {

const std::string kRuled = [] {
  std::string source(test::kWorkflow);
  source.replace(source.find("workflow: small"), 15, "workflow: ruled");
  return source +
         "  - {rule: lua, file: patience.lua, asked: at any time, rungs: [{name: stagnant, notify: [office]}]}\n";
}();

// The text of these tests' rules: how many days it waits after a state was entered before it claims `stagnant`.
// "bad" does not load, "fails" fails when it is asked.
struct Host {
  std::vector<std::string> asked;  // "m-1 registered"
  std::size_t text_bytes_max = 0;  // of the limits it was made ready with last

  runtime::Compiler compiler() {
    runtime::Compiler compiler = test::small_compiler();
    compiler.rule = [this](core::Rule rule, std::string_view source,
                           const core::RuleLimits& limits) -> Result<core::Rule> {
      text_bytes_max = limits.text_bytes_max;
      if (source.empty()) return Error{Code::not_found, "rule '" + rule.file + "' is not deployed", {}};
      if (source == "bad") return Error{Code::invalid, "patience.lua:1: this is no rule", {}};
      rule.version = std::string(source);
      rule.events = {"commented"};
      rule.ask = [this, text = std::string(source)](const core::RuleCall& call) -> Result<core::RuleAnswer> {
        asked.push_back(call.measure.id.get() + " " + std::string(call.event));
        if (text == "fails") return Error{Code::invalid, "it was not patient", {}};
        const Instant until = call.measure.entered + std::chrono::hours(24 * std::stoi(text));
        core::RuleAnswer answer;
        if (call.now < until) {
          answer.wake = until;
        } else {
          answer.claims = {"stagnant"};
        }
        return answer;
      };
      return rule;
    };
    return compiler;
  }
};

struct Ruled {
  Disk disk;
  Host host;
  std::unique_ptr<runtime::Engine> engine = open();

  std::unique_ptr<runtime::Engine> open(runtime::Options with = {}) {
    runtime::Options options = disk.on_disk(std::move(with));
    options.compiler = host.compiler();
    auto opened = runtime::Engine::open(std::move(options));
    INFO((opened ? "" : opened.error().text()));
    REQUIRE(opened.ok());
    return std::move(*opened);
  }
  void restart() {
    engine.reset();
    engine = open();
  }
  Result<void> deploy(const std::string& rule, const std::string& workflow = kRuled) const {
    return engine->deploy({.actor = {"li.na", "office"},
                           .sources = {test::plain_calendar(), {Kind::rule, "patience", rule}},
                           .workflow_source = workflow});
  }
  void add(const std::string& id) const {
    core::Command command = registers(id);
    std::get<core::Register>(command.body).workflow = "ruled";
    REQUIRE(engine->run(std::move(command)).ok());
  }
  void pass(std::chrono::hours time) {
    const Instant until = disk.clock.now() + time;
    while (true) {
      auto next = engine->next_timer();
      REQUIRE(next.ok());
      if (!*next || **next > until) break;
      disk.clock.advance_to(std::max(disk.clock.now(), **next));
      REQUIRE(engine->fire_due().ok());
    }
    disk.clock.advance_to(until);
  }
  // Types of all lines, with what they are about.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> types;
    REQUIRE(engine->store()
                .now()
                .lines(Sequence(0),
                       [&](Sequence, std::string_view bytes) {
                         const auto line = ledger::decode_line(bytes);
                         REQUIRE(line.ok());
                         types.emplace_back(core::event_type(line->event));
                         return true;
                       })
                .ok());
    return types;
  }
  [[nodiscard]] std::size_t count(const std::string& type) const {
    const auto all = lines();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), type));
  }
};

}  // namespace

TEST_CASE("a rule is deployed with its workflow, asked after the commit, and claims its rung when the time has come") {
  Ruled c;
  const auto missing =
      c.engine->deploy({.actor = {"li.na", "office"}, .sources = {test::plain_calendar()}, .workflow_source = kRuled});
  REQUIRE_FALSE(missing.ok());
  CHECK_THAT(missing.error().message, Contains("rule 'patience' is not deployed"));
  REQUIRE(c.deploy("3").ok());
  CHECK(c.lines() == std::vector<std::string>{"calendar_deployed", "rule_deployed", "workflow_deployed"});

  c.add("m-1");
  CHECK(c.host.asked.empty());
  CHECK(c.engine->store().now().measure(MeasureId("m-1")).value()->called ==
        std::vector<core::CalledRule>{{"patience", "registered"}});
  REQUIRE(c.engine->fire_due().ok());
  CHECK(c.host.asked == std::vector<std::string>{"m-1 registered"});
  CHECK(c.count("ruled") == 1);
  c.pass(std::chrono::hours(71));
  CHECK(c.count("rung_claimed") == 0);
  c.pass(std::chrono::hours(2));
  CHECK(c.count("rung_claimed") == 1);
  CHECK(c.host.asked.back() == "m-1 woken");
  CHECK_FALSE(c.engine->next_timer().value());  // nothing is left to look at
  test::verify(*c.engine);
}

TEST_CASE("a rule that is called for and was not asked yet is asked after a restart") {
  Ruled c;
  REQUIRE(c.deploy("3").ok());
  c.add("m-1");
  c.restart();
  CHECK(c.host.asked.empty());
  REQUIRE(c.engine->fire_due().ok());
  CHECK(c.host.asked == std::vector<std::string>{"m-1 registered"});
  c.restart();
  REQUIRE(c.engine->fire_due().ok());
  CHECK(c.host.asked.size() == 1);
  c.pass(std::chrono::hours(100));
  c.restart();
  c.pass(std::chrono::hours(100));
  CHECK(c.count("rung_claimed") == 1);
}

TEST_CASE("a newer rule counts from then on, and a bad one is refused and the old one stays") {
  Ruled c;
  REQUIRE(c.deploy("3").ok());
  c.add("m-1");
  REQUIRE(c.engine->fire_due().ok());
  const auto reload = [&](const std::string& text) {
    return c.engine->deploy(
        {.actor = {"li.na", "office"}, .sources = {{Kind::rule, "patience", text}}, .workflow_source = {}});
  };
  const auto before = c.lines().size();
  const auto refused = reload("bad");
  REQUIRE_FALSE(refused.ok());
  CHECK_THAT(refused.error().text(), Contains("workflow ruled@1 goes by it"));
  CHECK_THAT(refused.error().text(), Contains("patience.lua:1: this is no rule"));
  CHECK(c.lines().size() == before);
  CHECK(c.engine->workflows().find("ruled", 0)->rules.front().version == "3");

  REQUIRE(reload("3").ok());  // nothing new
  CHECK(c.lines().size() == before);
  REQUIRE(reload("1").ok());
  CHECK(c.lines().back() == "rule_deployed");
  CHECK(c.engine->workflows().find("ruled", 0)->rules.front().version == "1");
  c.add("m-2");
  c.pass(std::chrono::hours(25));
  CHECK(c.count("rung_claimed") == 1);  // m-2; m-1 is woken when it had asked for
  c.restart();
  CHECK(c.engine->workflows().find("ruled", 0)->rules.front().version == "1");
}

TEST_CASE("a rule that fails is recorded, counted, and stops nobody else") {
  Ruled c;
  REQUIRE(c.deploy("fails").ok());
  c.add("m-1");
  REQUIRE(c.engine->fire_due().ok());
  CHECK(c.count("rule_failed") == 1);
  CHECK(c.count("rung_claimed") == 1);  // rule-failed
  const auto stats = c.engine->rule_stats().at("patience");
  CHECK(stats.failed == 1);
  CHECK(stats.error == "it was not patient");
  CHECK(stats.measure == MeasureId("m-1"));
  c.add("m-2");
  REQUIRE(c.engine->run(fires("m-2", "start", {{"due", "2020-09-15"}})).ok());
  c.pass(std::chrono::hours(24 * 14));
  CHECK(c.engine->store().now().measure(MeasureId("m-2")).value()->measure.rungs_claimed == 3);
  CHECK(c.count("rule_failed") < 60);  // later and later
  REQUIRE(
      c.engine
          ->deploy({.actor = {"li.na", "office"}, .sources = {{Kind::rule, "patience", "1"}}, .workflow_source = {}})
          .ok());
  c.pass(std::chrono::hours(48));
  CHECK(c.engine->store().now().measure(MeasureId("m-1")).value()->measure.rules.front().failures == 0);
}

TEST_CASE("a rule that no longer loads when the engine is opened fails when it is asked, and the engine serves on") {
  Ruled c;
  REQUIRE(c.deploy("3").ok());
  c.add("m-1");
  c.engine.reset();
  runtime::Options options = c.disk.on_disk({});
  options.compiler = c.host.compiler();
  options.compiler.rule = [](core::Rule, std::string_view, const core::RuleLimits&) -> Result<core::Rule> {
    return Error{Code::not_found, "its library is gone", {}};
  };
  auto opened = runtime::Engine::open(std::move(options));
  REQUIRE(opened.ok());
  REQUIRE((*opened)->fire_due().ok());
  CHECK((*opened)->rule_stats().at("patience").error == "its library is gone");
  CHECK((*opened)->store().now().measure(MeasureId("m-1")).value()->measure.claimed.front().name == "rule-failed");
}

TEST_CASE("a quiet measure costs nothing: its rule is not asked again before its time") {
  Ruled c;
  REQUIRE(c.deploy("30").ok());
  for (int i = 0; i < 200; ++i) c.add("m-" + std::to_string(i));
  REQUIRE(c.engine->fire_due().ok());
  CHECK(c.host.asked.size() == 200);
  c.pass(std::chrono::hours(24 * 29));
  CHECK(c.host.asked.size() == 200);
  c.pass(std::chrono::hours(48));
  CHECK(c.host.asked.size() == 400);
  CHECK(c.count("rung_claimed") == 200);
}

TEST_CASE("a database with rules that is rebuilt asks them again and says nothing twice") {
  Ruled c;
  REQUIRE(c.deploy("3").ok());
  c.add("m-1");
  c.pass(std::chrono::hours(100));
  const auto size = c.lines().size();
  c.engine.reset();
  rocksdb::Env* env = c.disk.env.get();
  {
    const auto from = store::open_view({.path = "/data", .env = env});
    auto into = store::Store::open({.path = "/again", .env = env});
    REQUIRE(into.ok());
    const auto rebuilt = runtime::rebuild(**from, **into, {.compiler = c.host.compiler()});
    INFO((rebuilt ? "" : rebuilt.error().text()));
    REQUIRE(rebuilt.ok());
  }
  runtime::Options options = c.disk.on_disk({});
  options.store.path = "/again";
  options.compiler = c.host.compiler();
  auto again = runtime::Engine::open(std::move(options));
  REQUIRE(again.ok());
  REQUIRE((*again)->fire_due().ok());
  CHECK((*again)->store().now().size().value() == size);
}

TEST_CASE("a rule is made ready, and judged, with the limits that the engine was opened with") {
  Ruled c;
  c.engine.reset();
  runtime::Options options;
  options.limits.rules = {.text_bytes_max = 7, .retry_after_ms = 5'000};
  c.engine = c.open(std::move(options));
  REQUIRE(c.deploy("fails").ok());
  CHECK(c.host.text_bytes_max == 7);
  c.add("m-1");
  REQUIRE(c.engine->fire_due().ok());
  CHECK(c.engine->next_timer().value() == c.disk.clock.now() + std::chrono::seconds(5));
}

TEST_CASE("a measure that is closed calls no rule, in a running engine as in a database that is rebuilt") {
  Ruled c;
  REQUIRE(c.deploy("30").ok());
  c.add("m-1");
  REQUIRE(c.engine->fire_due().ok());
  REQUIRE(c.engine->run(fires("m-1", "start", {{"due", "2020-09-30"}})).ok());
  REQUIRE(c.engine->run(fires("m-1", "finish")).ok());
  REQUIRE(c.engine->run(fires("m-1", "confirm")).ok());
  const auto lived = c.engine->store().now().measure(MeasureId("m-1")).value();
  REQUIRE(lived->measure.final);
  CHECK(lived->called.empty());
  CHECK(lived->wake == c.disk.clock.now() + std::chrono::hours(24 * 30));  // that it had asked for
  c.engine.reset();
  rocksdb::Env* env = c.disk.env.get();
  const auto from = store::open_view({.path = "/data", .env = env});
  auto into = store::Store::open({.path = "/again", .env = env});
  REQUIRE(into.ok());
  REQUIRE(runtime::rebuild(**from, **into, {.compiler = c.host.compiler()}).ok());
  CHECK(*(*into)->now().measure(MeasureId("m-1")).value() == *lived);
}

TEST_CASE("what a rule may ask about others: the load of a unit, a finding of before, a draw that can be repeated") {
  Ruled c;
  REQUIRE(c.deploy("3").ok());
  const runtime::StoreNeighbours neighbours(c.engine->store().now(), 10);
  // SHA-256 of "seed", a zero byte and "m-1", worked out apart from the program.
  CHECK(neighbours.draw("seed", "m-1") == 316756);
  CHECK(neighbours.draw("seed", "m-2") != neighbours.draw("seed", "m-1"));
  CHECK(neighbours.load_of("office", c.disk.clock.now()).value().open == 0);
  for (int i = 0; i < 11; ++i) c.add("m-" + std::to_string(i));
  CHECK_FALSE(neighbours.has_finding("nowhere", core::Measure{}).value());
}
