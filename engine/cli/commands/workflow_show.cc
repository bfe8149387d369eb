// workflow show: a workflow's text as it is deployed, joined with what it extends.
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workflow_files.h"

namespace rectify::cli {

namespace {

struct WorkflowShow {
  std::string workflow;
};

std::vector<Option> workflow_show_options(WorkflowShow& asked) {
  return {{.name = "WORKFLOW", .into = &asked.workflow, .means = "A workflow's name or file", .required = true}};
}

int show_workflow(const Global& global, const WorkflowShow& asked) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  auto path = library.find_workflow(asked.workflow);
  if (!path) return report(global, path.error());
  std::vector<embed::Complaint> complaints;
  const auto loaded = library.load(*path, complaints);
  if (!loaded) {
    print_complaints(global, complaints);
    return report(global, loaded.error());
  }
  print(loaded->source);
  return kDone;
}

}  // namespace

Command workflow_show_command() {
  return command("show", "Its text as it is deployed: joined with what it extends", workflow_show_options,
                 show_workflow);
}

}  // namespace rectify::cli
