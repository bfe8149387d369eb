// What the commands that only read have in common: the question is asked, the answer shown, and it is said which tree
// of the history it was taken from.
//
// The tree is said where it disturbs nothing: as the last line of a table (tree SIZE ROOT), as the member "tree" of a
// JSON object, and on stderr where stdout is a JSON array or CSV. Threads: one.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/names.h"
#include "cli/output.h"
#include "cli/session.h"

namespace rectify::cli {

// The target of a question: "/v1/findings?a=b&c=d".
[[nodiscard]] std::string question(std::string_view path, const Parameters& parameters);

// Prints the answer; the exit code.
using ShowAnswer = std::function<int(Session& session, const json::Value& answer)>;
int with_answer(const Global& global, const std::string& target, const ShowAnswer& show);

// The same for answers that are one table.
int show_table(const Global& global, const std::string& target,
               const std::function<Table(const json::Value& answer)>& table);

// The same for answers that are told with the names that the workflows give to states, transitions and fields; with
// Format::json the answer is printed as it came.
int with_names(const Global& global, const std::string& target,
               const std::function<int(const json::Value& answer, const Names& names)>& show);

}  // namespace rectify::cli
