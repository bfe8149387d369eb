#include "rules/lua_rule.h"

#include <boost/json/object.hpp>

#include "json/json.h"
#include "rules/abi.h"
#include "rules/rule_config.h"
#include "rules/rule_sandbox.h"

namespace rectify::rules {

namespace {

rectify_status open_rule(rectify_text envelope, void** instance, rectify_out* out) {
  const auto json = json::parse(view_of(envelope));
  if (!json) {
    out->say(out, text_of(json.error().message));
    return RECTIFY_NEVER;
  }
  core::RuleLimits limits;
  limits.source_bytes_max = json::number_at(*json, "source_bytes_max");
  limits.instructions_max = static_cast<std::int64_t>(json::number_at(*json, "instructions_max"));
  limits.lua_memory_bytes_max = json::number_at(*json, "memory_bytes_max");
  auto sandbox = RuleSandbox::open(json::text_at(*json, "file"), json::text_at(*json, "source"), limits);
  Result<void> ok =
      sandbox ? (*sandbox)->configure(config_of(json::object_at(*json, "config"))) : Result<void>(sandbox.error());
  if (!ok) {
    out->say(out, text_of(ok.error().message));
    return RECTIFY_NEVER;
  }
  *instance = sandbox->release();
  return RECTIFY_DONE;
}

rectify_status look_at(void* instance, const rectify_view* view, rectify_wish* wish, rectify_out* out) {
  auto looked = static_cast<RuleSandbox*>(instance)->look(*view, *wish);
  if (looked) return RECTIFY_DONE;
  out->say(out, text_of(looked.error().message));
  return RECTIFY_LATER;
}

void close_rule(void* instance) { delete static_cast<RuleSandbox*>(instance); }

}  // namespace

LuaRuleFile::LuaRuleFile(std::string file, std::string_view source, const core::RuleLimits& limits, std::string version,
                         std::vector<std::string> events)
    : file_(std::move(file)),
      source_(source),
      limits_(limits),
      version_(std::move(version)),
      events_(std::move(events)) {
  for (const std::string& event : events_) event_names_.push_back(event.c_str());
  descriptor_ = {.size = sizeof(rectify_rule),
                 .name = "lua",
                 .version = version_.c_str(),
                 .events = event_names_.data(),
                 .events_count = event_names_.size(),
                 .open = open_rule,
                 .look = look_at,
                 .close = close_rule};
}

Result<std::shared_ptr<const LuaRuleFile>> LuaRuleFile::read(const std::string& name, std::string_view source,
                                                             const core::RuleLimits& limits) {
  const std::string file = name + ".lua";
  auto sandbox = RuleSandbox::open(file, source, limits);
  if (!sandbox) return sandbox.error();
  auto head = (*sandbox)->head();
  if (!head) return head.error();
  return std::shared_ptr<const LuaRuleFile>(
      new LuaRuleFile(file, source, limits, std::move(head->version), std::move(head->events)));
}

std::string LuaRuleFile::config(const core::Fields& config) const {
  return json::print(json::Object{{"file", file_},
                                  {"source", source_},
                                  {"source_bytes_max", limits_.source_bytes_max},
                                  {"instructions_max", limits_.instructions_max},
                                  {"memory_bytes_max", limits_.lua_memory_bytes_max},
                                  {"config", config_object(config)}});
}

}  // namespace rectify::rules
