#include "cli/audit_tables.h"

#include <nlohmann/json.hpp>

#include "cli/answer_text.h"

namespace rectify::cli {

using http::Json;

namespace {

constexpr std::string_view kOfField = "field.";

bool is_chinese(core::Language language) { return language == core::Language::zh; }

std::string local_minute(const Names& names, const std::string& utc) {
  const auto at = parse_instant(utc);
  return at ? names.zone().format_minute(*at) : utc;
}

// Where somebody is named without having acted: as what, and who acted.
std::string parts_text(const Json& act, core::Language language) {
  const bool zh = is_chinese(language);
  std::string text;
  for (const Json& part : act["as"]) {
    if (part == "actor") return {};
    const bool proposed = part == "proposer";
    const char* word = zh ? (proposed ? "提请" : "同意") : (proposed ? "proposed" : "approved");
    text += (text.empty() ? "" : zh ? "并" : " and ") + std::string(word);
  }
  const Json actor = act["event"].value("actor", Json::object());
  return (zh ? "(" : " (") + text + (zh ? "," : "; done by ") + text_at(actor, "person") + (zh ? " 经办)" : ")");
}

std::string phase_text(const std::string& phase, core::Language language) {
  static const std::map<std::string, std::string> kChinese = {
      {"assign", "交办"}, {"execute", "整改"}, {"verify", "核验"}, {"close", "办结"}};
  const auto found = kChinese.find(phase);
  return is_chinese(language) && found != kChinese.end() ? found->second : phase;
}

std::string fact_text(const std::string& what, const Names& names, core::Language language) {
  static const std::map<std::string, std::string> kChinese = {
      {"state", "状态"},     {"phase", "阶段"},       {"deadline", "时限"},  {"stopped", "暂停前时限"},
      {"episode", "轮次"},   {"returns", "退回次数"}, {"rungs", "督办层级"}, {"evidence", "佐证材料"},
      {"proposals", "待批"}, {"comments", "批注数"}};
  if (what.starts_with(kOfField)) {
    return (is_chinese(language) ? "字段 " : "field ") + names.field(what.substr(kOfField.size()));
  }
  if (what == "stopped" && !is_chinese(language)) return "deadline, stopped";
  const auto found = kChinese.find(what);
  return is_chinese(language) && found != kChinese.end() ? found->second : what;
}

std::string fact_value(const std::string& what, const Json& value, const Names& names, core::Language language) {
  if (value.is_null() || (value.is_array() && value.empty())) return "-";
  if (what.starts_with(kOfField)) return names.value(what.substr(kOfField.size()), value);
  const std::string text = value_text(value);
  if (what == "state") return names.state(text);
  if (what == "phase") return phase_text(text, language);
  return what == "deadline" || what == "stopped" ? short_time(text) : text;
}

std::string moment_text(const Json& moment) {
  const std::string at = short_time(text_at(moment, "at"));
  return moment.contains("lines") ? at + " (@" + number_text(moment, "lines") + ")" : at;
}

std::string move_text(const std::string& how, core::Language language) {
  static const std::map<std::string, std::string> kChinese = {{"extended", "延后"},
                                                              {"advanced", "提前"},
                                                              {"lifted", "取消"},
                                                              {"held_up", "因暂停顺延"},
                                                              {"migrated", "随流程版本调整"}};
  const auto found = kChinese.find(how);
  if (is_chinese(language) && found != kChinese.end()) return found->second;
  return how == "held_up" ? "held up by a pause" : how;
}

// " deadline 2020-12-18 → 2020-12-31, extended; asked by wu.hao/…, done by li.na/…".
std::string moved_text(const Json& why, core::Language language) {
  const bool zh = is_chinese(language);
  const std::string how = move_text(text_at(why, "how"), language);
  const std::string to = why["to"].is_null() ? "-" : short_time(text_at(why, "to"));
  const std::string asked_by = text_at(why, "asked_by");
  const std::string by = text_at(why, "by");
  std::string people = zh ? ",提请人 " + asked_by + ",经办人 " + by : "; asked by " + asked_by + ", done by " + by;
  if (asked_by == by) people = (zh ? ",经办人 " : "; done by ") + by;
  return (zh ? "时限" + how + " " : " deadline ") + short_time(text_at(why, "from")) + " → " + to +
         (zh ? "" : ", " + how) + people;
}

std::string times_text(const std::string& asked, const Json& why, core::Language language) {
  const std::string times = number_text(why, "times");
  const bool returned = asked == "returned";
  if (is_chinese(language)) return (returned ? "退回 " : "重新整改 ") + times + " 次";
  const std::string verb = returned ? "returned " : "reopened ";
  return verb + (times == "1" ? "once" : times + " times");
}

std::string why_text(const Json& why, const Names& names, core::Language language) {
  const bool zh = is_chinese(language);
  const std::string asked = text_at(why, "asked");
  const auto time = [&](const char* key) { return short_time(text_at(why, key)); };
  if (asked == "returned" || asked == "reopened") return times_text(asked, why, language);
  if (asked == "in") {
    const std::string left = why.contains("left") ? time("left") : (zh ? "至今" : "now");
    return names.state(text_at(why, "state")) + (zh ? ":" : ": ") + time("entered") + " → " + left;
  }
  if (asked == "deadline_moved") return names.state(text_at(why, "state")) + moved_text(why, language);
  if (asked == "same_unit") {
    return (zh ? "整改 " : "done by ") + text_at(why, "executed_by") + (zh ? ",办结 " : ", closed by ") +
           value_text(why["closed_by"]);
  }
  const std::string title = title_of(why["title"], language);
  return (title.empty() ? text_at(why, "rung") : title) + " " + time("at") + (zh ? ",已过时限 " : ", missed ") +
         time("missed");
}

// "12.5": milliseconds in days, rounded to a tenth.
std::string days_text(const Json& times, const char* key) {
  constexpr std::int64_t kTenth = kMsPerDay / 10;
  const std::int64_t tenths = (times.value(key, std::int64_t{0}) + kTenth / 2) / kTenth;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

core::Title group_head(const std::string& by) {
  if (by == "state") return {"of", "范围"};
  return by == "area" ? core::Title{"area", "方面"} : core::Title{"unit", "责任单位"};
}

std::string group_text(const Json& row, const std::string& by, core::Language language) {
  const bool zh = is_chinese(language);
  if (by == "state") return zh ? "全部" : "all";
  const std::string name = text_at(row, by == "unit" ? "unit" : "area");
  if (name.empty()) return zh ? "(无)" : "(none)";
  return by == "unit" ? name : text_at(row, "inspection") + " " + name + " " + title_of(row["title"], language);
}

}  // namespace

Table who_table(const Json& answer, const Names& names, core::Language language) {
  Table table{{{{"time", "时间"}, 16},
               {{"measure", "编号"}, 32},
               {{"what", "事项"}, 80},
               {{"for unit", "代表单位"}, 24},
               {{"line", "记录"}, 10, true},
               {{"note", "说明"}, 48}},
              {}};
  for (const Json& act : answer["acts"]) {
    const Json& event = act["event"];
    const Json body = event.value("body", Json::object());
    table.rows.push_back({local_minute(names, text_at(event, "at")), text_at(event, "measure"),
                          headline(event, names, language) + parts_text(act, language), text_at(act, "unit"),
                          text_at(event, "sequence"), text_at(body, "note")});
  }
  return table;
}

Table changes_table(const Json& answer, const Names& names, core::Language language) {
  Table table{{{{"what", "项目"}, 24}, {{"before", "之前"}, 48}, {{"after", "之后"}, 48}}, {}};
  const auto add = [&](const Json& measure, const std::vector<std::string>& lead) {
    for (const Json& change : measure["changes"]) {
      const std::string what = text_at(change, "what");
      std::vector<std::string> row = lead;
      row.push_back(fact_text(what, names, language));
      row.push_back(fact_value(what, change["before"], names, language));
      row.push_back(fact_value(what, change["after"], names, language));
      table.rows.push_back(std::move(row));
    }
  };
  if (answer.contains("measure")) {
    add(answer, {});
    return table;
  }
  table.columns.insert(table.columns.begin(), Column{{"id", "编号"}, 32});
  for (const Json& measure : answer["measures"]) add(measure, {text_at(measure, "id")});
  return table;
}

Table counts_table(const Json& answer, core::Language language) {
  Table table{
      {{{"state", "状态"}, 24}, {{"phase", "阶段"}, 12}, {{"before", "之前"}, 8, true}, {{"after", "之后"}, 8, true}},
      {}};
  for (const Json& row : answer["states"]) {
    const std::string title = title_of(row["title"], language);
    table.rows.push_back({title.empty() ? text_at(row, "state") : title, phase_text(text_at(row, "phase"), language),
                          number_text(row, "before"), number_text(row, "after")});
  }
  return table;
}

std::string between_text(const Json& answer) {
  return moment_text(answer["from"]) + " → " + moment_text(answer["until"]);
}

Table search_table(const Json& answer, const Names& names, core::Language language) {
  Table table{{{{"id", "编号"}, 32},
               {{"title", "整改措施"}, 32},
               {{"state", "状态"}, 16},
               {{"why", "依据"}, 160},
               {{"lines", "记录"}, 24}},
              {}};
  for (const Json& hit : answer["hits"]) {
    const std::string title = hit.contains("state_title") ? title_of(hit["state_title"], language) : std::string();
    for (const Json& why : hit["why"]) {
      table.rows.push_back({text_at(hit, "id"), title_of(hit["title"], language),
                            title.empty() ? text_at(hit, "state") : title, why_text(why, names, language),
                            value_text(why["lines"])});
    }
  }
  return table;
}

Table durations_table(const Json& answer, core::Language language, bool on_all_rows) {
  const std::string by = text_at(answer, "by");
  Table table{{{group_head(by), 40},
               {{"measures", "措施"}, 8, true},
               {{"returns", "退回"}, 8, true},
               {{"most", "最多"}, 8, true},
               {{"extensions", "延期"}, 10, true},
               {{"reopenings", "重开"}, 10, true},
               {{"state", "状态"}, 24},
               {{"visits", "次数"}, 8, true},
               {{"open", "未离开"}, 8, true},
               {{"mean days", "平均天数"}, 10, true},
               {{"median", "中位数"}, 10, true},
               {{"longest", "最长"}, 10, true}},
              {}};
  for (const Json& row : answer["rows"]) {
    std::vector<std::string> lead{group_text(row, by, language)};
    for (const char* key : {"measures", "returns", "returns_most", "extensions", "reopenings"}) {
      lead.push_back(number_text(row, key));
    }
    for (const Json& times : row["states"]) {
      const std::string title = title_of(times["title"], language);
      std::vector<std::string> cells = lead;
      cells.push_back(title.empty() ? text_at(times, "state") : title);
      for (const char* key : {"visits", "open"}) cells.push_back(number_text(times, key));
      for (const char* key : {"mean_ms", "median_ms", "longest_ms"}) cells.push_back(days_text(times, key));
      table.rows.push_back(std::move(cells));
      if (!on_all_rows) lead.assign(lead.size(), {});
    }
  }
  return table;
}

}  // namespace rectify::cli
