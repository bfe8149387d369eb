// report durations: how long measures stay in each state.
#include "cli/audit_tables.h"
#include "cli/question_options.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct ReportDurations {
  Parameters parameters;
};

std::vector<Option> report_durations_options(ReportDurations& asked) {
  return joined({list_options(asked.parameters),
                 {parameter("--by", asked.parameters, "unit (in the lead), area or state"),
                  parameter("--until", asked.parameters, "As of this day (its end), moment or @739 instead of now")}});
}

int report_durations(const Global& global, const ReportDurations& asked) {
  const std::string target = question("/v1/reports/durations", asked.parameters);
  return with_names(global, target, [&](const json::Value& answer, const Names&) {
    const bool csv = global.format == Format::csv;
    print_found(global, durations_table(answer, global.language, csv), {"there are no measures", "没有措施"});
    return kDone;
  });
}

}  // namespace

Command report_durations_command() {
  return command("durations", "How long measures stay in each state", report_durations_options, report_durations);
}

}  // namespace rectify::cli
