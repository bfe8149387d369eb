// plugin host: what `serve --isolate-plugins` runs, a process for each shared object; not for people.
#include "cli/command.h"
#include "runtime/plugin_process.h"

namespace rectify::cli {

namespace {

// What the engine tells the child that it runs (runtime/plugin_process.h).
struct PluginHost {
  std::string library;
  std::int64_t call_ms = 2'000;
  std::int64_t start_ms = 10'000;
  std::size_t memory_bytes = 256U << 20;
  std::size_t frame_bytes = 1U << 20;
};

std::vector<Option> plugin_host_options(PluginHost& asked) {
  return {{.name = "LIBRARY", .into = &asked.library, .means = "The shared object", .required = true},
          {.name = "--call-ms", .into = &asked.call_ms, .means = "How long a question may take"},
          {.name = "--start-ms", .into = &asked.start_ms, .means = "How long loading it may take"},
          {.name = "--memory-bytes", .into = &asked.memory_bytes, .means = "How much memory it may have"},
          {.name = "--frame-bytes", .into = &asked.frame_bytes, .means = "How long a question or an answer may be"}};
}

int host_plugin(const Global&, const PluginHost& asked) {
  runtime::PluginLimits limits;
  limits.call_ms_max = asked.call_ms;
  limits.start_ms_max = asked.start_ms;
  limits.memory_bytes_max = asked.memory_bytes;
  limits.frame_bytes_max = asked.frame_bytes;
  return runtime::host_plugin(asked.library, limits);
}

}  // namespace

Command plugin_host_command() {
  Command host = command("host", "", plugin_host_options, host_plugin);
  host.hidden = true;
  return host;
}

}  // namespace rectify::cli
