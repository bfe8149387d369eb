// How much a command may carry, and how much a rule may want and use up. One value of these (runtime::Options::limits)
// holds for everything that an engine judges. Threads: values.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rectify::core {

// What one command may carry. Reaching a limit is `exhausted`.
struct CommandLimits {
  std::size_t text_bytes_max = 32 * 1024;
  std::size_t note_bytes_max = 8 * 1024;
  std::size_t title_bytes_max = 2 * 1024;
  std::size_t value_bytes_max = 1024;
  std::size_t values_max = 64;  // items of a list
  std::size_t fields_max = 64;
  std::size_t evidence_max = 16;          // pieces a command
  std::size_t evidence_total_max = 1000;  // pieces an episode
  std::size_t finding_depth_max = 8;
  std::size_t parts_max = 200;              // of one measure
  std::size_t delegations_max = 32;         // of one measure that are in force
  std::size_t event_bytes_max = 60 * 1024;  // all of the above together, so that a history line always holds it
};

// What one rule may want and use up. Going beyond a limit is a failure of the rule.
struct RuleLimits {
  // Of what comes of a call:
  std::uint32_t fires_max = 16;             // transitions that rules fire in one episode of a measure
  std::size_t remembered_bytes_max = 1024;  // what it leaves behind for its next call
  std::size_t text_bytes_max = 2'000;       // of a message or a note
  std::size_t error_columns_max = 400;      // what is kept of why it failed
  // A rule that failed is asked again after this long, and twice as long after each further time.
  std::int64_t retry_after_ms = 60'000;
  std::int64_t retry_after_ms_max = 24 * 3'600'000;
  // Of one call:
  std::size_t intents_max = 32;             // rungs to claim, messages, transitions: together
  std::size_t recipients_max = 32;          // of one message
  std::size_t name_bytes_max = 128;         // of a rung, a transition, a role
  std::uint32_t supervision_max = 9;        // the highest level
  std::size_t answers_bytes_max = 1 << 20;  // of the texts that the rule is handed, together
  // Of a rule in Lua:
  std::size_t source_bytes_max = 64 << 10;
  std::int64_t instructions_max = 1'000'000;   // of the Lua machine
  std::size_t lua_memory_bytes_max = 4 << 20;  // held at once
};

struct Limits {
  CommandLimits commands;
  RuleLimits rules;
};

}  // namespace rectify::core
