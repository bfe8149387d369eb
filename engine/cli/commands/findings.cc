// findings: the findings of a ledger, and which are closed.
#include "cli/listing_tables.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct Findings {
  Parameters filters;
};

std::vector<Option> findings_options(Findings& asked) {
  return {parameter("--inspection", asked.filters, "Of this inspection"),
          parameter("--finding", asked.filters, "This one and those under it: 1.2"),
          parameter("--as-of", asked.filters, "As it stood: a day, a moment, or @739 (739 lines)")};
}

int list_findings(const Global& global, const Findings& asked) {
  return show_table(global, question("/v1/findings", asked.filters),
                    [&](const json::Value& list) { return findings_table(list, global.language); });
}

}  // namespace

Command findings_command() {
  return command("findings", "Findings, and which are closed", findings_options, list_findings);
}

}  // namespace rectify::cli
