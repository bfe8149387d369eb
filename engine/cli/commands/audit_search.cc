// Questions to the history: what was done, by whom, and what it came to.
#include <nlohmann/json.hpp>

#include "cli/audit_tables.h"
#include "cli/read_command.h"
#include "http/api/api.h"

namespace rectify::cli {

using http::Json;

namespace {

// Reads the workflows too, for the names of states and transitions, and shows the answer with them.
int with_names(const Global& global, const std::string& target,
               const std::function<int(const Json& answer, const Names& names)>& show) {
  return with_answer(global, target, [&](Session& session, const Json& answer) {
    if (global.format == Format::json) {
      print_line(http::dump(answer));
      return kDone;
    }
    auto workflows = session.get("/v1/workflows");
    if (!workflows) return report(global, workflows.error());
    return show(answer, Names(*workflows, global.language));
  });
}

// A table that may have nothing in it.
void print_found(const Global& global, const Table& table, const char* nothing, const char* nothing_zh) {
  if (global.format == Format::csv) {
    print(to_csv(table));
  } else if (table.rows.empty()) {
    print_line(global.language == core::Language::zh ? nothing_zh : nothing);
  } else {
    print(to_text(table, global.language));
  }
}

void print_diff(const Global& global, const Json& answer, const Names& names) {
  const bool zh = global.language == core::Language::zh;
  const bool one = answer.contains("measure");
  const std::string subject = one ? answer.value("measure", "") + "  " + title_of(answer["title"], global.language)
                                  : answer.value("inspection", "");
  print_line(subject + "  " + between_text(answer) + "\n");
  if (!one) print(to_text(counts_table(answer, global.language), global.language) + "\n");
  print_found(global, changes_table(answer, names, global.language), "nothing changed", "没有变化");
  if (!one || answer["lines"].empty()) return;
  print_line(zh ? "\n其间的记录:\n" : "\nThe lines between:\n");
  print(story(answer["lines"], names, global.language));
}

}  // namespace

int show_history(const Global& global, const std::string& id, const Filters& filters) {
  const std::string target = "/v1/measures/" + http::percent_encode(id) + "/history" + query_text(filters);
  return with_names(global, target, [&](const Json& events, const Names& names) {
    if (events.empty()) {
      print_line(global.language == core::Language::zh ? "没有符合条件的记录" : "no line answers this");
    } else {
      print(story(events, names, global.language));
    }
    return kDone;
  });
}

int audit_who(const Global& global, const std::string& actor, Filters filters) {
  filters.emplace_back("actor", actor);
  return with_names(global, "/v1/audit/who" + query_text(filters), [&](const Json& answer, const Names& names) {
    print_found(global, who_table(answer, names, global.language), "nothing was done", "没有记录");
    return kDone;
  });
}

int audit_diff(const Global& global, const std::vector<std::string>& words, const std::string& inspection) {
  if (words.size() != (inspection.empty() ? 3U : 2U)) {
    report(global, {Code::invalid,
                    "write 'rectify audit diff ID T1 T2', or 'rectify audit diff --inspection INSPECTION T1 T2'",
                    {}});
    return kUsage;
  }
  Filters filters{{"from", words[words.size() - 2]}, {"until", words.back()}};
  filters.emplace_back(inspection.empty() ? "measure" : "inspection", inspection.empty() ? words[0] : inspection);
  return with_names(global, "/v1/audit/diff" + query_text(filters), [&](const Json& answer, const Names& names) {
    if (global.format == Format::csv) {
      print(to_csv(changes_table(answer, names, global.language)));
    } else {
      print_diff(global, answer, names);
    }
    return kDone;
  });
}

int audit_search(const Global& global, const Filters& filters) {
  if (filters.size() < 2) {  // the inspection alone
    report(global, {Code::invalid,
                    "say what is searched for: --returned N, --reopened N, --in STATE --on TIME, --deadline-moved, "
                    "--same-unit or --rung RUNG",
                    {}});
    return kUsage;
  }
  return with_names(global, "/v1/audit/search" + query_text(filters), [&](const Json& answer, const Names& names) {
    print_found(global, search_table(answer, names, global.language), "no measure answers this", "没有符合条件的措施");
    if (global.format == Format::table && !answer["hits"].empty()) {
      const std::string count = std::to_string(answer["hits"].size());
      const char* noun = answer["hits"].size() == 1 ? " measure" : " measures";
      print_line("\n" + (global.language == core::Language::zh ? "共 " + count + " 项措施" : count + noun));
    }
    return kDone;
  });
}

int report_durations(const Global& global, const Filters& filters) {
  return with_names(global, "/v1/reports/durations" + query_text(filters), [&](const Json& answer, const Names&) {
    const bool csv = global.format == Format::csv;
    print_found(global, durations_table(answer, global.language, csv), "there are no measures", "没有措施");
    return kDone;
  });
}

}  // namespace rectify::cli
