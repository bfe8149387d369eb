// Workflows from files, for the commands that read or deploy them; what is wrong with the files is printed.
//
// Threads: one.
#pragma once

#include "cli/global.h"
#include "cli/session.h"
#include "embed/library.h"

namespace rectify::cli {

// To stderr, with the line and a caret; as JSON lines with Format::json.
void print_complaints(const Global& global, const std::vector<embed::Complaint>& complaints);
// What a reader found wrong with a text.
void print_complaints(const Global& global, const std::vector<Diagnostic>& diagnostics, const std::string& source);

// The workflow of that name or path; what is wrong with it, warnings too, is printed. Errors: as Library's.
[[nodiscard]] Result<embed::LoadedWorkflow> load_workflow(const Global& global, const std::string& name);

// Puts the workflow of that name or path, and what it goes by, into the database.
[[nodiscard]] Result<void> deploy_workflow(Session& session, const Global& global, const std::string& name);

}  // namespace rectify::cli
