#include "rules/rule_host.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <memory>

#include "base/mutex.h"
#include "base/text.h"
#include "core/event.h"
#include "json/json.h"
#include "rules/abi.h"
#include "rules/lua_rule.h"
#include "rules/rule_asking.h"
#include "rules/rule_config.h"

namespace rectify::rules {

namespace {

constexpr std::size_t kEventsMax = 100;

// An instance, closed when nobody can ask it any more.
struct Opened {
  const rectify_rule& rule;
  void* const instance;
  const core::RuleLimits limits;
  const std::shared_ptr<const void> descriptor;  // keeps `rule` where it is; null where the plugin does
  Mutex calls;                                   // one at a time

  Opened(const rectify_rule& opened, void* made, const core::RuleLimits& set, std::shared_ptr<const void> keeps)
      : rule(opened), instance(made), limits(set), descriptor(std::move(keeps)) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() { rule.close(instance); }

  Result<core::RuleAnswer> ask(const core::RuleCall& call) {
    const MutexLock lock(calls);
    RuleAsking asking(call, limits);
    Out out;
    const rectify_status status = rule.look(instance, &asking.view(), &asking.wish(), &out.abi);
    return asking.finish(status, out.message);
  }
};

Result<ReadyRule> ready(const core::Rule& use, const rectify_rule& rule, const std::string& config,
                        const core::RuleLimits& limits, std::shared_ptr<const void> descriptor) {
  if (auto ok = check_rule(&rule, use.name); !ok) return ok.error();
  ReadyRule made{rule.version, {rule.events, rule.events + rule.events_count}, {}};
  void* instance = nullptr;
  Out out;
  if (rule.open(text_of(config), &instance, &out.abi) != RECTIFY_DONE) {
    return Error{Code::invalid, out.message.empty() ? "it refuses its config, without a reason" : out.message,
                 use.name};
  }
  const auto opened = std::make_shared<Opened>(rule, instance, limits, std::move(descriptor));
  made.ask = [opened](const core::RuleCall& call) { return opened->ask(call); };
  return made;
}

}  // namespace

Result<ReadyRule> ready_native(const core::Rule& use, const rectify_rule& rule, const core::RuleLimits& limits) {
  return ready(use, rule, config_json(use.config), limits, nullptr);
}

Result<ReadyRule> ready_lua(const core::Rule& use, std::string_view source, const core::RuleLimits& limits) {
  auto file = LuaRuleFile::read(use.file, source, limits);
  if (!file) return Error{file.error().code, file.error().message, use.name};
  const rectify_rule& rule = (*file)->descriptor();
  const std::string config = (*file)->config(use.config);
  return ready(use, rule, config, limits, *file);
}

Result<void> check_rule_event(std::string_view event) {
  if (std::ranges::find(core::kRuleEvents, event) != core::kRuleEvents.end()) return {};
  if (std::ranges::find(core::kEventTypes, event) != core::kEventTypes.end()) {
    return Error{Code::invalid, fmt::format("a rule is not asked at events of type '{}'", event), {}};
  }
  const std::string_view near = nearest(event, core::kRuleEvents);
  const std::string hint = near.empty() ? fmt::format("; there are: {}", fmt::join(core::kRuleEvents, ", "))
                                        : fmt::format("; did you mean '{}'?", near);
  return Error{Code::invalid, fmt::format("there is no type of event '{}'{}", event, hint), {}};
}

Result<void> check_rule(const rectify_rule* rule, const std::string& where) {
  if (rule == nullptr) return Error{Code::invalid, "one of its rules is null", where};
  if (!has(*rule, &rectify_rule::close)) {
    return Error{
        Code::invalid,
        fmt::format(
            "the structure of one of its rules is too small: {} bytes; set its member `size` to sizeof(rectify_rule)",
            rule->size),
        where};
  }
  if (!is_plugin_name(rule->name))
    return Error{Code::invalid, "one of its rules has no name of a-z, 0-9, _ and -", where};
  const std::string which = fmt::format("its rule '{}'", rule->name);
  if (rule->version == nullptr || *rule->version == '\0')
    return Error{Code::invalid, fmt::format("{} has no version", which), where};
  if (!is_utf8(rule->version)) return Error{Code::invalid, fmt::format("the version of {} is not UTF-8", which), where};
  if (rule->open == nullptr || rule->look == nullptr || rule->close == nullptr) {
    return Error{Code::invalid, fmt::format("{} lacks a function: open, look and close are needed", which), where};
  }
  if (rule->events_count > kEventsMax) {
    return Error{Code::invalid, fmt::format("{} asks for {} types of events", which, rule->events_count), where};
  }
  for (std::size_t i = 0; i < rule->events_count; ++i) {
    if (rule->events == nullptr || rule->events[i] == nullptr) {
      return Error{Code::invalid, fmt::format("{} has a type of event that is null", which), where};
    }
    if (auto ok = check_rule_event(rule->events[i]); !ok) {
      return Error{Code::invalid, fmt::format("`events` of {}: {}", which, ok.error().message), where};
    }
  }
  return {};
}

std::string config_json(const core::Fields& config) { return json::print(config_object(config)); }

}  // namespace rectify::rules
