// What is done with hostile input, one function a format: it is read, and what has to hold of the answer is checked.
//
// The fuzzer (fuzzer.cc) calls one with what it thinks of, the tests (replay.cc) all of them with every file that is
// there. A new format is one more line in kTargets. Threads: one. Errors: Violation; else a sanitizer ends the program.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace rectify::fuzz {

struct Violation : std::logic_error {
  using std::logic_error::logic_error;
};

struct Target {
  std::string_view name;
  void (*run)(std::string_view text);
};

void read_workflow(std::string_view text);
// As a workflow that extends one that is known, or itself.
void read_family(std::string_view text);
void read_organisation(std::string_view text);
void read_calendar(std::string_view text);
void read_ledger(std::string_view text);
void read_scenario(std::string_view text);
// As requests to the API (support/api_world.h), over a socket. Threads: the engine's and the server's too.
void ask_api(std::string_view text);
// Has a planted bug that only who follows the code finds: a fuzzer that does not has stopped working.
void canary(std::string_view text);

inline constexpr Target kTargets[] = {
    {"workflow", read_workflow}, {"family", read_family}, {"organisation", read_organisation},
    {"calendar", read_calendar}, {"ledger", read_ledger}, {"scenario", read_scenario},
    {"http", ask_api},           {"canary", canary}};

// Errors: invalid_argument (there is none).
[[nodiscard]] inline const Target& target_of(std::string_view name) {
  for (const Target& target : kTargets) {
    if (target.name == name) return target;
  }
  throw std::invalid_argument("there is no target " + std::string(name));
}

}  // namespace rectify::fuzz
