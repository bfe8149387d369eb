// calendar explain: every day that a span counts, and why.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/files.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/workflow_files.h"

namespace rectify::cli {

namespace {

struct CalendarExplain {
  std::string calendar;
  std::string from;
  std::string span;
};

std::vector<Option> calendar_explain_options(CalendarExplain& asked) {
  return {{.name = "CALENDAR", .into = &asked.calendar, .means = "A calendar's name or file", .required = true},
          {.name = "--from", .into = &asked.from, .means = "2020-09-30, or with a time", .required = true},
          {.name = "--span",
           .into = &asked.span,
           .means = "'3 workdays', '72 hours', '24 workhours', '30 days'",
           .required = true}};
}

Result<core::Calendar> calendar_named(const Global& global, const std::string& name) {
  const embed::Library library(embed::workflow_folders(global.workflows));
  auto path = library.find_calendar(name);
  if (!path) return path.error();
  auto text = read_file(*path);
  if (!text) return text.error();
  auto read = definition::read_calendar(*text, path->string(), path->stem().string());
  print_complaints(global, read.diagnostics, *text);
  if (!read.value) return embed::complained(path->string(), read.diagnostics);
  return std::move(*read.value);
}

void print_days(const Global& global, const core::Calendar& calendar, Instant from, const core::Span& span,
                const core::Explanation& explained) {
  static const core::Title kWeekdays[] = {{"Monday", "星期一"},   {"Tuesday", "星期二"}, {"Wednesday", "星期三"},
                                          {"Thursday", "星期四"}, {"Friday", "星期五"},  {"Saturday", "星期六"},
                                          {"Sunday", "星期日"}};
  Table table{{{{"day", "日期"}, 10}, {{"weekday", "星期"}, 9}, {{"counted", "计入"}, 7}, {{"why", "理由"}, 60}}, {}};
  json::Array days;
  for (const core::ExplainedDay& day : explained.days) {
    const core::Title& name = kWeekdays[weekday(day.day)];
    table.rows.push_back({format_day(day.day), core::title_in(name, global.language),
                          std::string(day.counted ? say(global, "yes", "是") : ""), day.reason});
    days.emplace_back(json::Object{
        {"day", format_day(day.day)}, {"weekday", name.en}, {"counted", day.counted}, {"why", day.reason}});
  }
  const Zone& zone = calendar.zone;
  if (global.format != Format::table) {
    return print_listing(global,
                         json::Object{{"from", zone.format(from)},
                                      {"span", core::to_text(span)},
                                      {"ends", zone.format(explained.end)},
                                      {"beyond_coverage", explained.beyond_coverage},
                                      {"days", std::move(days)}},
                         table);
  }
  print_line(say_of(global, "{} from {} by calendar {} ({})\n", "{}，自 {} 起，按日历 {}（{}）\n", core::to_text(span),
                    zone.format_minute(from), calendar.name, zone.name()));
  print(to_text(table, global.language));
  print_line(say_of(global, "\nends {}", "\n截止 {}", zone.format(explained.end)));
  if (explained.beyond_coverage) {
    print_line(say_of(
        global, "some of these days lie outside {} to {}, which the calendar covers: ordinary weeks are assumed there",
        "其中部分日期不在日历覆盖的 {} 至 {} 之内，按普通周推算", format_day(calendar.covered_from),
        format_day(calendar.covered_to)));
  }
}

int explain_calendar(const Global& global, const CalendarExplain& asked) {
  auto calendar = calendar_named(global, asked.calendar);
  if (!calendar) return report(global, calendar.error());
  auto from = calendar->zone.parse(asked.from);
  if (!from) return report(global, from.error());
  auto span = core::parse_span(asked.span);
  if (!span) return report(global, span.error());
  print_days(global, *calendar, *from, *span, core::explain(*calendar, *from, *span));
  return kDone;
}

}  // namespace

Command calendar_explain_command() {
  return command("explain", "Every day that a span counts, and why", calendar_explain_options, explain_calendar);
}

}  // namespace rectify::cli
