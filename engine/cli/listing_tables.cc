#include "cli/listing_tables.h"

#include <boost/json/array.hpp>
#include <cstdint>
#include <map>

#include "cli/answer_text.h"

namespace rectify::cli {

namespace {

// Open, and what is waited for.
std::string status_text(const json::Value& escalation, core::Language language) {
  const bool zh = language == core::Language::zh;
  const std::string status = shown_at(escalation, "status");
  if (json::flag_at(escalation, "to_be_decided") && status != "past") return zh ? "待裁定" : "to decide";
  if (!zh) return status;
  if (status == "open") return has(escalation, "acknowledge_by") ? "待签收" : "未办";
  if (status == "acknowledged") return "已签收";
  return status == "resolved" ? "已办结" : "已过";
}

std::string answered_text(const json::Value& escalation) {
  for (const char* who : {"resolved_by", "acknowledged_by"}) {
    if (const std::string by = shown_at(escalation, who); !by.empty()) {
      const std::string outcome = shown_at(escalation, "outcome");
      return (outcome.empty() ? "" : outcome + ": ") + by;
    }
  }
  const std::string to = shown_at(escalation, "handed_to");
  return to.empty() ? "" : "→ " + to;
}

}  // namespace

std::string named_at(const json::Value& json, std::string_view key, core::Language language) {
  const std::string title = title_at(json, std::string(key) + "_title", language);
  return title.empty() ? shown_at(json, key) : title;
}

std::string deadline_text(const json::Value& measure) { return time_at(value_at(measure, "deadline"), "due"); }

Table measures_table(const json::Value& list, core::Language language) {
  Table table{{{{"id", "编号"}, 32},
               {{"title", "整改措施"}, 44},
               {{"state", "状态"}, 16},
               {{"unit", "责任单位"}, 24},
               {{"deadline", "时限"}, 16},
               {{"overdue", "超期"}, 8},
               {{"rung", "督办层级"}, 16}},
              {}};
  for (const json::Value& one : rows_of(list)) {
    table.rows.push_back({shown_at(one, "id"), title_at(one, "title", language), named_at(one, "state", language),
                          shown_at(one, "unit"), deadline_text(one),
                          json::flag_at(one, "overdue") ? (language == core::Language::zh ? "是" : "yes") : "",
                          named_at(one, "rung", language)});
  }
  return table;
}

Table summary_table(const json::Value& list, core::Language language) {
  static constexpr const char* kNumbers[] = {"total", "assign", "execute", "verify", "close", "overdue"};
  Table table{{{{"inspection", "巡视"}, 24},
               {{"area", "方面"}, 56},
               {{"total", "总数"}, 8, true},
               {{"assign", "交办"}, 8, true},
               {{"execute", "整改"}, 8, true},
               {{"verify", "核验"}, 8, true},
               {{"close", "办结"}, 8, true},
               {{"overdue", "超期"}, 8, true},
               {{"highest rung", "最高层级"}, 20}},
              {}};
  std::map<std::string_view, std::uint64_t> sums;
  for (const json::Value& one : rows_of(list)) {
    std::vector<std::string> row{shown_at(one, "inspection"), title_at(one, "area", language)};
    for (const char* key : kNumbers) {
      row.push_back(count_at(one, key));
      sums[key] += json::number_at(one, key);
    }
    const json::Value& rung = value_at(one, "highest_rung");
    row.push_back(title_at(rung, "title", language));
    if (row.back().empty()) row.back() = shown_at(rung, "rung");
    table.rows.push_back(std::move(row));
  }
  std::vector<std::string> total{"", language == core::Language::zh ? "合计" : "in all"};
  for (const char* key : kNumbers) total.push_back(std::to_string(sums[key]));
  total.emplace_back();
  table.rows.push_back(std::move(total));
  return table;
}

Table escalations_table(const json::Value& list, core::Language language) {
  Table table{{{{"claimed", "时间"}, 16},
               {{"rung", "层级"}, 20},
               {{"id", "编号"}, 32},
               {{"title", "整改措施"}, 40},
               {{"unit", "责任单位"}, 24},
               {{"state", "状态"}, 16},
               {{"days", "天数"}, 5, true},
               {{"status", "办理"}, 12},
               {{"by", "办理人"}, 32}},
              {}};
  for (const json::Value& one : rows_of(list)) {
    table.rows.push_back({time_at(one, "at"), named_at(one, "rung", language), shown_at(one, "id"),
                          title_at(one, "title", language), shown_at(one, "unit"), shown_at(one, "state"),
                          count_at(one, "age_days"), status_text(one, language), answered_text(one)});
  }
  return table;
}

Table findings_table(const json::Value& list, core::Language language) {
  const bool zh = language == core::Language::zh;
  Table table{{{{"inspection", "巡视"}, 24},
               {{"finding", "问题"}, 10},
               {{"title", "名称"}, 56},
               {{"measures", "措施"}, 8, true},
               {{"open", "未办结"}, 8, true},
               {{"closed", "已办结"}, 8, true},
               {{"state", "状态"}, 8},
               {{"since", "自"}, 16}},
              {}};
  for (const json::Value& one : rows_of(list)) {
    const bool closed = json::flag_at(one, "is_closed");
    table.rows.push_back({shown_at(one, "inspection"), shown_at(one, "finding"), title_at(one, "title", language),
                          count_at(one, "measures"), count_at(one, "open"), count_at(one, "closed"),
                          closed ? (zh ? "销号" : "closed") : (zh ? "未销号" : "open"), time_at(one, "since")});
  }
  return table;
}

Table workflows_table(const json::Value& list, core::Language language) {
  Table table{
      {{{"workflow", "流程"}, 32}, {{"version", "版本"}, 8, true}, {{"title", "名称"}, 48}, {{"calendar", "日历"}, 16}},
      {}};
  for (const json::Value& one : rows_of(list)) {
    table.rows.push_back({shown_at(one, "workflow"), count_at(one, "version"), title_at(one, "title", language),
                          shown_at(one, "calendar")});
  }
  return table;
}

}  // namespace rectify::cli
