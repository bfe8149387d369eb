// The shipped escalation rules: when each claims its rung, and which config it refuses.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "plugins/built_in.h"
#include "rules/plugin.h"
#include "support/asked_rule.h"

namespace rectify::rules {
namespace {

using Catch::Contains;
using test::AskedRule;
using test::at;
using Claims = std::vector<std::string>;

Result<ReadyRule> ready(AskedRule& asked, const std::string& name, const core::Fields& config) {
  asked.use.name = asked.use.file = name;
  asked.use.config = config;
  const char* source = std::getenv("RECTIFY_SOURCE");
  std::ifstream file(std::string(source == nullptr ? "." : source) + "/plugins/" + name + "/" + name + ".lua");
  if (file) return ready_lua(asked.use, std::string(std::istreambuf_iterator<char>(file), {}));
  static Plugins plugins(plugins::kBuiltIn);
  auto rule = plugins.rule(name);
  return rule ? ready_native(asked.use, **rule) : Result<ReadyRule>(rule.error());
}

ReadyRule opened(AskedRule& asked, const std::string& name, const core::Fields& config = {}) {
  auto rule = ready(asked, name, config);
  INFO((rule ? "" : rule.error().text()));
  REQUIRE(rule.ok());
  return *rule;
}

std::string refusal(const std::string& name, const core::Fields& config) {
  AskedRule asked;
  auto rule = ready(asked, name, config);
  REQUIRE_FALSE(rule.ok());
  return rule.error().message;
}

// Keeps what an answer left behind, as the core does.
void keep(AskedRule& asked, const core::RuleAnswer& answer) {
  asked.measure.rules = {{asked.use.name, answer.wake, answer.memory}};
  for (const std::string& rung : answer.claims) asked.claimed(rung);
}

}  // namespace

TEST_CASE("stagnation is claimed when nothing has happened for the span, once an episode") {
  AskedRule asked;
  const ReadyRule rule = opened(asked, "stagnation", {{"after", "3 workdays"}});
  CHECK(rule.events == std::vector<std::string>{"commented", "attached", "amended"});
  core::RuleAnswer answer = asked.answer(rule);
  CHECK(answer.claims.empty());
  CHECK(answer.wake == at("2020-11-05T16:00:00Z"));  // after the third working day, Thursday
  for (const std::string_view progress : {"commented", "attached", "amended", "fired"}) {
    asked.happened(progress, asked.now = asked.now + std::chrono::hours(24));
    CHECK(asked.answer(rule).claims.empty());
  }
  asked.now = *asked.answer(rule).wake;
  answer = asked.answer(rule);
  CHECK(answer.claims == Claims{"stalled"});
  CHECK_FALSE(answer.wake);
  keep(asked, answer);
  CHECK(asked.answer(rule) == core::RuleAnswer{});
  ++asked.measure.episode;
  CHECK(asked.answer(rule).claims == Claims{"stalled"});
}

TEST_CASE("stagnation counts in its phases only, and not while the clock stands still") {
  AskedRule asked;
  const ReadyRule rule = opened(asked, "stagnation");
  asked.now = at("2021-06-01T01:00:00Z");
  CHECK(asked.answer(rule).claims == Claims{"stalled"});
  asked.measure.phase = core::Phase::verify;
  CHECK(asked.answer(rule) == core::RuleAnswer{});
  CHECK(asked.answer(opened(asked, "stagnation", {{"phases", std::vector<std::string>{"execute", "verify"}}})).claims ==
        Claims{"stalled"});
  asked.measure.phase = core::Phase::execute;
  asked.workflow.states = {
      {.name = "executing", .title = {}, .paused = true, .deadline = {}, .after = {}, .review = {}}};
  CHECK(asked.answer(rule) == core::RuleAnswer{});
  CHECK_THAT(refusal("stagnation", {{"phases", "exekute"}}), Contains("there is no phase 'exekute'"));
}

TEST_CASE("relapse is claimed when a measure is reopened soon after it was closed") {
  AskedRule asked;
  const ReadyRule rule = opened(asked, "relapse", {{"within", "30 days"}});
  CHECK(asked.answer(rule) == core::RuleAnswer{});
  asked.measure.episode = 2;
  asked.measure.closed = at("2020-10-03T01:00:00Z");
  asked.measure.reopened = asked.now;
  CHECK(asked.answer(rule).claims == Claims{"relapsed"});
  asked.measure.closed = at("2020-10-02T01:00:00Z");
  CHECK(asked.answer(rule).claims.empty());
}

TEST_CASE("relapse is claimed once for a finding that the previous inspection had") {
  AskedRule asked;
  const ReadyRule rule = opened(asked, "relapse", {{"previous", "i-0"}});
  CHECK(asked.answer(rule).claims.empty());
  asked.others.has = "i-0";
  const core::RuleAnswer answer = asked.answer(rule);
  CHECK(answer.claims == Claims{"relapsed"});
  keep(asked, answer);
  ++asked.measure.episode;
  CHECK(asked.answer(rule).claims.empty());
}

TEST_CASE("dormant_sustained is claimed when reviews are missed in a row") {
  AskedRule asked;
  const ReadyRule rule = opened(asked, "dormant_sustained", {{"missed", "3"}});
  CHECK(rule.events == std::vector<std::string>{"rung_claimed"});
  asked.measure.rungs_claimed = 3;
  CHECK(asked.answer(rule).claims.empty());  // rungs of a ladder
  asked.measure.phase = core::Phase::close;
  CHECK(asked.answer(rule).claims == Claims{"dormant"});
  asked.measure.rungs_claimed = 2;
  CHECK(asked.answer(rule).claims.empty());
  CHECK_THAT(refusal("dormant_sustained", {{"missed", "none"}}), Contains("has to be a number from 1 on"));
}

TEST_CASE("round draws within its dates, by the shares of what a measure has") {
  AskedRule asked;
  const core::Fields config{{"from", "2020-11-09"},
                            {"to", "2020-11-13"},
                            {"seed", "committed"},
                            {"share", "0.5"},
                            {"shares", std::vector<std::string>{"housing 20", "high 50"}}};
  const ReadyRule rule = opened(asked, "round", config);
  asked.others.drawn["m-1"] = 199'999;
  CHECK(asked.answer(rule) == core::RuleAnswer{.wake = at("2020-11-08T16:00:00Z")});
  asked.now = at("2020-11-08T16:00:00Z");
  CHECK(asked.answer(rule) == core::RuleAnswer{.claims = {"check"}});
  CHECK(asked.others.seed == "committed");
  asked.others.drawn["m-1"] = 200'000;
  CHECK(asked.answer(rule).claims.empty());
  asked.measure.fields = {{"unit", "elsewhere"}, {"risk", "high"}};
  CHECK(asked.answer(rule).claims == Claims{"check"});
  asked.measure.fields.clear();
  CHECK(asked.answer(rule).claims.empty());
  asked.others.drawn["m-1"] = 4'999;
  asked.now = at("2020-11-13T15:59:59.999Z");
  CHECK(asked.answer(rule).claims == Claims{"check"});
  asked.now = at("2020-11-13T16:00:00Z");
  CHECK(asked.answer(rule) == core::RuleAnswer{});

  const core::Fields dates{{"from", "2020-11-09"}, {"to", "2020-11-08"}, {"seed", "s"}};
  CHECK_THAT(refusal("round", dates), Contains("to: the campaign ends before it begins"));
  CHECK_THAT(refusal("round", {{"from", "2020-11-09"}, {"to", "2020-11-13"}}), Contains("its config lacks 'seed'"));
  core::Fields shares = config;
  shares["shares"] = "high";
  CHECK_THAT(refusal("round", shares), Contains("shares: 'high' has to be a value and a number"));
  shares["shares"] = "high 101";
  CHECK_THAT(refusal("round", shares), Contains("shares: '101' has to be a number from 0 to 100"));
}

TEST_CASE("repeat_returns counts the returns of the episode") {
  AskedRule asked;
  const ReadyRule rule = opened(asked, "repeat_returns", {{"limit", "2"}});
  asked.measure.returns = 1;
  CHECK(asked.answer(rule) == core::RuleAnswer{});
  asked.measure.returns = 2;
  CHECK(asked.answer(rule).claims == Claims{"returned_often"});
  asked.measure.episode = 2;
  core::RuleAnswer answer = asked.answer(rule);
  CHECK(answer == core::RuleAnswer{.memory = "2 2"});
  keep(asked, answer);
  asked.measure.returns = 3;
  CHECK(asked.answer(rule).claims.empty());
  asked.measure.returns = 4;
  CHECK(asked.answer(rule).claims == Claims{"returned_often"});
  CHECK_THAT(refusal("repeat_returns", {{"limit", "often"}}),
             Contains("limit: 'often' has to be a number from 1 to 1000"));
  CHECK_THAT(refusal("repeat_returns", {{"limt", "2"}}), Contains("its config has no 'limt'"));
  CHECK_THAT(refusal("repeat_returns", {{"rung", "a\"b"}}),
             Contains("'rung' in its config has to be a text of 1 to 127"));
  CHECK_THAT(refusal("repeat_returns", {{"rung", std::vector<std::string>{"a"}}}), Contains("'rung' in its config"));
  CHECK_THAT(refusal("repeat_returns", {{"rung", std::string(128, 'x')}}), Contains("'rung' in its config"));
}

TEST_CASE("unit_load raises the level of supervision where too many of a unit are overdue") {
  AskedRule asked;
  const ReadyRule rule = opened(asked, "unit_load", {{"share", "40"}, {"level", "2"}});
  CHECK(asked.answer(rule) == core::RuleAnswer{});  // no deadline
  asked.measure.deadline = core::Deadline{at("2020-11-05T15:59:59.999Z"), at("2020-11-05T15:59:59.999Z")};
  asked.others.loads["housing"] = {10, 4};
  CHECK(asked.answer(rule) == core::RuleAnswer{.wake = at("2020-11-05T16:00:00Z")});
  asked.now = at("2020-11-05T16:00:00Z");  // Friday; then after every 5 working days
  CHECK(asked.answer(rule) == core::RuleAnswer{.wake = at("2020-11-13T16:00:00Z")});
  asked.others.loads["housing"] = {4, 4};
  CHECK(asked.answer(rule).claims.empty());  // fewer than 5
  asked.others.loads["housing"] = {10, 5};
  CHECK(asked.answer(rule) == core::RuleAnswer{.claims = {"unit_overloaded"}, .supervision = 2});
  asked.measure.supervision = 3;
  CHECK_FALSE(asked.answer(rule).supervision);
  asked.measure.fields["unit"] = "elsewhere";
  CHECK(asked.ask(rule).error().message ==
        "the load of its unit cannot be told now (there are more than are looked at)");
  asked.claimed("unit_overloaded");
  CHECK(asked.answer(rule) == core::RuleAnswer{});
  CHECK_THAT(refusal("unit_load", {{"share", "101"}}), Contains("share: '101' has to be a number from 0 to 100"));
  CHECK_THAT(refusal("unit_load", {{"min", "0"}}), Contains("min: '0' has to be a number"));
  CHECK_THAT(refusal("unit_load", {{"level", "10"}}), Contains("level: '10' has to be a number"));
}

TEST_CASE("a rule in C is a shared object of its own too") {
  for (const std::string name : {"repeat_returns", "unit_load"}) {
    Plugins none({});
    auto rule = none.rule(std::string(RECTIFY_NOTIFIERS) + "/" + name + ".so");
    REQUIRE(rule.ok());
    CHECK((*rule)->name == name);
  }
}

}  // namespace rectify::rules
