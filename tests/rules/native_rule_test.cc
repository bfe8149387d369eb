// Escalation rules in C, compiled against the installed header alone: what they see and say, and what can be wrong.
#include <atomic>
#include <thread>
#include <vector>

#include "rules/plugin.h"
#include "rules/rule_host.h"
#include "support/asked_rule.h"

namespace rectify::rules {
namespace {

using Catch::Contains;
using test::AskedRule;

std::string rule_variant(const std::string& name) {
  return std::string(RECTIFY_PLUGIN_VARIANTS) + "/rule_" + name + ".so";
}

const rectify_rule& calls_rule() { return **Plugins({}).rule(rule_variant("good")); }

std::string rule_refusal(const std::string& name) {
  auto found = Plugins({}).rule(rule_variant(name));
  REQUIRE_FALSE(found.ok());
  CHECK(!found.error().where.empty());
  return found.error().message;
}

// Has the rule do what is said, and gives the error.
Error native_failure(const std::string& what, AskedRule asked = {}) {
  asked.measure.fields["risk"] = what;
  auto answer = asked.ask(ready_native(asked.use, calls_rule()).value());
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().where == "watch");
  return answer.error();
}

}  // namespace

TEST_CASE("a rule in C is loaded, opened, asked and closed") {
  AskedRule asked;
  asked.with_everything();
  auto rule = ready_native(asked.use, calls_rule());
  REQUIRE(rule.ok());
  CHECK(rule->version == "1.2");
  CHECK(rule->events == std::vector<std::string>{"commented", "fired"});
  const core::RuleAnswer answer = asked.answer(*rule);
  CHECK(answer.claims == std::vector<std::string>{"late"});
  CHECK(answer.messages == std::vector<core::RuleAnswer::Message>{{{"lead"}, "1 2 1604278800000 0 6 1604332800000"},
                                                                  {{"lead", "unit"}, "10 open, 4 overdue, drew 5"}});
  CHECK(answer.supervision == 3u);
  CHECK(answer.transition == "return");
  CHECK(answer.note == "finance\naudit");
  CHECK(answer.wake == test::at("2020-11-03T15:59:59.999Z"));
  CHECK(answer.memory == R"({"rung":"say \"是\"","states":["a","b"]} before registered m-1 execute 1)");
}

TEST_CASE("a rule that fails is an error in its own words") {
  CHECK(native_failure("later").message == "not now, said the rule");
  CHECK(native_failure("later").code == Code::unavailable);
  CHECK(native_failure("never").message == "it failed and gave no reason");
  CHECK(native_failure("never").code == Code::invalid);
  CHECK(native_failure("17").code == Code::unavailable);
  CHECK(native_failure("latin").message == "a rung to claim is not UTF-8");
  CHECK_THAT(native_failure("load").message, Contains("no load (there are more than are looked at)"));
  CHECK_THAT(native_failure("past").message, Contains("not later than now"));
}

TEST_CASE("a rule refuses its config") {
  AskedRule asked;
  asked.use.config = {{"do", "refuse"}};
  auto refused = ready_native(asked.use, calls_rule());
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().text() == "watch: it was told to refuse");
}

TEST_CASE("an instance is closed with the last copy of what asks it, and asked by one thread at a time") {
  static std::atomic<int> open_count{0};
  static std::atomic<int> inside{0};
  static std::atomic<bool> overlapped{false};
  static const rectify_rule kCounting{
      sizeof(rectify_rule),
      "counting",
      "1",
      nullptr,
      0,
      [](rectify_text, void**, rectify_out*) -> rectify_status { return ++open_count, RECTIFY_DONE; },
      [](void*, const rectify_view*, rectify_wish*, rectify_out*) -> rectify_status {
        if (inside++ != 0) overlapped = true;
        std::this_thread::yield();
        --inside;
        return RECTIFY_DONE;
      },
      [](void*) { --open_count; }};
  const AskedRule asked;
  core::AskRule kept;
  {
    auto rule = ready_native(asked.use, kCounting);
    REQUIRE(rule.ok());
    kept = rule->ask;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 200; ++n) (void)asked.ask(*rule);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  CHECK_FALSE(overlapped);
  CHECK(open_count == 1);
  kept = nullptr;
  CHECK(open_count == 0);
}

TEST_CASE("a rule that is not right is refused, and it is said why") {
  const std::pair<const char*, const char*> faults[] = {
      {"null_rule", "one of its rules is null"},
      {"null_rules", "`rules` is null"},
      {"small_rule", "the structure of one of its rules is too small: 8 bytes"},
      {"bad_name", "one of its rules has no name of a-z"},
      {"no_version", "its rule 'calls' has no version"},
      {"no_look", "its rule 'calls' lacks a function: open, look and close are needed"},
      {"bad_event", "`events` of its rule 'calls': there is no type of event 'comented'; did you mean 'commented'?"},
      {"null_event", "its rule 'calls' has a type of event that is null"},
      {"twice", "has two rules 'calls'"},
      {"several", "has several rules: say which, "},
  };
  for (const auto& [name, message] : faults) CHECK_THAT(rule_refusal(name), Contains(message));
  CHECK(Plugins({}).rule(rule_variant("several") + "#other").ok());
  CHECK_THAT(Plugins({}).rule(rule_variant("several") + "#third").error().message, Contains("has no rule 'third'"));
  CHECK_THAT(Plugins({}).notifier(rule_variant("good")).error().message, Contains("has no notifiers"));
  CHECK_THAT(Plugins({}).rule(std::string(RECTIFY_PLUGIN_VARIANTS) + "/plugin_good.so").error().message,
             Contains("has no rules"));
}

TEST_CASE("a built-in rule is found by its name") {
  static const rectify_rule kQuiet{
      sizeof(rectify_rule),
      "quiet",
      "1",
      nullptr,
      0,
      [](rectify_text, void**, rectify_out*) -> rectify_status { return RECTIFY_LATER; },
      [](void*, const rectify_view*, rectify_wish*, rectify_out*) -> rectify_status { return RECTIFY_DONE; },
      [](void*) {}};
  static const rectify_rule* const kRules[] = {&kQuiet};
  static const rectify_plugin kPlugin{sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "q", "1", nullptr, 0, kRules, 1};
  const PluginEntry entries[] = {[](const rectify_host*) { return &kPlugin; }};
  Plugins built_in(entries);
  REQUIRE(built_in.rule("quiet").ok());
  CHECK_THAT(built_in.rule("loud").error().message,
             Contains("there is no rule 'loud'; there are: quiet, and the paths"));
  CHECK_THAT(ready_native(AskedRule().use, **built_in.rule("quiet")).error().message, Contains("without a reason"));
}

}  // namespace rectify::rules
