// Isolated plugins: they say what they would say within the engine, and what they break is their own process.
#include "runtime/plugin_process.h"

#include <cstdlib>

#include "rules/plugin.h"
#include "support/asked_rule.h"

namespace rectify::runtime {
namespace {

using Catch::Contains;
using test::AskedRule;

constexpr const char* kUnruly = RECTIFY_UNRULY_RULE;
constexpr const char* kGood = RECTIFY_GOOD_RULE;

PluginLimits limits() {
  // The sanitizers would catch what is to kill the child.
  ::setenv("ASAN_OPTIONS", "handle_segv=0:handle_abort=0:detect_leaks=0:allocator_may_return_null=1", 1);
  PluginLimits limits;
  limits.program = RECTIFY_PLUGIN_HOST;
  limits.start_ms_max = 60'000;
  limits.call_ms_max = 60'000;
  return limits;
}

// What becomes of a rule that does `what`. The next call, which does nothing of the kind, goes well.
std::string failure(const std::string& what, const PluginLimits& with = limits()) {
  AskedRule asked;
  auto rule = ready_isolated(asked.use, kUnruly, {}, with);
  INFO((rule ? "" : rule.error().text()));
  REQUIRE(rule.ok());
  asked.measure.fields["risk"] = what;
  const auto failed = asked.ask(*rule);
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().code == Code::unavailable);
  CHECK(failed.error().where == "watch");
  asked.measure.fields["risk"] = "nothing";
  CHECK(asked.answer(*rule).claims == std::vector<std::string>{"claimed"});
  return failed.error().message;
}

}  // namespace

TEST_CASE("an isolated rule says what it would say within the engine") {
  AskedRule asked;
  asked.with_everything();
  asked.claimed("late");
  auto within = rules::ready_native(asked.use, **rules::Plugins({}).rule(kGood));
  auto isolated = ready_isolated(asked.use, kGood, {}, limits());
  REQUIRE(within.ok());
  REQUIRE(isolated.ok());
  CHECK(isolated->version == within->version);
  CHECK(isolated->events == within->events);
  CHECK(asked.answer(*isolated) == asked.answer(*within));
  for (const std::string told : {"later", "never", "17", "latin", "past", "load"}) {
    asked.measure.fields["risk"] = told;
    if (told == "load") asked.others.loads.clear();
    CHECK(asked.ask(*isolated).error().text() == asked.ask(*within).error().text());
  }
}

TEST_CASE("an isolated rule that breaks its process is an error, and the next call goes well") {
  CHECK(failure("crash") == "the plugin died of SIGSEGV");
  CHECK(failure("abort") == "the plugin died of SIGABRT");
  CHECK(failure("exit") == "the plugin's process ended with exit code 7");
  CHECK(failure("huge") == "the plugin said more than 1048576 bytes at once");
  CHECK(failure("babble") == "the plugin said something that is not understood");
  CHECK(failure("cut") == "the plugin said something that is not understood");
  CHECK(failure("later") == "not now");
}

TEST_CASE("an isolated rule that spins is ended in time") {
  PluginLimits soon = limits();
  soon.call_ms_max = 1'000;
  CHECK(failure("spin", soon) == "the plugin took longer than 1000 ms and was ended");
}

TEST_CASE("an isolated rule that eats memory is ended at its limit") {
  PluginLimits little = limits();
  little.memory_bytes_max = 64U << 20;
#ifdef __SANITIZE_THREAD__
  CHECK(failure("eat", little) == "the plugin's process ended with exit code 66");  // by ThreadSanitizer
#else
  CHECK(failure("eat", little) == "the plugin died of SIGABRT");  // which it does where there is no more
#endif
}

TEST_CASE("an isolated rule that cannot be opened is refused, and it is said why") {
  AskedRule asked;
  const auto refusal = [&](const std::string& library, const core::Fields& config, PluginLimits with) {
    asked.use.config = config;
    auto rule = ready_isolated(asked.use, library, {}, with);
    REQUIRE_FALSE(rule.ok());
    CHECK(rule.error().where == "watch");
    return rule.error().message;
  };
  CHECK(refusal(kUnruly, {{"do", "refuse"}}, limits()) == "it was told to refuse");
  CHECK(refusal(kUnruly, {{"do", "crash"}}, limits()) == "the plugin died of SIGSEGV");
  PluginLimits soon = limits();
  soon.start_ms_max = 1'000;
  CHECK(refusal(kUnruly, {{"do", "spin"}}, soon) == "the plugin took longer than 1000 ms and was ended");
  CHECK_THAT(refusal("/none/there.so", {}, limits()), Contains("/none/there.so: there is no such file"));
  PluginLimits nowhere = limits();
  nowhere.program = "/none/rectify";
  CHECK_THAT(refusal(kUnruly, {}, nowhere), Contains("the plugin's process cannot be started: /none/rectify"));
}

}  // namespace rectify::runtime
