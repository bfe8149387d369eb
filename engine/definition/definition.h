// Reads what people write: workflows, calendars, ledger files. Every complaint names file, line, column, what is wrong
// and what would be right. All complaints come at once; after Complaints::kMost of them it is only said that there are
// more.
//
// Threads: pure functions. Errors are diagnostics; a reader that returns no value has at least one error among them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "core/draft.h"
#include "core/limits.h"
#include "core/migrate.h"
#include "core/workflow.h"
#include "definition/kind.h"

namespace rectify::definition {

struct Limits {
  std::size_t bytes_max = 1024 * 1024;
  std::size_t nodes_max = 100'000;
  std::size_t depth_max = 32;
  // Of one workflow.
  std::size_t fields_max = core::CommandLimits{}.fields_max;  // what a command can carry
  std::size_t values_max = 200;                               // of one enum
  std::size_t roles_max = 200;
  std::size_t states_max = 200;
  std::size_t transitions_max = 1'000;
  std::size_t rungs_max = 50;
  std::size_t rules_max = 20;
};

// For people: from 1, the column in code points; 0 for the whole line or file.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

template <typename T>
struct Read {
  std::optional<T> value;  // set only when no diagnostic is an error
  std::vector<Diagnostic> diagnostics;
};

// A calendar from iCalendar (RFC 5545) text; `name` is the file's name without .ics.
[[nodiscard]] Read<core::Calendar> read_calendar(std::string_view text, std::string_view file, std::string_view name,
                                                 const Limits& limits = {});

// A place in one of several files.
struct PlaceInFile : Place {
  std::string file;
};

// A file and its text.
struct SourceFile {
  std::string file;
  std::string text;
};
// Finds what a workflow extends, by what it says and the file that says it. Errors: not_found.
using FindBase = std::function<Result<SourceFile>(const std::string& name, const std::string& beside)>;

// A workflow, and where its expressions stand, for whoever compiles them: they are Lua, which is not read here.
struct ReadWorkflow : Read<core::Workflow> {
  std::map<core::ExpressionRef, PlaceInFile> expressions;
  std::map<std::string, PlaceInFile, std::less<>> roles;
  std::map<std::string, PlaceInFile, std::less<>> transitions;
  std::map<std::string, PlaceInFile, std::less<>> rules;   // in Lua or C
  std::map<std::string, PlaceInFile, std::less<>> counts;  // of approvals, by their transition
  std::string flat;                                        // the text with nothing left to look up: what is deployed
  std::vector<SourceFile> bases;                           // what it extends, nearest first
};

// A workflow from YAML (workflows/README.md), with every name resolved and checked to be one the engine can run.
// `calendar` is left to the caller: the result has only its name. Workflow::guard is left empty; `when` holds the
// expression's source. Titles that are not given are the names.
[[nodiscard]] ReadWorkflow read_workflow(std::string_view text, std::string_view file, const Limits& limits = {},
                                         const FindBase& find_base = {});

// An organisation from YAML (workflows/README.md); `name` is the file's name without .yaml.
[[nodiscard]] Read<core::Organisation> read_organisation(std::string_view text, std::string_view file,
                                                         std::string_view name,
                                                         const Limits& limits = {.bytes_max = 16 * 1024 * 1024,
                                                                                 .nodes_max = 1'000'000});

// What is wrong with the workflow by its organisation: units that are not there, offices nobody ever holds, transitions
// for which they leave too few people. `read` says where everything stands; its value is not looked at.
[[nodiscard]] std::vector<Diagnostic> check_organisation(const core::Workflow& workflow, const ReadWorkflow& read);

// A ledger file: findings as a tree, measures under them (workflows/README.md). `commands` are the limits that hold
// where its measures will be registered: what would be refused there is complained about here.
[[nodiscard]] Read<core::LedgerDraft> read_ledger(std::string_view text, std::string_view file,
                                                  const core::CommandLimits& commands,
                                                  const Limits& limits = {.bytes_max = 64 * 1024 * 1024,
                                                                          .nodes_max = 10'000'000});

// The map of a migration (workflows/README.md). Whether the two versions have what it names is seen when it is used.
[[nodiscard]] Read<core::MigrationMap> read_migration(std::string_view text, std::string_view file,
                                                      const Limits& limits = {});

}  // namespace rectify::definition
