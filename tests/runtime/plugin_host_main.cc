// What a test's isolated plugin runs in, as `rectify plugin host` does: LIBRARY and limits, in the order of
// ready_isolated.
#include <cstdlib>
#include <string>

#include "runtime/plugin_process.h"

#ifdef __SANITIZE_THREAD__
// It dies of its signals, as it does without.
extern "C" const char* __tsan_default_options() { return "handle_segv=0:handle_abort=0"; }
#endif

int main(int argc, char** argv) {
  if (argc != 12) return 2;
  rectify::runtime::PluginLimits limits;
  limits.call_ms_max = std::atoll(argv[5]);
  limits.start_ms_max = std::atoll(argv[7]);
  limits.memory_bytes_max = static_cast<std::size_t>(std::atoll(argv[9]));
  limits.frame_bytes_max = static_cast<std::size_t>(std::atoll(argv[11]));
  return rectify::runtime::host_plugin(argv[3], limits);
}
