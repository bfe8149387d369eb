// A rule in Lua, made to look like any other: a rectify_rule whose functions run the file. Internal to rules.
//
// The descriptor lives as long as the file. Its open() takes everything from its text, as a plugin's does: the config
// in an envelope with the file itself (config()). Threads: as rectify/plugin.h says. Errors: those of RuleSandbox.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/limits.h"
#include "core/values.h"
#include "rectify/plugin.h"
#include "rectify/result.h"

namespace rectify::rules {

class LuaRuleFile {
 public:
  // `name` is the file's, without ".lua".
  [[nodiscard]] static Result<std::shared_ptr<const LuaRuleFile>> read(const std::string& name, std::string_view source,
                                                                       const core::RuleLimits& limits);
  LuaRuleFile(const LuaRuleFile&) = delete;
  LuaRuleFile& operator=(const LuaRuleFile&) = delete;

  [[nodiscard]] const rectify_rule& descriptor() const { return descriptor_; }
  // What the descriptor's open() takes, for a workflow's config.
  [[nodiscard]] std::string config(const core::Fields& config) const;

 private:
  LuaRuleFile(std::string file, std::string_view source, const core::RuleLimits& limits, std::string version,
              std::vector<std::string> events);
  const std::string file_;
  const std::string source_;
  const core::RuleLimits limits_;
  const std::string version_;
  const std::vector<std::string> events_;
  std::vector<const char*> event_names_;
  rectify_rule descriptor_{};
};

}  // namespace rectify::rules
