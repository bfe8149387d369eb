// The limit that was configured is the one that counts, wherever a command or a rule is judged.
#include <catch2/catch.hpp>

#include "core/rule_calls.h"
#include "core/sample_workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;

namespace {

constexpr std::size_t kFew = 2;

// How a rule that says it fails, or nothing.
std::string failure_of(const Case& c, RuleAnswer answer) {
  const auto events = judge_rule(c.workflow, *c.measure, {"watch", std::move(answer), {}}, c.limits.rules, c.at(c.now));
  REQUIRE(events.ok());
  const auto* failed = events->empty() ? nullptr : std::get_if<RuleFailed>(&events->front());
  return failed == nullptr ? std::string() : failed->error;
}

}  // namespace

TEST_CASE("as many delegations are in force as are configured") {
  Case c;
  c.limits.commands.delegations_max = kFew;
  c.executing();
  const auto to = [&](const std::string& person) { return Delegate{person, c.at("2020-10-01 10:00"), ""}; };
  for (std::size_t i = 0; i < kFew; ++i) c.grant(kLead, to("p" + std::to_string(i)));
  CHECK_THAT(c.refuse(kLead, to("one.more")).message, Contains("at most 2 are kept"));
}

TEST_CASE("a measure has as many parts as are configured") {
  Case c;
  c.limits.commands.parts_max = kFew;
  c.executing();
  const auto part = [](const std::string& id) { return NotePart{MeasureId(id), "drafted", false}; };
  for (std::size_t i = 0; i < kFew; ++i) c.grant(engine_actor(), part("p-" + std::to_string(i)));
  CHECK_THAT(c.refuse(engine_actor(), part("one-more")).message, Contains("at most 2"));
}

TEST_CASE("an episode keeps as much evidence as is configured, attached or with a transition") {
  Case c;
  c.limits.commands.evidence_total_max = kFew;
  c.executing();
  c.grant(kLead, Attach{{piece("1"), piece("2")}, ""});
  CHECK_THAT(c.refuse(kLead, Attach{{piece("3")}, ""}).message, Contains("at most 2 are kept"));
  CHECK_THAT(c.refuse(kLead, Fire{"submit", {}, "done", {piece("3")}}).message, Contains("at most 2 are kept"));
}

TEST_CASE("what a rule may say, remember and fire is what is configured") {
  Case c;
  c.limits.rules = {.fires_max = 0, .remembered_bytes_max = 3, .text_bytes_max = 4};
  Rule watch;
  watch.name = "watch";
  c.workflow.rules = {watch};
  for (Transition& transition : c.workflow.transitions) {
    if (transition.name == "pause") transition.by.emplace_back(kEngineActor);
  }
  c.executing();
  CHECK(failure_of(c, {.messages = {{{"lead"}, "four"}}}).empty());
  CHECK_THAT(failure_of(c, {.messages = {{{"lead"}, "fives"}}}), Contains("at most 4 are sent"));
  CHECK_THAT(failure_of(c, {.memory = "four"}), Contains("at most 3 are kept"));
  CHECK_THAT(failure_of(c, {.transition = "pause"}), Contains("fired 0 transitions"));
}

TEST_CASE("a rule that failed is asked again when it is configured, and no more is kept of why") {
  Case c;
  c.limits.rules = {.error_columns_max = 5, .retry_after_ms = 1'000, .retry_after_ms_max = 3'000};
  Rule watch;
  watch.name = "watch";
  c.workflow.rules = {watch};
  c.executing();
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 3; ++i) {
    const Decision failed = c.grant(engine_actor(), RuleSaid{"watch", {}, "out of memory"});
    const auto& body = std::get<RuleFailed>(failed.steps.at(0).event.body);
    waits.push_back(body.retry.ms - c.at(c.now).ms);
    CHECK(body.error.size() < std::string("out of memory").size());
  }
  CHECK(waits == std::vector<std::int64_t>{1'000, 2'000, 3'000});
}
