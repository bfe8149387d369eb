// How commands print: to stdout what was asked for, in the format that was asked for; to stderr what went wrong.
//
// Threads: one.
#pragma once

#include <fmt/core.h>

#include <string_view>

#include "cli/global.h"
#include "cli/table.h"
#include "json/json.h"

namespace rectify::cli {

void print(std::string_view text);
void print_line(std::string_view text);

// As JSON, CSV or a table.
void print_listing(const Global& global, const json::Value& json, const Table& table);
// As CSV or a table; of an empty table what `nothing` says.
void print_found(const Global& global, const Table& table, const core::Title& nothing);

// Prints the error to stderr (as problem+json with Format::json); the exit code that goes with it.
int report(const Global& global, const Error& error);

// The text in the language that was asked for.
[[nodiscard]] std::string_view say(const Global& global, std::string_view en, std::string_view zh);
// The same with values for its places; both languages take them in the same order, or number them.
template <typename... Values>
[[nodiscard]] std::string say_of(const Global& global, std::string_view en, std::string_view zh,
                                 const Values&... values) {
  return fmt::format(fmt::runtime(say(global, en, zh)), values...);
}
// Where all that is known is whether it is to be Chinese.
template <typename... Values>
[[nodiscard]] std::string say_in(bool chinese, std::string_view en, std::string_view zh, const Values&... values) {
  return fmt::format(fmt::runtime(chinese ? zh : en), values...);
}

}  // namespace rectify::cli
