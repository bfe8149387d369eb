// A read on the command line: asks, has the answer shown, and says which tree of the history it was taken from.
//
// The tree is said where it disturbs nothing: as the last line of a table (tree SIZE ROOT), as the member "tree" of a
// JSON object, and on stderr where stdout is a JSON array or CSV.
#pragma once

#include <functional>
#include <string>

#include "cli/commands.h"
#include "cli/session.h"

namespace rectify::cli {

// "?a=b&c=d", or nothing.
[[nodiscard]] std::string query_text(const Filters& filters);

// Prints the answer; the exit code.
using Show = std::function<int(Session& session, const http::Json& answer)>;
int with_answer(const Global& global, const std::string& target, const Show& show);

}  // namespace rectify::cli
