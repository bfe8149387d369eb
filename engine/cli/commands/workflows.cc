// workflows: the workflows in the database.
#include "cli/listing_tables.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

int list_workflows(const Global& global) {
  return show_table(global, "/v1/workflows",
                    [&](const json::Value& list) { return workflows_table(list, global.language); });
}

}  // namespace

Command workflows_command() { return command("workflows", "Workflows in the database", list_workflows); }

}  // namespace rectify::cli
