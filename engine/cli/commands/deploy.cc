// deploy: a workflow, its calendars and its organisation are put into the database.
#include "cli/command.h"

#include <fmt/core.h>
#include "cli/output.h"
#include "cli/workflow_files.h"

namespace rectify::cli {

namespace {

struct Deploy {
  std::string workflow;
};

std::vector<Option> deploy_options(Deploy& asked) {
  return {{.name = "WORKFLOW", .into = &asked.workflow, .means = "A workflow's name or file", .required = true}};
}

int deploy(const Global& global, const Deploy& asked) {
  if (auto who = who_acts(global); !who) return report(global, who.error());
  auto session = Session::open(global, Access::write);
  if (!session) return report(global, session.error());
  if (auto ok = deploy_workflow(**session, global, asked.workflow); !ok) return report(global, ok.error());
  print_line(say_of(global, "deployed {}", "已部署 {}", asked.workflow));
  return kDone;
}

}  // namespace

Command deploy_command() {
  return command("deploy", "Put a workflow, its calendars and its organisation into the database", deploy_options,
                 deploy);
}

}  // namespace rectify::cli
