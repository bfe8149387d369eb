// Escalation rules made ready for the core to ask: native ones, and those in Lua, which are made to look like native
// ones (lua_rule.h). README.md says how a rule is written.
//
// Threads: an AskRule may be copied and called from any number of threads; the calls for one rule come one after the
// other. The instance is closed when the last copy goes. When asked: unavailable (it said "later", or Lua failed),
// invalid (it said "never", or what it wants cannot be), each in the rule's own words where it has any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/limits.h"
#include "core/workflow.h"
#include "rectify/plugin.h"
#include "rectify/result.h"

namespace rectify::rules {

struct ReadyRule {
  std::string version;
  std::vector<std::string> events;  // types of events it is asked at, besides entering a state
  core::AskRule ask;
};

// Opens an instance with `use.config`. The descriptor is the plugin's and stays where it is. Errors: invalid (the
// descriptor is not right, or the rule refuses the configuration).
[[nodiscard]] Result<ReadyRule> ready_native(const core::Rule& use, const rectify_rule& rule,
                                             const core::RuleLimits& limits = {});

// The same of a file in Lua; `use.file` is what it is called without its ".lua". Errors: invalid, with file and line.
[[nodiscard]] Result<ReadyRule> ready_lua(const core::Rule& use, std::string_view source,
                                          const core::RuleLimits& limits = {});

// What is wrong with a rule's descriptor; `where` is its file or name. Errors: invalid.
[[nodiscard]] Result<void> check_rule(const rectify_rule* rule, const std::string& where);

// A type of event that a rule may ask for: one of a measure, and none that rules bring about themselves. Errors:
// invalid, with what may be meant.
[[nodiscard]] Result<void> check_rule_event(std::string_view event);

// A workflow's `config` as JSON: an object whose values are texts and arrays of texts.
[[nodiscard]] std::string config_json(const core::Fields& config);

}  // namespace rectify::rules
