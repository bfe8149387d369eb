#include "cli/listing_tables.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/answer_text.h"

namespace rectify::cli {

using http::Json;

namespace {

std::string deadline_text(const Json& measure) {
  const auto deadline = measure.find("deadline");
  return deadline == measure.end() ? std::string() : short_time(text_at(*deadline, "due"));
}

std::string rung_text(const Json& measure, const char* key, core::Language language) {
  const auto title = measure.find(std::string(key) + "_title");
  const std::string named = title == measure.end() ? std::string() : title_of(*title, language);
  return named.empty() ? text_at(measure, key) : named;
}

// Of a card of the past; the present says nothing.
std::string as_of_text(const Json& measure, core::Language language) {
  if (!measure.contains("as_of")) return {};
  const std::string at = short_time(text_at(measure, "as_of"));
  if (!measure.contains("as_of_lines")) return at;
  const std::string lines = number_text(measure, "as_of_lines");
  return language == core::Language::zh ? at + "(前 " + lines + " 条记录)" : at + " (the first " + lines + " lines)";
}

// A head and a text beside it; all texts begin in the same column.
class Card {
 public:
  void add(std::string_view head, std::string text) {
    if (!text.empty()) lines_.emplace_back(head, std::move(text));
  }
  [[nodiscard]] std::string text() const {
    std::size_t widest = kHeadColumnsMin;
    for (const auto& [head, text] : lines_) widest = std::max(widest, display_width(head));
    const std::size_t columns = std::min(widest, kHeadColumnsMax);
    std::string out;
    for (const auto& [head, text] : lines_) out += pad_width(head, columns) + "  " + text + "\n";
    return out;
  }

 private:
  static constexpr std::size_t kHeadColumnsMin = 12;
  static constexpr std::size_t kHeadColumnsMax = 40;
  std::vector<std::pair<std::string, std::string>> lines_;
};

// "pass by li.na/office, 1 of 2 approvals; still to agree: finance-office".
std::string proposal_text(const Json& proposal, bool zh) {
  const std::string agreed = std::to_string(proposal["approvals"].size());
  const std::string needed = number_text(proposal, "needed");
  std::string text = text_at(proposal, "transition") + (zh ? ",提请人 " : " by ") + text_at(proposal, "by") +
                     (zh ? ",已同意 " + agreed + "/" + needed : ", " + agreed + " of " + needed + " approvals");
  std::string missing;
  for (const Json& name : proposal.value("missing", Json::array())) {
    missing += (missing.empty() ? "" : ", ") + name.get<std::string>();
  }
  if (!missing.empty()) text += (zh ? ";尚待 " : "; still to agree: ") + missing;
  const std::string expires = text_at(proposal, "expires");
  return expires.empty() ? text : text + (zh ? ";失效于 " : "; lapses ") + short_time(expires);
}

// Its parts, what it is a part of, and who may act for whom.
void add_relations(Card& card, const Json& measure, bool zh) {
  card.add(zh ? "属于" : "part of", text_at(measure, "parent"));
  for (const Json& child : measure.value("children", Json::array())) {
    const bool closed = child.value("final", false);
    card.add(zh ? "子措施" : "part", text_at(child, "id") + "  (" + text_at(child, "state") +
                                         (closed ? (zh ? ",已办结" : ", closed") : "") + ")");
  }
  for (const Json& one : measure.value("delegations", Json::array())) {
    card.add(zh ? "委托代办" : "delegated", text_at(one, "deputy") + (zh ? " 代 " : " for ") +
                                                text_at(one, "principal") + (zh ? ",至 " : " until ") +
                                                short_time(text_at(one, "until")));
  }
}

// "Hold to account (repeat_returns), 2020-10-09 09:00".
std::string rule_rung_text(const Json& rung, core::Language language) {
  const std::string title = title_of(rung.value("title", Json::object()), language);
  return (title.empty() ? text_at(rung, "rung") : title) + " (" + text_at(rung, "rule") + "), " +
         short_time(text_at(rung, "at"));
}

// How a rule stands: ", looks again 2020-10-09 09:00; failed 3 times: …".
std::string rule_text(const Json& rule, bool zh) {
  const std::string wake = text_at(rule, "wake");
  std::string text = wake.empty() ? std::string() : (zh ? ",再次查看:" : ", looks again ") + short_time(wake);
  if (const std::string error = text_at(rule, "error"); !error.empty()) {
    text += (zh ? ";失败次数 " : "; failures ") + number_text(rule, "failures") + (zh ? "：" : ": ") + error;
  }
  return text;
}

// The state, the deadline and what has come of it.
void add_standing(Card& card, const Json& measure, core::Language language) {
  const bool zh = language == core::Language::zh;
  const std::string state =
      measure.contains("state_title") ? title_of(measure["state_title"], language) : std::string();
  card.add(zh ? "状态" : "state", (state.empty() ? "" : state + " ") + "(" + text_at(measure, "state") + ", " +
                                      text_at(measure, "phase") + ")");
  std::string deadline = deadline_text(measure);
  if (measure.contains("deadline") && measure["deadline"].contains("original")) {
    deadline +=
        (zh ? "(原 " : " (originally ") + short_time(text_at(measure["deadline"], "original")) + (zh ? ")" : ")");
  }
  if (measure.value("overdue", false)) deadline += zh ? ",已超期" : ", overdue";
  card.add(zh ? "时限" : "deadline", deadline);
  card.add(zh ? "督办层级" : "rung", rung_text(measure, "rung", language));
  for (const Json& rung : measure.value("rungs", Json::array())) {
    if (rung.contains("rule") && rung["episode"] == measure["episode"])
      card.add(zh ? "规则提出" : "raised by rule", rule_rung_text(rung, language));
  }
  if (measure.contains("supervision")) card.add(zh ? "监督级别" : "supervision", number_text(measure, "supervision"));
  for (const Json& rule : measure.value("rules", Json::array())) {
    card.add(zh ? "规则" : "rule", text_at(rule, "rule") + rule_text(rule, zh));
  }
  card.add(zh ? "轮次" : "episode", number_text(measure, "episode"));
  card.add(zh ? "版次" : "revision", number_text(measure, "revision"));
}

// What was handed in, what waits for approvals, and what can be done next.
void add_papers(Card& card, const Json& measure, bool zh) {
  for (const Json& piece : measure.value("evidence", Json::array())) {
    card.add(zh ? "佐证材料" : "evidence",
             text_at(piece, "name") + (piece.contains("kind") ? " (" + text_at(piece, "kind") + ")" : std::string()) +
                 "  sha256 " + text_at(piece, "sha256").substr(0, 16) + "…");
  }
  for (const Json& proposal : measure.value("proposals", Json::array())) {
    card.add(zh ? "待批" : "proposed", proposal_text(proposal, zh));
  }
  for (const Json& next : measure.value("next", Json::array())) {
    std::string by;
    for (const Json& role : next["by"]) by += (by.empty() ? "" : ", ") + role.get<std::string>();
    card.add(zh ? "可执行" : "next", text_at(next, "transition") + " → " + text_at(next, "to") + "  (" + by + ")");
  }
}

}  // namespace

std::string title_of(const Json& title, core::Language language) {
  return core::title_in({text_at(title, "en"), text_at(title, "zh")}, language);
}

Names::Names(const Json& workflows, core::Language language, const std::string& ref) {
  for (const Json& workflow : workflows) {
    if (!ref.empty() && text_at(workflow, "workflow") + "@" + number_text(workflow, "version") != ref) continue;
    if (auto zone = Zone::find(text_at(workflow, "zone"))) zone_ = *zone;
    for (const Json& state : workflow["states"]) states_[text_at(state, "state")] = title_of(state["title"], language);
    for (const Json& one : workflow["transitions"]) {
      transitions_[text_at(one, "transition")] = title_of(one["title"], language);
    }
    for (const Json& field : workflow["fields"]) {
      const std::string name = text_at(field, "field");
      fields_[name] = title_of(field["title"], language);
      const Json titles = field.value("value_titles", Json::object());
      for (const auto& [value, title] : titles.items()) values_[{name, value}] = title_of(title, language);
    }
  }
}
Names::~Names() = default;

std::string Names::state(const std::string& name) const {
  const auto found = states_.find(name);
  return found == states_.end() || found->second.empty() ? name : found->second;
}

std::string Names::transition(const std::string& name) const {
  const auto found = transitions_.find(name);
  return found == transitions_.end() || found->second.empty() ? name : found->second;
}

std::string Names::field(const std::string& name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() || found->second.empty() ? name : found->second;
}

std::string Names::value(const std::string& field, const Json& value) const {
  if (value.is_array()) {
    std::string joined;
    for (const Json& item : value) joined += (joined.empty() ? "" : ", ") + this->value(field, item);
    return joined;
  }
  const std::string text = value_text(value);
  const auto found = values_.find({field, text});
  return found == values_.end() || found->second.empty() ? text : found->second;
}

Table measures_table(const Json& list, core::Language language) {
  Table table{{{{"id", "编号"}, 32},
               {{"title", "整改措施"}, 44},
               {{"state", "状态"}, 16},
               {{"unit", "责任单位"}, 24},
               {{"deadline", "时限"}, 16},
               {{"overdue", "超期"}, 8},
               {{"rung", "督办层级"}, 16}},
              {}};
  for (const Json& one : list) {
    const std::string state = one.contains("state_title") ? title_of(one["state_title"], language) : std::string();
    table.rows.push_back({text_at(one, "id"), title_of(one["title"], language),
                          state.empty() ? text_at(one, "state") : state, text_at(one, "unit"), deadline_text(one),
                          one.value("overdue", false) ? (language == core::Language::zh ? "是" : "yes") : "",
                          rung_text(one, "rung", language)});
  }
  return table;
}

Table summary_table(const Json& list, core::Language language) {
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
  std::map<std::string, std::uint64_t> sums;
  for (const Json& one : list) {
    std::vector<std::string> row{text_at(one, "inspection"), title_of(one["area"], language)};
    for (const char* key : {"total", "assign", "execute", "verify", "close", "overdue"}) {
      row.push_back(number_text(one, key));
      sums[key] += one.value(key, std::uint64_t{0});
    }
    const auto rung = one.find("highest_rung");
    row.push_back(rung == one.end() ? std::string() : title_of((*rung)["title"], language));
    if (rung != one.end() && row.back().empty()) row.back() = text_at(*rung, "rung");
    table.rows.push_back(std::move(row));
  }
  std::vector<std::string> total{"", language == core::Language::zh ? "合计" : "in all"};
  for (const char* key : {"total", "assign", "execute", "verify", "close", "overdue"}) {
    total.push_back(std::to_string(sums[key]));
  }
  total.emplace_back();
  table.rows.push_back(std::move(total));
  return table;
}

// Open, and what is waited for.
std::string status_text(const Json& escalation, core::Language language) {
  const bool zh = language == core::Language::zh;
  const std::string status = text_at(escalation, "status");
  if (escalation.value("to_be_decided", false) && status != "past") return zh ? "待裁定" : "to decide";
  if (!zh) return status;
  if (status == "open") return escalation.contains("acknowledge_by") ? "待签收" : "未办";
  if (status == "acknowledged") return "已签收";
  return status == "resolved" ? "已办结" : "已过";
}

std::string answered_text(const Json& escalation) {
  for (const char* who : {"resolved_by", "acknowledged_by"}) {
    if (const std::string by = text_at(escalation, who); !by.empty()) {
      const std::string outcome = text_at(escalation, "outcome");
      return (outcome.empty() ? "" : outcome + ": ") + by;
    }
  }
  const std::string to = text_at(escalation, "handed_to");
  return to.empty() ? "" : "→ " + to;
}

Table escalations_table(const Json& list, core::Language language) {
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
  for (const Json& one : list) {
    table.rows.push_back({short_time(text_at(one, "at")), rung_text(one, "rung", language), text_at(one, "id"),
                          title_of(one["title"], language), text_at(one, "unit"), text_at(one, "state"),
                          number_text(one, "age_days"), status_text(one, language), answered_text(one)});
  }
  return table;
}

Table findings_table(const Json& list, core::Language language) {
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
  for (const Json& one : list) {
    const bool closed = one.value("is_closed", false);
    table.rows.push_back({text_at(one, "inspection"), text_at(one, "finding"), title_of(one["title"], language),
                          number_text(one, "measures"), number_text(one, "open"), number_text(one, "closed"),
                          closed ? (zh ? "销号" : "closed") : (zh ? "未销号" : "open"),
                          short_time(text_at(one, "since"))});
  }
  return table;
}

Table workflows_table(const Json& list, core::Language language) {
  Table table{
      {{{"workflow", "流程"}, 32}, {{"version", "版本"}, 8, true}, {{"title", "名称"}, 48}, {{"calendar", "日历"}, 16}},
      {}};
  for (const Json& one : list) {
    table.rows.push_back({text_at(one, "workflow"), number_text(one, "version"), title_of(one["title"], language),
                          text_at(one, "calendar")});
  }
  return table;
}

std::string measure_card(const Json& measure, const Names& names, core::Language language) {
  const bool zh = language == core::Language::zh;
  Card card;
  card.add(zh ? "截至" : "as of", as_of_text(measure, language));
  std::string number;
  for (const Json& node : measure.value("finding_path", Json::array())) {
    number += (number.empty() ? "" : ".") + node["number"].dump();
    card.add(zh ? "问题" : "finding", number + " " + title_of(node["title"], language));
  }
  add_standing(card, measure, language);
  const Json fields = measure.value("fields", Json::object());
  for (const auto& [name, value] : fields.items()) card.add(names.field(name), names.value(name, value));
  add_relations(card, measure, zh);
  add_papers(card, measure, zh);
  std::string out = text_at(measure, "id") + "  " + title_of(measure["title"], language) + "\n\n" + card.text();
  const std::string text = text_at(measure, "text");
  return text.empty() ? out : out + "\n" + text + "\n";
}

void print_listing(const Global& global, const Json& json, const Table& table) {
  if (global.format == Format::json) return print_line(http::dump(json));
  print(global.format == Format::csv ? to_csv(table) : to_text(table, global.language));
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_line(std::string_view text) {
  print(text);
  print("\n");
}

}  // namespace rectify::cli
