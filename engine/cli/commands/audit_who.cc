// audit who: all that one person did, proposed or approved.
#include "cli/audit_tables.h"
#include "cli/question_options.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct AuditWho {
  Parameters parameters;
};

std::vector<Option> audit_who_options(AuditWho& asked) {
  Option actor{.name = "ACTOR",
               .into = ParameterEntry{&asked.parameters, "actor"},
               .means = "PERSON or PERSON/UNIT",
               .required = true};
  return joined({{actor}, period_options(asked.parameters)});
}

int audit_who(const Global& global, const AuditWho& asked) {
  const std::string target = question("/v1/audit/who", asked.parameters);
  return with_names(global, target, [&](const json::Value& answer, const Names& names) {
    print_found(global, who_table(answer, names, global.language), {"nothing was done", "没有记录"});
    return kDone;
  });
}

}  // namespace

Command audit_who_command() {
  return command("who", "All that one person did, proposed or approved", audit_who_options, audit_who);
}

}  // namespace rectify::cli
