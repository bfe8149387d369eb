// What a command of the command line is, as data: its name, its help, its options, and what it does.
//
// Each command is one file in commands/, which tells all of this; commands.cc lists them in the order of the help. Only
// cli.cc knows CLI11: it makes a parser of what is described here. Threads: one; what an option is written into lives
// as long as its command.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/global.h"

namespace rectify::cli {

// What a question to the ledger is asked with, by the API's names and as people wrote it: "2020-11-30" is read where
// the calendar is known that it goes by.
using Parameters = std::map<std::string, std::string, std::less<>>;

// An entry of them.
struct ParameterEntry {
  Parameters* into;
  std::string key;
  bool is_flag = false;  // it takes no value, and is "true"
};

// Where a value goes, and with that what it may be. An option into a bool is a flag: it takes no value.
using Into = std::variant<std::string*, std::filesystem::path*, bool*, double*, std::int64_t*, std::size_t*,
                          std::optional<std::uint64_t>*, std::vector<std::string>*, std::vector<std::size_t>*, Format*,
                          core::Language*, ParameterEntry>;

struct Option {
  std::string_view name;  // "--note"; of what stands without a name a word in capitals: "ID"
  Into into;
  std::string_view means;  // for the help
  bool required = false;
  bool shows_default = false;          // the help says what it is where it is not given
  std::string_view environment{};      // the variable that says it where the command line does not
  std::string_view needs{};            // the option that it makes sense with only
  std::vector<std::string> choices{};  // of a text; empty: any
  // Of lists.
  bool one_each = false;            // the option is repeated for each of them
  char delimiter = '\0';            // between several in one value
  std::size_t least = 0, most = 0;  // how many; most 0: any number
};

struct Command {
  std::string_view name;
  std::string_view does;  // one line for the help
  std::vector<Option> options{};
  std::function<int(const Global&)> act{};  // returns the exit code; null: one of its parts has to be named
  std::vector<Command> parts{};             // commands under it: `audit verify`
  bool hidden = false;                      // from the help: the engine runs it, not people
};

// A command with what was asked of it, which `options` describes and `act` is given.
template <typename Asked>
Command command(std::string_view name, std::string_view does, std::vector<Option> (*options)(Asked&),
                int (*act)(const Global&, const Asked&)) {
  const auto asked = std::make_shared<Asked>();
  return {.name = name, .does = does, .options = options(*asked), .act = [asked, act](const Global& global) {
            return act(global, *asked);
          }};
}

// One that takes nothing but what every command takes.
[[nodiscard]] Command command(std::string_view name, std::string_view does, int (*act)(const Global&));

// The same with commands under it. `parts` of a command without an action of its own is all it has.
[[nodiscard]] Command with_parts(Command command, std::vector<Command> parts);
[[nodiscard]] Command group(std::string_view name, std::string_view does, std::vector<Command> parts);

// An option that becomes a parameter: --due-before becomes due_before.
[[nodiscard]] Option parameter(std::string_view name, Parameters& into, std::string_view means);
[[nodiscard]] Option parameter_flag(std::string_view name, Parameters& into, std::string_view means);

[[nodiscard]] std::vector<Option> joined(std::initializer_list<std::vector<Option>> lists);

// All of them, in the order of the help.
[[nodiscard]] std::vector<Command> commands();

}  // namespace rectify::cli
