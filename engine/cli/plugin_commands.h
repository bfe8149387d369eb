// Commands about escalation rules of one's own; as commands.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/global.h"

namespace rectify::cli {

struct PluginCheckOptions {
  std::string file;               // .lua or .so, or the name of one that is built in
  std::vector<std::string> sets;  // its config: k=v, k=a,b
  std::string scenario;           // empty: it is only loaded
};
int check_plugin(const Global& global, const PluginCheckOptions& options);

struct PluginNewOptions {
  std::string name;
  std::string language = "lua";  // or c, cpp
};
int new_plugin(const Global& global, const PluginNewOptions& options);

// What the engine tells the child that it runs (runtime/plugin_process.h).
struct PluginHostOptions {
  std::string library;
  std::int64_t call_ms = 2'000;
  std::int64_t start_ms = 10'000;
  std::size_t memory_bytes = 256U << 20;
  std::size_t frame_bytes = 1U << 20;
};
int host_plugin(const PluginHostOptions& options);

}  // namespace rectify::cli
