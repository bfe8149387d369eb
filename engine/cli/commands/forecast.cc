// forecast: what falls due and is claimed if nobody moves, as a table, JSON, CSV or an iCalendar file.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <fstream>

#include "cli/answer_text.h"
#include "cli/listing_tables.h"
#include "cli/output.h"
#include "cli/question_options.h"
#include "cli/read_command.h"
#include "cli/remote_link.h"
#include "cli/workflow_files.h"
#include "exchange/ics.h"

namespace rectify::cli {

namespace {

struct Forecast {
  Parameters parameters;
  std::string with;  // another workflow, by name or file
  std::string ics;   // a file, - for stdout
};

std::vector<Option> forecast_options(Forecast& asked) {
  Option measure = parameter("ID", asked.parameters, "One measure; else all that the filters take");
  measure.into = ParameterEntry{&asked.parameters, "measure"};
  Option until = parameter("--until", asked.parameters, "A day (its end) or a moment");
  until.required = true;
  return joined({list_options(asked.parameters),
                 {measure,
                  until,
                  parameter_flag("--beside", asked.parameters, "With --as-of: what then happened, beside it"),
                  {.name = "--with", .into = &asked.with, .means = "As if it went by this workflow (a name or file)"},
                  {.name = "--ics", .into = &asked.ics, .means = "Write an iCalendar file; - for stdout"}}});
}

std::string kind_text(const std::string& kind, bool zh) {
  if (!zh) return kind == "transition" ? "fires" : kind;
  if (kind == "deadline") return "到期";
  if (kind == "rung") return "升级";
  if (kind == "transition") return "自动流转";
  return kind == "lapse" ? "提议失效" : "签收时限";
}

// What falls due: the rung or transition, by its title.
std::string what_of(const json::Value& event, core::Language language) {
  const bool zh = language == core::Language::zh;
  const std::string kind = kind_text(shown_at(event, "kind"), zh);
  if (!has(event, "name")) return kind;
  const bool decided = json::flag_at(event, "to_be_decided");
  return fmt::format("{} {}{}", kind, named_at(event, "name", language),
                     decided ? (zh ? "（待裁定）" : " (people decide)") : "");
}

std::string told_of(const json::Value& event) {
  std::string text;
  for (const json::Value& one : json::array_at(event, "notify")) {
    text += (text.empty() ? "" : ", ") + shown_at(one, "who");
  }
  return text;
}

std::string happened_of(const json::Value& event, bool zh) {
  const json::Value& happened = value_at(event, "happened");
  if (!happened.is_object()) return zh ? "无变化" : "nothing yet";
  return fmt::format("{}  {}  {}", time_at(happened, "at"), shown_at(happened, "what"), shown_at(happened, "by"));
}

Table forecast_table(const json::Value& forecast, core::Language language, bool beside) {
  const bool zh = language == core::Language::zh;
  Table table{{{{"when", "时间"}, 16},
               {{"what", "事项"}, 36},
               {{"id", "编号"}, 32},
               {{"state", "状态"}, 16},
               {{"told", "通知"}, 36}},
              {}};
  if (beside) table.columns.back() = {{"what then happened", "实际情况"}, 60};
  for (const json::Value& event : json::array_at(forecast, "events")) {
    table.rows.push_back({time_at(event, "at"), what_of(event, language), shown_at(event, "id"),
                          named_at(event, "state", language), beside ? happened_of(event, zh) : told_of(event)});
  }
  return table;
}

std::string summary_of(const json::Value& forecast, bool zh) {
  return say_in(zh, "if nobody moves, from {0} to {1}: {2} for {3} measures",
                "{0} 至 {1}，如无人办理：{3} 项措施，{2} 项", time_at(forecast, "from"), time_at(forecast, "until"),
                json::array_at(forecast, "events").size(), json::number_at(forecast, "measures"));
}

Result<void> write_ics(const json::Value& forecast, const std::string& to, core::Language language) {
  std::vector<exchange::IcsEvent> events;
  for (const json::Value& event : json::array_at(forecast, "events")) {
    auto at = parse_instant(shown_at(event, "at"));
    if (!at) return at.error();
    const std::string id = shown_at(event, "id");
    const std::string kind = shown_at(event, "kind");
    std::string description = title_at(event, "title", language);
    if (const std::string told = told_of(event); !told.empty()) description += "\n→ " + told;
    events.push_back({fmt::format("{}/{}/{}/{}", id, kind, shown_at(event, "name"), format_utc(*at)),
                      *at,
                      fmt::format("{}: {}", what_of(event, language), id),
                      std::move(description),
                      {kind}});
  }
  auto made = parse_instant(shown_at(forecast, "from"));
  if (!made) return made.error();
  const std::string text = exchange::to_ics("rectify forecast", *made, events);
  if (to == "-") {
    print(text);
    return {};
  }
  std::ofstream file(to, std::ios::binary);
  file << text << std::flush;
  if (!file) return Error{Code::unavailable, "cannot be written", to};
  return {};
}

int show_forecast(const Global& global, const Forecast& asked, const json::Value& forecast) {
  const bool zh = global.language == core::Language::zh;
  if (!asked.ics.empty()) {
    if (auto ok = write_ics(forecast, asked.ics, global.language); !ok) return report(global, ok.error());
    if (asked.ics == "-") return kDone;
  } else if (global.format == Format::json) {
    print_line(json::print(forecast));
    return kDone;
  } else {
    print_listing(global, value_at(forecast, "events"),
                  forecast_table(forecast, global.language, asked.parameters.contains("beside")));
    if (global.format == Format::csv) return kDone;
  }
  print_line(summary_of(forecast, zh));
  return kDone;
}

int forecast(const Global& global, const Forecast& asked) {
  const std::string target = question("/v1/forecast", asked.parameters);
  if (asked.with.empty()) {
    return with_answer(global, target,
                       [&](Session&, const json::Value& answer) { return show_forecast(global, asked, answer); });
  }
  auto loaded = load_workflow(global, asked.with);
  if (!loaded) return report(global, loaded.error());
  auto session = Session::open(global, Access::read);
  if (!session) return report(global, session.error());
  auto answer = (*session)->send("POST", target, deployment_text(loaded->source, loaded->sources));
  if (!answer) return report(global, answer.error());
  return show_forecast(global, asked, *answer);
}

}  // namespace

Command forecast_command() {
  return command("forecast", "What falls due and is claimed until then if nobody moves", forecast_options, forecast);
}

}  // namespace rectify::cli
