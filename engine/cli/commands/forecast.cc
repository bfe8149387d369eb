// What will fall due and be claimed if nobody moves: table, JSON, CSV, iCalendar.
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/answer_text.h"
#include "cli/commands.h"
#include "cli/listing_tables.h"
#include "cli/read_command.h"
#include "cli/workflow_files.h"
#include "exchange/ics.h"
#include "http/api/api.h"

namespace rectify::cli {

using http::Json;

namespace {

std::string kind_text(const std::string& kind, bool zh) {
  if (!zh) return kind == "transition" ? "fires" : kind;
  if (kind == "deadline") return "到期";
  if (kind == "rung") return "升级";
  if (kind == "transition") return "自动流转";
  return kind == "lapse" ? "提议失效" : "签收时限";
}

// What falls due: the rung or transition, by its title.
std::string what_of(const Json& event, core::Language language) {
  const bool zh = language == core::Language::zh;
  std::string text = kind_text(text_at(event, "kind"), zh);
  if (!event.contains("name")) return text;
  const std::string title = event.contains("name_title") ? title_of(event["name_title"], language) : std::string();
  text += " " + (title.empty() ? text_at(event, "name") : title);
  if (event.value("to_be_decided", false)) text += zh ? "（待裁定）" : " (people decide)";
  return text;
}

std::string told_of(const Json& event) {
  std::string text;
  for (const Json& one : event.value("notify", Json::array())) text += (text.empty() ? "" : ", ") + text_at(one, "who");
  return text;
}

std::string happened_of(const Json& event, bool zh) {
  const Json happened = event.value("happened", Json());
  if (!happened.is_object()) return zh ? "无变化" : "nothing yet";
  return short_time(text_at(happened, "at")) + "  " + text_at(happened, "what") + "  " + text_at(happened, "by");
}

Table forecast_table(const Json& forecast, core::Language language, bool beside) {
  const bool zh = language == core::Language::zh;
  Table table{{{{"when", "时间"}, 16},
               {{"what", "事项"}, 36},
               {{"id", "编号"}, 32},
               {{"state", "状态"}, 16},
               {{"told", "通知"}, 36}},
              {}};
  if (beside) table.columns.back() = {{"what then happened", "实际情况"}, 60};
  for (const Json& event : forecast["events"]) {
    std::string state = event.contains("state_title") ? title_of(event["state_title"], language) : std::string();
    if (state.empty()) state = text_at(event, "state");
    table.rows.push_back({short_time(text_at(event, "at")), what_of(event, language), text_at(event, "id"),
                          std::move(state), beside ? happened_of(event, zh) : told_of(event)});
  }
  return table;
}

std::string summary_of(const Json& forecast, bool zh) {
  const std::string events = std::to_string(forecast["events"].size());
  const std::string measures = std::to_string(forecast.value("measures", 0));
  const std::string from = short_time(text_at(forecast, "from"));
  const std::string until = short_time(text_at(forecast, "until"));
  if (zh) return from + " 至 " + until + "，如无人办理：" + measures + " 项措施，" + events + " 项";
  return "if nobody moves, from " + from + " to " + until + ": " + events + " for " + measures + " measures";
}

Result<void> write_ics(const Json& forecast, const ForecastOptions& options, core::Language language) {
  std::vector<exchange::IcsEvent> events;
  for (const Json& event : forecast["events"]) {
    auto at = parse_instant(text_at(event, "at"));
    if (!at) return at.error();
    const std::string id = text_at(event, "id");
    std::string description = title_of(event["title"], language);
    if (const std::string told = told_of(event); !told.empty()) description += "\n→ " + told;
    events.push_back({id + "/" + text_at(event, "kind") + "/" + text_at(event, "name") + "/" + format_utc(*at),
                      *at,
                      what_of(event, language) + ": " + id,
                      std::move(description),
                      {text_at(event, "kind")}});
  }
  auto made = parse_instant(text_at(forecast, "from"));
  if (!made) return made.error();
  const std::string text = exchange::to_ics("rectify forecast", *made, events);
  if (options.ics == "-") {
    print(text);
    return {};
  }
  std::ofstream file(options.ics, std::ios::binary);
  file << text << std::flush;
  if (!file) return Error{Code::unavailable, "cannot be written", options.ics};
  return {};
}

int show(const Global& global, const ForecastOptions& options, const Json& forecast) {
  const bool zh = global.language == core::Language::zh;
  if (!options.ics.empty()) {
    if (auto ok = write_ics(forecast, options, global.language); !ok) return report(global, ok.error());
    if (options.ics == "-") return kDone;
  } else if (global.format == Format::json) {
    print_line(http::dump(forecast));
    return kDone;
  } else {
    print_listing(global, forecast["events"],
                  forecast_table(forecast, global.language, options.filters.contains("beside")));
    if (global.format == Format::csv) return kDone;
  }
  print_line(summary_of(forecast, zh));
  return kDone;
}

}  // namespace

int show_forecast(const Global& global, const ForecastOptions& options) {
  const Filters filters(options.filters.begin(), options.filters.end());
  const std::string target = "/v1/forecast" + query_text(filters);
  if (options.with.empty()) {
    return with_answer(global, target, [&](Session&, const Json& forecast) { return show(global, options, forecast); });
  }
  auto loaded = load_workflow(global, options.with);
  if (!loaded) return report(global, loaded.error());
  auto session = Session::open(global, Session::Access::read);
  if (!session) return report(global, session.error());
  auto forecast = (*session)->send("POST", target, http::dump(deployment_of(*loaded)));
  if (!forecast) return report(global, forecast.error());
  return show(global, options, *forecast);
}

}  // namespace rectify::cli
