#include "runtime/plugin_process.h"

#include <fmt/core.h>

#include <memory>
#include <optional>
#include <vector>

#include "base/mutex.h"
#include "rules/rule_asking.h"
#include "rules/rule_wire.h"
#include "runtime/plugin_child.h"

namespace rectify::runtime {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A rule of a library, and the child that has it open.
class IsolatedRule {
 public:
  IsolatedRule(const core::Rule& use, const std::string& library, const core::RuleLimits& rule_limits,
               const PluginLimits& limits)
      : library_(library), config_(rules::config_json(use.config)), rule_limits_(rule_limits), limits_(limits) {}

  Result<rules::Done> start() {
    const MutexLock lock(calls_);
    return start_child();
  }

  Result<core::RuleAnswer> ask(const core::RuleCall& call) {
    const MutexLock lock(calls_);
    if (child_ == nullptr) {
      if (auto started = start_child(); !started)
        return Error{started.error().code, started.error().message, call.rule.name};
    }
    rules::RuleAsking asking(call, rule_limits_);
    auto done = look(asking.view(), asking.wish());
    if (done) return asking.finish(done->status, done->words);
    const Error error = fail(done.error(), limits_.call_ms_max);
    return Error{error.code, error.message, call.rule.name};
  }

 private:
  // Starts the child and opens the rule. Precondition: there is no child.
  Result<rules::Done> start_child() REQUIRES(calls_) {
    const std::vector<std::string> argv{limits_.program,  "plugin",
                                        "host",           library_,
                                        "--call-ms",      std::to_string(limits_.call_ms_max),
                                        "--start-ms",     std::to_string(limits_.start_ms_max),
                                        "--memory-bytes", std::to_string(limits_.memory_bytes_max),
                                        "--frame-bytes",  std::to_string(limits_.frame_bytes_max)};
    auto child = PluginChild::start(argv, limits_.frame_bytes_max);
    if (!child) return child.error();
    child_ = std::move(*child);
    const auto deadline = steady_clock::now() + milliseconds(limits_.start_ms_max);
    auto done = open(deadline);
    if (!done) return fail(done.error(), limits_.start_ms_max);
    if (done->status != RECTIFY_DONE) {
      child_ = nullptr;
      return Error{Code::invalid, done->words.empty() ? "it refuses its config, without a reason" : done->words, {}};
    }
    return done;
  }

  Result<rules::Done> open(PluginChild::Deadline deadline) REQUIRES(calls_) {
    if (auto ok = child_->send(rules::encode(rules::open_message(config_)), deadline); !ok) return ok.error();
    auto message = receive(deadline);
    if (!message) return message.error();
    return rules::read_done(*message);
  }

  Result<rules::Done> look(const rectify_view& view, rectify_wish& wish) REQUIRES(calls_) {
    const auto deadline = steady_clock::now() + milliseconds(limits_.call_ms_max);
    if (auto ok = child_->send(rules::encode(rules::look_message(view)), deadline); !ok) return ok.error();
    while (true) {
      auto message = receive(deadline);
      if (!message) return message.error();
      auto served = rules::serve(*message, view, wish);
      if (!served) return served.error();
      if (served->done) return std::move(*served->done);
      if (!served->answer) continue;
      if (auto ok = child_->send(rules::encode(*served->answer), deadline); !ok) return ok.error();
    }
  }

  Result<rules::Message> receive(PluginChild::Deadline deadline) REQUIRES(calls_) {
    auto frame = child_->receive(deadline);
    if (!frame) return frame.error();
    return rules::decode(*frame);
  }

  // The child is of no use any more: it is gone, or is not understood.
  Error fail(const Error& why, std::int64_t ms) REQUIRES(calls_) {
    child_ = nullptr;
    if (why.code != Code::exhausted) return {Code::unavailable, why.message, {}};
    return {Code::unavailable, fmt::format("the plugin took longer than {} ms and was ended", ms), {}};
  }

  const std::string library_;
  const std::string config_;
  const core::RuleLimits rule_limits_;
  const PluginLimits limits_;
  Mutex calls_;  // one at a time
  std::unique_ptr<PluginChild> child_ GUARDED_BY(calls_);
};

}  // namespace

Result<rules::ReadyRule> ready_isolated(const core::Rule& use, const std::string& library,
                                        const core::RuleLimits& rule_limits, const PluginLimits& limits) {
  const auto rule = std::make_shared<IsolatedRule>(use, library, rule_limits, limits);
  auto opened = rule->start();
  if (!opened) return Error{opened.error().code, opened.error().message, use.name};
  for (const std::string& event : opened->events) {
    if (auto ok = rules::check_rule_event(event); !ok) return Error{ok.error().code, ok.error().message, use.name};
  }
  return rules::ReadyRule{std::move(opened->version), std::move(opened->events),
                          [rule](const core::RuleCall& call) { return rule->ask(call); }};
}

}  // namespace rectify::runtime
