// Printing what is wrong with files, loading and deploying a workflow: shared by the commands that read files.
#pragma once

#include "cli/global.h"
#include "cli/session.h"
#include "embed/library.h"

namespace rectify::cli {

// To stderr, with the line and a caret; as JSON lines with Format::json.
void print_complaints(const Global& global, const std::vector<embed::Complaint>& complaints);

// The workflow of that name or path; what is wrong with it, warnings too, is printed. Errors: as Library's.
[[nodiscard]] Result<embed::LoadedWorkflow> load_workflow(const Global& global, const std::string& name);

// What deploys it, as the API takes it.
[[nodiscard]] http::Json deployment_of(const embed::LoadedWorkflow& loaded);

// Puts the workflow of that name or path, and what it goes by, into the database.
[[nodiscard]] Result<void> deploy(Session& session, const Global& global, const std::string& name);

}  // namespace rectify::cli
