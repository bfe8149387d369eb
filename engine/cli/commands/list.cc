// list: the ledger, or its sums by area.
#include "cli/listing_tables.h"
#include "cli/question_options.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct List {
  Parameters filters;
  bool summary = false;
};

std::vector<Option> options_of_list(List& asked) {
  return joined(
      {list_options(asked.filters),
       {{.name = "--summary", .into = &asked.summary, .means = "By area: total, by phase, overdue, highest rung"}}});
}

int list_measures(const Global& global, const List& asked) {
  if (asked.summary) {
    return show_table(global, question("/v1/summary", asked.filters),
                      [&](const json::Value& rows) { return summary_table(rows, global.language); });
  }
  return show_table(global, question("/v1/measures", asked.filters),
                    [&](const json::Value& list) { return measures_table(list, global.language); });
}

}  // namespace

Command list_command() { return command("list", "The ledger", options_of_list, list_measures); }

}  // namespace rectify::cli
