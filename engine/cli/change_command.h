// What the commands that change one measure have in common: which measure is meant, values as people write them, and
// sending the command and telling what came of it.
//
// Threads: one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/session.h"
#include "core/command.h"

namespace rectify::cli {

// The measure that is changed.
struct Target {
  std::string measure;
  std::string key;                        // idempotency key; empty: one is made
  std::optional<std::uint64_t> revision;  // refuse when the measure is at another one
};
[[nodiscard]] std::vector<Option> target_options(Target& target);

[[nodiscard]] Option set_option(std::vector<std::string>& sets);
[[nodiscard]] Option note_option(std::string& note, std::string_view means = "Why");
[[nodiscard]] Option evidence_option(std::vector<std::string>& evidence);

// Of "field=value"; lists are not taken apart yet. Errors: invalid.
[[nodiscard]] Result<core::Fields> fields_of(const std::vector<std::string>& sets);
// Of FILE or KIND:FILE: name, place and SHA-256. Errors: as read_file.
[[nodiscard]] Result<std::vector<core::Evidence>> evidence_of(const std::vector<std::string>& pieces);

// Of the workflow that drives the measure: in list fields, "a,b" becomes two values. Where the measure or its workflow
// is not known, all stays as it is, and the engine says what is wrong.
void split_lists(Session& session, const std::string& workflow, core::Fields& sets);
void split_lists_of(Session& session, const MeasureId& measure, core::Fields& sets);

// Completes a command by what is in the database. Errors end the command.
using Settle = std::function<Result<void>(Session& session, core::Command& command)>;

// Sends it as who acts, and prints the outcome; the exit code.
int change(const Global& global, const Target& target, decltype(core::Command::body) body, const Settle& settle = {});

}  // namespace rectify::cli
