// What a test's isolated plugin runs in, as `rectify plugin host` does: LIBRARY and limits, in the order of
// ready_isolated.
#include <cstdlib>
#include <string>

#include "runtime/plugin_process.h"

int main(int argc, char** argv) {
  if (argc != 12) return 2;
  rectify::runtime::PluginLimits limits;
  limits.call_ms_max = std::atoll(argv[5]);
  limits.start_ms_max = std::atoll(argv[7]);
  limits.memory_bytes_max = static_cast<std::size_t>(std::atoll(argv[9]));
  limits.frame_bytes_max = static_cast<std::size_t>(std::atoll(argv[11]));
  return rectify::runtime::host_plugin(argv[3], limits);
}
