// audit diff: what changed between two moments, of one measure or of an inspection.
#include <fmt/core.h>
#include <boost/json/array.hpp>

#include "cli/answer_text.h"
#include "cli/audit_tables.h"
#include "cli/history_text.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct AuditDiff {
  std::vector<std::string> words;  // ID T1 T2, or T1 T2 of an inspection
  std::string inspection;
};

std::vector<Option> audit_diff_options(AuditDiff& asked) {
  return {{.name = "WORDS",
           .into = &asked.words,
           .means = "[ID] T1 T2; a time is 2020-10-31 (its end), a moment, or @739 (739 lines)",
           .required = true,
           .least = 2,
           .most = 3},
          {.name = "--inspection", .into = &asked.inspection, .means = "All measures of this inspection"}};
}

void print_diff(const Global& global, const json::Value& answer, const Names& names) {
  const bool one = has(answer, "measure");
  const std::string subject = one ? shown_at(answer, "measure") + "  " + title_at(answer, "title", global.language)
                                  : shown_at(answer, "inspection");
  print_line(fmt::format("{}  {}\n", subject, between_text(answer)));
  if (!one) print(to_text(counts_table(answer, global.language), global.language) + "\n");
  print_found(global, changes_table(answer, names, global.language), {"nothing changed", "没有变化"});
  if (!one || json::array_at(answer, "lines").empty()) return;
  print_line(say(global, "\nThe lines between:\n", "\n其间的记录：\n"));
  print(history_text(value_at(answer, "lines"), names, global.language));
}

int audit_diff(const Global& global, const AuditDiff& asked) {
  const bool one = asked.inspection.empty();
  const std::vector<std::string>& words = asked.words;
  if (words.size() != (one ? 3U : 2U)) {
    report(global, {Code::invalid,
                    "write 'rectify audit diff ID T1 T2', or 'rectify audit diff --inspection INSPECTION T1 T2'",
                    {}});
    return kUsage;
  }
  Parameters parameters{{"from", words[words.size() - 2]}, {"until", words.back()}};
  parameters[one ? "measure" : "inspection"] = one ? words.front() : asked.inspection;
  const std::string target = question("/v1/audit/diff", parameters);
  return with_names(global, target, [&](const json::Value& answer, const Names& names) {
    if (global.format == Format::csv) {
      print(to_csv(changes_table(answer, names, global.language)));
    } else {
      print_diff(global, answer, names);
    }
    return kDone;
  });
}

}  // namespace

Command audit_diff_command() {
  return command("diff", "What changed between two moments: ID T1 T2, or --inspection I T1 T2", audit_diff_options,
                 audit_diff);
}

}  // namespace rectify::cli
