// What `rectify plugin new` writes: a rule with its manual, a workflow that uses it, a scenario that tests it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rectify/result.h"

namespace rectify::cli {

struct PluginSkeleton {
  std::map<std::string, std::string> files;  // name → text
  std::vector<std::string> next;             // commands to go on with
};

// `language` is lua, c or cpp. Errors: invalid (the name).
[[nodiscard]] Result<PluginSkeleton> plugin_skeleton(const std::string& name, const std::string& language);

}  // namespace rectify::cli
