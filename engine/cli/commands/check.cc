// Commands on files alone: check, calendar explain.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/listing_tables.h"
#include "cli/table.h"
#include "cli/workflow_files.h"
#include "daemon/config.h"
#include "definition/calendar/coverage_check.h"
#include "scenario/scenario_files.h"

namespace rectify::cli {

using http::Json;

namespace {

template <typename T>
void add(std::vector<embed::Complaint>& complaints, const definition::Read<T>& read, const std::string& source) {
  for (const Diagnostic& diagnostic : read.diagnostics) complaints.push_back({diagnostic, source});
}

// A ledger, and where it names a workflow that is at hand, its dates by the calendar of that.
void check_ledger(const embed::Library& library, const std::string& file, const std::string& text,
                  std::vector<embed::Complaint>& complaints) {
  const auto ledger = definition::read_ledger(text, file);
  add(complaints, ledger, text);
  if (!ledger.value || ledger.value->workflow.empty()) return;
  const auto path = library.find_workflow(ledger.value->workflow);
  if (!path) return;
  std::vector<embed::Complaint> of_workflow;  // which is a file of its own to check
  const auto loaded = library.load(*path, of_workflow);
  if (!loaded) return;
  definition::CoverageCheck check(file);
  check.look_at(*ledger.value, loaded->workflow);
  for (Diagnostic& diagnostic : check.take()) complaints.push_back({std::move(diagnostic), text});
}

// Everything that is wrong with one file and what it refers to.
Result<std::vector<embed::Complaint>> check_one(const embed::Library& library, const std::string& name) {
  auto path = library.find_workflow(name);
  if (!path) return path.error();
  const std::string file = path->string();
  auto text = read_file(file);
  if (!text) return text.error();
  std::vector<embed::Complaint> complaints;
  switch (definition::kind_of(*text)) {
    case definition::Kind::workflow:
      if (auto loaded = library.load(file, complaints); !loaded && complaints.empty()) return loaded.error();
      break;
    case definition::Kind::calendar:
      add(complaints, definition::read_calendar(*text, file, path->stem().string()), *text);
      break;
    case definition::Kind::ledger:
      check_ledger(library, file, *text, complaints);
      break;
    case definition::Kind::organisation:
      add(complaints, definition::read_organisation(*text, file, path->stem().string()), *text);
      break;
    case definition::Kind::scenario:
      if (auto loaded = scenario::load_scenarios(library, file, complaints); !loaded && complaints.empty())
        return loaded.error();
      break;
    case definition::Kind::migration:
      add(complaints, definition::read_migration(*text, file), *text);
      break;
    case definition::Kind::unknown:
      if (daemon::looks_like_config(*text)) {
        add(complaints, daemon::read_config(*text, file), *text);
        break;
      }
      return Error{Code::invalid,
                   "is none of the files that are checked: a workflow begins with `workflow:`, a scenario with "
                   "`scenario:`, a ledger with `ledger:`, a migration with `migrate:`, a calendar with "
                   "BEGIN:VCALENDAR, a daemon configuration has "
                   "`data:` or `listen:`",
                   file};
  }
  return complaints;
}

}  // namespace

void print_complaints(const Global& global, const std::vector<embed::Complaint>& complaints) {
  for (const embed::Complaint& complaint : complaints) {
    const Diagnostic& diagnostic = complaint.diagnostic;
    std::string text;
    if (global.format == Format::json) {
      text = http::dump({{"file", diagnostic.file},
                         {"line", diagnostic.line},
                         {"column", diagnostic.column},
                         {"severity", diagnostic.severity == Severity::error ? "error" : "warning"},
                         {"code", diagnostic.code},
                         {"message", diagnostic.message}});
    } else {
      text = to_text_with_source(diagnostic, complaint.source);
    }
    std::fprintf(stderr, "%s\n", text.c_str());
  }
}

Result<embed::LoadedWorkflow> load_workflow(const Global& global, const std::string& name) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  auto path = library.find_workflow(name);
  if (!path) return path.error();
  std::vector<embed::Complaint> complaints;
  auto loaded = library.load(*path, complaints);
  print_complaints(global, complaints);
  return loaded;
}

int check_files(const Global& global, const std::vector<std::string>& files) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  int code = kDone;
  for (const std::string& file : files) {
    auto complaints = check_one(library, file);
    if (!complaints) {
      code = report(global, complaints.error());
      continue;
    }
    print_complaints(global, *complaints);
    bool wrong = false;
    for (const embed::Complaint& complaint : *complaints)
      wrong = wrong || complaint.diagnostic.severity == Severity::error;
    if (wrong) code = kFoundWanting;
    if (!wrong && global.format != Format::json) print_line(file + ": ok");
  }
  return code;
}

int show_workflow(const Global& global, const std::string& name) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  auto path = library.find_workflow(name);
  if (!path) return report(global, path.error());
  std::vector<embed::Complaint> complaints;
  const auto loaded = library.load(*path, complaints);
  if (!loaded) {
    print_complaints(global, complaints);
    return report(global, loaded.error());
  }
  print(loaded->source);
  return kDone;
}

int explain_calendar(const Global& global, const ExplainOptions& options) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  auto path = library.find_calendar(options.calendar);
  if (!path) return report(global, path.error());
  auto text = read_file(*path);
  if (!text) return report(global, text.error());
  auto calendar = definition::read_calendar(*text, path->string(), path->stem().string());
  std::vector<embed::Complaint> complaints;
  add(complaints, calendar, *text);
  print_complaints(global, complaints);
  if (!calendar.value) return report(global, embed::complained(path->string(), calendar.diagnostics));
  auto from = calendar.value->zone.parse(options.from);
  if (!from) return report(global, from.error());
  auto span = core::parse_span(options.span);
  if (!span) return report(global, span.error());

  const core::Explanation explained = core::explain(*calendar.value, *from, *span);
  Table table{{{{"day", "日期"}, 10}, {{"weekday", "星期"}, 9}, {{"counted", "计入"}, 7}, {{"why", "理由"}, 60}}, {}};
  Json days = Json::array();
  static constexpr const char* kWeekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                              "Friday", "Saturday", "Sunday"};
  for (const core::ExplainedDay& day : explained.days) {
    const char* name = kWeekdays[weekday(day.day)];
    table.rows.push_back({format_day(day.day), name, day.counted ? "yes" : "", day.reason});
    days.push_back({{"day", format_day(day.day)}, {"weekday", name}, {"counted", day.counted}, {"why", day.reason}});
  }
  const Zone& zone = calendar.value->zone;
  if (global.format == Format::table) {
    print_line(core::to_text(*span) + " from " + zone.format_minute(*from) + " by calendar " + calendar.value->name +
               " (" + zone.name() + ")\n");
    print(to_text(table, global.language));
    print_line("\nends " + zone.format(explained.end));
    if (explained.beyond_coverage) {
      print_line("some of these days lie outside " + format_day(calendar.value->covered_from) + " to " +
                 format_day(calendar.value->covered_to) +
                 ", which the calendar covers: ordinary weeks are assumed there");
    }
    return kDone;
  }
  print_listing(global,
                {{"from", zone.format(*from)},
                 {"span", core::to_text(*span)},
                 {"ends", zone.format(explained.end)},
                 {"beyond_coverage", explained.beyond_coverage},
                 {"days", days}},
                table);
  return kDone;
}

}  // namespace rectify::cli
