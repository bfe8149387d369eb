// audit search: measures by what their history says.

#include <boost/json/array.hpp>

#include "cli/audit_tables.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct AuditSearch {
  Parameters parameters;
};

std::vector<Option> audit_search_options(AuditSearch& asked) {
  Parameters& into = asked.parameters;
  Option inspection = parameter("--inspection", into, "Of this inspection");
  inspection.required = true;
  Option in = parameter("--in", into, "In this state at the time of --on");
  in.needs = "--on";
  Option on = parameter("--on", into, "At some time of this day, or at this moment");
  on.needs = "--in";
  return {inspection,
          parameter("--returned", into, "Returned by the verifiers at least so often"),
          in,
          on,
          parameter_flag("--deadline-moved", into, "A deadline was extended, advanced, lifted or held up by a pause"),
          parameter_flag("--same-unit", into, "Closed by the unit or the person that did the work"),
          parameter("--reopened", into, "Reopened at least so often"),
          parameter("--rung", into, "This rung was ever claimed")};
}

void print_count(const Global& global, std::size_t hits) {
  print_line(say_of(global, hits == 1 ? "\n{} measure" : "\n{} measures", "\n共 {} 项措施", hits));
}

int audit_search(const Global& global, const AuditSearch& asked) {
  if (asked.parameters.size() < 2) {  // the inspection alone
    report(global, {Code::invalid,
                    "say what is searched for: --returned N, --reopened N, --in STATE --on TIME, --deadline-moved, "
                    "--same-unit or --rung RUNG",
                    {}});
    return kUsage;
  }
  const std::string target = question("/v1/audit/search", asked.parameters);
  return with_names(global, target, [&](const json::Value& answer, const Names& names) {
    print_found(global, search_table(answer, names, global.language),
                {"no measure answers this", "没有符合条件的措施"});
    const std::size_t hits = json::array_at(answer, "hits").size();
    if (global.format == Format::table && hits > 0) print_count(global, hits);
    return kDone;
  });
}

}  // namespace

Command audit_search_command() {
  return command("search", "Measures by what their history says; all that is asked has to be true",
                 audit_search_options, audit_search);
}

}  // namespace rectify::cli
