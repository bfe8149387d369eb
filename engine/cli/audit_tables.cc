#include "cli/audit_tables.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "cli/answer_text.h"
#include "cli/history_text.h"
#include "cli/listing_tables.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

constexpr std::string_view kOfField = "field.";

using Dictionary = std::map<std::string_view, std::string_view>;

bool is_chinese(core::Language language) { return language == core::Language::zh; }

std::string in_language(const Dictionary& chinese, const std::string& word, core::Language language) {
  const auto found = chinese.find(word);
  return is_chinese(language) && found != chinese.end() ? std::string(found->second) : word;
}

// Where somebody is named without having acted: as what, and who acted.
std::string parts_text(const json::Value& act, core::Language language) {
  const bool zh = is_chinese(language);
  std::string text;
  for (const json::Value& part : json::array_at(act, "as")) {
    const std::string as = json::text_of(part);
    if (as == "actor") return {};
    const bool proposed = as == "proposer";
    const char* word = zh ? (proposed ? "提请" : "同意") : (proposed ? "proposed" : "approved");
    text += (text.empty() ? "" : zh ? "并" : " and ") + std::string(word);
  }
  const std::string person = shown_at(value_at(value_at(act, "event"), "actor"), "person");
  return say_in(zh, " ({}; done by {})", "（{}，{} 经办）", text, person);
}

std::string phase_text(const std::string& phase, core::Language language) {
  static const Dictionary kChinese = {{"assign", "交办"}, {"execute", "整改"}, {"verify", "核验"}, {"close", "办结"}};
  return in_language(kChinese, phase, language);
}

std::string fact_text(const std::string& what, const Names& names, core::Language language) {
  static const Dictionary kChinese = {{"state", "状态"},         {"phase", "阶段"},        {"deadline", "时限"},
                                      {"stopped", "暂停前时限"}, {"episode", "轮次"},      {"returns", "退回次数"},
                                      {"rungs", "督办层级"},     {"evidence", "佐证材料"}, {"proposals", "待批"},
                                      {"comments", "批注数"}};
  if (what.starts_with(kOfField)) {
    return (is_chinese(language) ? "字段 " : "field ") + names.field(what.substr(kOfField.size()));
  }
  if (what == "stopped" && !is_chinese(language)) return "deadline, stopped";
  return in_language(kChinese, what, language);
}

std::string fact_value(const std::string& what, const json::Value& value, const Names& names, core::Language language) {
  if (value.is_null() || (value.is_array() && value.get_array().empty())) return "-";
  if (what.starts_with(kOfField)) return names.value(what.substr(kOfField.size()), value);
  const std::string text = value_text(value);
  if (what == "state") return names.state(text);
  if (what == "phase") return phase_text(text, language);
  return what == "deadline" || what == "stopped" ? short_time(text) : text;
}

std::string moment_text(const json::Value& moment) {
  const std::string at = time_at(moment, "at");
  return has(moment, "lines") ? fmt::format("{} (@{})", at, count_at(moment, "lines")) : at;
}

std::string move_text(const std::string& how, core::Language language) {
  static const Dictionary kChinese = {{"extended", "延后"},
                                      {"advanced", "提前"},
                                      {"lifted", "取消"},
                                      {"held_up", "因暂停顺延"},
                                      {"migrated", "随流程版本调整"}};
  if (how == "held_up" && !is_chinese(language)) return "held up by a pause";
  return in_language(kChinese, how, language);
}

// " deadline 2020-12-18 → 2020-12-31, extended; asked by wu.hao/…, done by li.na/…".
std::string moved_text(const json::Value& why, core::Language language) {
  const bool zh = is_chinese(language);
  const std::string how = move_text(shown_at(why, "how"), language);
  const std::string from = time_at(why, "from");
  const std::string to = value_at(why, "to").is_null() ? "-" : time_at(why, "to");
  const std::string asked_by = shown_at(why, "asked_by");
  const std::string by = shown_at(why, "by");
  const std::string moved =
      zh ? fmt::format("时限{} {} → {}", how, from, to) : fmt::format(" deadline {} → {}, {}", from, to, how);
  if (asked_by == by) return moved + (zh ? "，经办人 " : "; done by ") + by;
  return moved + say_in(zh, "; asked by {}, done by {}", "，提请人 {}，经办人 {}", asked_by, by);
}

std::string times_text(const std::string& asked, const json::Value& why, core::Language language) {
  const std::string times = count_at(why, "times");
  const bool returned = asked == "returned";
  if (is_chinese(language)) return fmt::format("{} {} 次", returned ? "退回" : "重新整改", times);
  return fmt::format("{} {}", returned ? "returned" : "reopened",
                     times == "1" ? "once" : fmt::format("{} times", times));
}

std::string why_text(const json::Value& why, const Names& names, core::Language language) {
  const bool zh = is_chinese(language);
  const std::string asked = shown_at(why, "asked");
  if (asked == "returned" || asked == "reopened") return times_text(asked, why, language);
  if (asked == "in") {
    const std::string left = has(why, "left") ? time_at(why, "left") : (zh ? "至今" : "now");
    return fmt::format("{}{}{} → {}", names.state(shown_at(why, "state")), zh ? "：" : ": ", time_at(why, "entered"),
                       left);
  }
  if (asked == "deadline_moved") return names.state(shown_at(why, "state")) + moved_text(why, language);
  if (asked == "same_unit") {
    return say_in(zh, "done by {}, closed by {}", "整改 {}，办结 {}", shown_at(why, "executed_by"),
                  value_text(value_at(why, "closed_by")));
  }
  const std::string title = title_at(why, "title", language);
  return fmt::format("{} {}{}{}", title.empty() ? shown_at(why, "rung") : title, time_at(why, "at"),
                     zh ? "，已过时限 " : ", missed ", time_at(why, "missed"));
}

// "12.5": milliseconds in days, rounded to a tenth.
std::string days_text(const json::Value& times, std::string_view key) {
  constexpr std::uint64_t kTenth = static_cast<std::uint64_t>(kMsPerDay) / 10;
  const std::uint64_t tenths = (json::number_at(times, key) + kTenth / 2) / kTenth;
  return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

core::Title group_head(const std::string& by) {
  if (by == "state") return {"of", "范围"};
  return by == "area" ? core::Title{"area", "方面"} : core::Title{"unit", "责任单位"};
}

std::string group_text(const json::Value& row, const std::string& by, core::Language language) {
  const bool zh = is_chinese(language);
  if (by == "state") return zh ? "全部" : "all";
  std::string name = shown_at(row, by == "unit" ? "unit" : "area");
  if (name.empty()) return zh ? "（无）" : "(none)";
  if (by == "unit") return name;
  return fmt::format("{} {} {}", shown_at(row, "inspection"), name, title_at(row, "title", language));
}

}  // namespace

Table who_table(const json::Value& answer, const Names& names, core::Language language) {
  Table table{{{{"time", "时间"}, 16},
               {{"measure", "编号"}, 32},
               {{"what", "事项"}, 80},
               {{"for unit", "代表单位"}, 24},
               {{"line", "记录"}, 10, true},
               {{"note", "说明"}, 48}},
              {}};
  for (const json::Value& act : json::array_at(answer, "acts")) {
    const json::Value& event = value_at(act, "event");
    table.rows.push_back({names.local_minute(shown_at(event, "at")), shown_at(event, "measure"),
                          headline(event, names, language) + parts_text(act, language), shown_at(act, "unit"),
                          shown_at(event, "sequence"), shown_at(value_at(event, "body"), "note")});
  }
  return table;
}

Table changes_table(const json::Value& answer, const Names& names, core::Language language) {
  Table table{{{{"what", "项目"}, 24}, {{"before", "之前"}, 48}, {{"after", "之后"}, 48}}, {}};
  const auto add = [&](const json::Value& measure, const std::vector<std::string>& lead) {
    for (const json::Value& change : json::array_at(measure, "changes")) {
      const std::string what = shown_at(change, "what");
      std::vector<std::string> row = lead;
      row.push_back(fact_text(what, names, language));
      row.push_back(fact_value(what, value_at(change, "before"), names, language));
      row.push_back(fact_value(what, value_at(change, "after"), names, language));
      table.rows.push_back(std::move(row));
    }
  };
  if (has(answer, "measure")) {
    add(answer, {});
    return table;
  }
  table.columns.insert(table.columns.begin(), Column{{"id", "编号"}, 32});
  for (const json::Value& measure : json::array_at(answer, "measures")) add(measure, {shown_at(measure, "id")});
  return table;
}

Table counts_table(const json::Value& answer, core::Language language) {
  Table table{
      {{{"state", "状态"}, 24}, {{"phase", "阶段"}, 12}, {{"before", "之前"}, 8, true}, {{"after", "之后"}, 8, true}},
      {}};
  for (const json::Value& row : json::array_at(answer, "states")) {
    const std::string title = title_at(row, "title", language);
    table.rows.push_back({title.empty() ? shown_at(row, "state") : title, phase_text(shown_at(row, "phase"), language),
                          count_at(row, "before"), count_at(row, "after")});
  }
  return table;
}

std::string between_text(const json::Value& answer) {
  return fmt::format("{} → {}", moment_text(value_at(answer, "from")), moment_text(value_at(answer, "until")));
}

Table search_table(const json::Value& answer, const Names& names, core::Language language) {
  Table table{{{{"id", "编号"}, 32},
               {{"title", "整改措施"}, 32},
               {{"state", "状态"}, 16},
               {{"why", "依据"}, 160},
               {{"lines", "记录"}, 24}},
              {}};
  for (const json::Value& hit : json::array_at(answer, "hits")) {
    for (const json::Value& why : json::array_at(hit, "why")) {
      table.rows.push_back({shown_at(hit, "id"), title_at(hit, "title", language), named_at(hit, "state", language),
                            why_text(why, names, language), value_text(value_at(why, "lines"))});
    }
  }
  return table;
}

Table durations_table(const json::Value& answer, core::Language language, bool on_all_rows) {
  const std::string by = shown_at(answer, "by");
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
  for (const json::Value& row : json::array_at(answer, "rows")) {
    std::vector<std::string> lead{group_text(row, by, language)};
    for (const char* key : {"measures", "returns", "returns_most", "extensions", "reopenings"}) {
      lead.push_back(count_at(row, key));
    }
    for (const json::Value& times : json::array_at(row, "states")) {
      const std::string title = title_at(times, "title", language);
      std::vector<std::string> cells = lead;
      cells.push_back(title.empty() ? shown_at(times, "state") : title);
      for (const char* key : {"visits", "open"}) cells.push_back(count_at(times, key));
      for (const char* key : {"mean_ms", "median_ms", "longest_ms"}) cells.push_back(days_text(times, key));
      table.rows.push_back(std::move(cells));
      if (!on_all_rows) lead.assign(lead.size(), {});
    }
  }
  return table;
}

}  // namespace rectify::cli
