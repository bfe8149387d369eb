// What an escalation rule may use up and say in one call. Threads: a value.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rectify::rules {

struct RuleLimits {
  std::size_t intents_max = 32;             // rungs to raise, messages, transitions: together
  std::size_t recipients_max = 32;          // of one message
  std::size_t name_bytes_max = 128;         // of a rung, a transition, a role
  std::size_t text_bytes_max = 2'000;       // of a message or a note
  std::uint32_t supervision_max = 9;        // the highest level
  std::size_t answers_bytes_max = 1 << 20;  // of the texts that the view hands out, together
  // Of a rule in Lua:
  std::size_t source_bytes_max = 64 << 10;
  std::int64_t instructions_max = 1'000'000;  // of the Lua machine
  std::size_t memory_bytes_max = 4 << 20;     // held at once
};

}  // namespace rectify::rules
