// escalations: the rungs that were claimed, and what became of them.
#include "cli/listing_tables.h"
#include "cli/question_options.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct Escalations {
  Parameters filters;
};

std::vector<Option> escalations_options(Escalations& asked) {
  return joined({list_options(asked.filters),
                 {parameter("--status", asked.filters, "open, acknowledged, resolved or past"),
                  parameter("--claimed", asked.filters, "This rung"),
                  parameter("--older-than", asked.filters, "Claimed so many days ago, or more")}});
}

int list_escalations(const Global& global, const Escalations& asked) {
  return show_table(global, question("/v1/escalations", asked.filters),
                    [&](const json::Value& list) { return escalations_table(list, global.language); });
}

}  // namespace

Command escalations_command() {
  return command("escalations", "Rungs that were claimed, and what became of them", escalations_options,
                 list_escalations);
}

}  // namespace rectify::cli
