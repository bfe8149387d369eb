// Escalation rules of shared objects, each in a child process of its own. A rule that crashes, spins or eats memory
// costs the engine nothing.
//
// The child is this program once more, `rectify plugin host LIBRARY`. The two talk over a socket, in messages with
// their length in front (rules/rule_wire.h). The child is kept from call to call. A child that died or was ended is
// started again with the next call. Threads: as rules::ReadyRule. Errors: as there, and unavailable, saying whether the
// child died, took too long or is not understood.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "rules/rule_host.h"

namespace rectify::runtime {

struct PluginLimits {
  std::int64_t start_ms_max = 10'000;         // to load the plugin and open the rule
  std::int64_t call_ms_max = 2'000;           // to look at one measure
  std::size_t memory_bytes_max = 256U << 20;  // of address space, beyond what the child has before it loads the plugin
  std::size_t frame_bytes_max = 1U << 20;     // of one message
  std::string program = "/proc/self/exe";     // what the child runs
};

// As rules::ready_native, of the rule that `library` names: /…/calls.so, or /…/calls.so#NAME. The child is started to
// see whether it can be. Errors: also what is wrong with the library.
[[nodiscard]] Result<rules::ReadyRule> ready_isolated(const core::Rule& use, const std::string& library,
                                                      const core::RuleLimits& rule_limits = {},
                                                      const PluginLimits& limits = {});

// What the child does, with the socket as its descriptor kPluginSocket: loads the library and answers for its rule
// until the engine is gone. Returns the exit code.
inline constexpr int kPluginSocket = 3;
[[nodiscard]] int host_plugin(const std::string& library, const PluginLimits& limits);

}  // namespace rectify::runtime
