#include "cli/measure_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/answer_text.h"
#include "cli/listing_tables.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

// All texts begin in the same column.
class Card {
 public:
  void add(std::string_view head, std::string_view text) {
    if (!text.empty()) lines_.emplace_back(one_line(head), one_line(text));
  }
  [[nodiscard]] std::string text() const {
    std::size_t widest = kHeadColumnsMin;
    for (const auto& [head, text] : lines_) widest = std::max(widest, display_width(head));
    const std::size_t columns = std::min(widest, kHeadColumnsMax);
    std::string out;
    for (const auto& [head, text] : lines_) out += fmt::format("{}  {}\n", pad_width(head, columns), text);
    return out;
  }

 private:
  static constexpr std::size_t kHeadColumnsMin = 12;
  static constexpr std::size_t kHeadColumnsMax = 40;
  std::vector<std::pair<std::string, std::string>> lines_;
};

// Of a card of the past; the present says nothing.
std::string as_of_text(const json::Value& measure, bool zh) {
  std::string at = time_at(measure, "as_of");
  if (at.empty() || !has(measure, "as_of_lines")) return at;
  const std::string lines = count_at(measure, "as_of_lines");
  return zh ? fmt::format("{}（前 {} 条记录）", at, lines) : fmt::format("{} (the first {} lines)", at, lines);
}

// "pass by li.na/office, 1 of 2 approvals; still to agree: finance-office".
std::string proposal_text(const json::Value& proposal, bool zh) {
  std::string text =
      say_in(zh, "{} by {}, {} of {} approvals", "{}，提请人 {}，已同意 {}/{}", shown_at(proposal, "transition"),
             shown_at(proposal, "by"), json::array_at(proposal, "approvals").size(), count_at(proposal, "needed"));
  const std::string missing = list_at(proposal, "missing");
  if (!missing.empty()) text += (zh ? "；尚待 " : "; still to agree: ") + missing;
  const std::string expires = time_at(proposal, "expires");
  return expires.empty() ? text : text + (zh ? "；失效于 " : "; lapses ") + expires;
}

// Its parts, what it is a part of, and who may act for whom.
void add_relations(Card& card, const json::Value& measure, bool zh) {
  card.add(zh ? "属于" : "part of", shown_at(measure, "parent"));
  for (const json::Value& part : json::array_at(measure, "parts")) {
    const bool closed = json::flag_at(part, "final");
    card.add(zh ? "子措施" : "part", fmt::format("{}  ({}{})", shown_at(part, "id"), shown_at(part, "state"),
                                                 closed ? (zh ? "，已办结" : ", closed") : ""));
  }
  for (const json::Value& one : json::array_at(measure, "delegations")) {
    card.add(zh ? "委托代办" : "delegated", say_in(zh, "{} for {} until {}", "{} 代 {}，至 {}", shown_at(one, "deputy"),
                                                   shown_at(one, "principal"), time_at(one, "until")));
  }
}

// "Hold to account (repeat_returns), 2020-10-09 09:00".
std::string rule_rung_text(const json::Value& rung, core::Language language) {
  const std::string title = title_at(rung, "title", language);
  return fmt::format("{} ({}), {}", title.empty() ? shown_at(rung, "rung") : title, shown_at(rung, "rule"),
                     time_at(rung, "at"));
}

// How a rule stands: ", looks again 2020-10-09 09:00; failed 3 times: …".
std::string rule_text(const json::Value& rule, bool zh) {
  const std::string wake = time_at(rule, "wake");
  std::string text = wake.empty() ? std::string() : (zh ? "，再次查看：" : ", looks again ") + wake;
  if (const std::string error = shown_at(rule, "error"); !error.empty()) {
    text += say_in(zh, "; failures {}: {}", "；失败次数 {}：{}", count_at(rule, "failures"), error);
  }
  return text;
}

std::string deadline_line(const json::Value& measure, bool zh) {
  std::string text = deadline_text(measure);
  const std::string original = time_at(value_at(measure, "deadline"), "original");
  if (!original.empty()) text += say_in(zh, " (originally {})", "（原 {}）", original);
  if (json::flag_at(measure, "overdue")) text += zh ? "，已超期" : ", overdue";
  return text;
}

// The state, the deadline and what has come of it.
void add_standing(Card& card, const json::Value& measure, core::Language language) {
  const bool zh = language == core::Language::zh;
  const std::string state = title_at(measure, "state_title", language);
  card.add(zh ? "状态" : "state", say_in(zh, "{}{}({}, {})", "{}{}（{}，{}）", state, state.empty() || zh ? "" : " ",
                                         shown_at(measure, "state"), shown_at(measure, "phase")));
  card.add(zh ? "时限" : "deadline", deadline_line(measure, zh));
  card.add(zh ? "督办层级" : "rung", named_at(measure, "rung", language));
  for (const json::Value& rung : json::array_at(measure, "rungs")) {
    if (has(rung, "rule") && value_at(rung, "episode") == value_at(measure, "episode"))
      card.add(zh ? "规则提出" : "claimed by rule", rule_rung_text(rung, language));
  }
  if (has(measure, "supervision")) card.add(zh ? "监督级别" : "supervision", count_at(measure, "supervision"));
  for (const json::Value& rule : json::array_at(measure, "rules")) {
    card.add(zh ? "规则" : "rule", shown_at(rule, "rule") + rule_text(rule, zh));
  }
  card.add(zh ? "轮次" : "episode", count_at(measure, "episode"));
  card.add(zh ? "版次" : "revision", count_at(measure, "revision"));
}

// What was handed in, what waits for approvals, and what can be done next.
void add_papers(Card& card, const json::Value& measure, bool zh) {
  for (const json::Value& piece : json::array_at(measure, "evidence")) {
    const std::string kind = shown_at(piece, "kind");
    card.add(zh ? "佐证材料" : "evidence",
             fmt::format("{}{}  sha256 {}…", shown_at(piece, "name"), kind.empty() ? "" : fmt::format(" ({})", kind),
                         shown_at(piece, "sha256").substr(0, 16)));
  }
  for (const json::Value& proposal : json::array_at(measure, "proposals")) {
    card.add(zh ? "待批" : "proposed", proposal_text(proposal, zh));
  }
  for (const json::Value& next : json::array_at(measure, "next")) {
    card.add(zh ? "可执行" : "next",
             fmt::format("{} → {}  ({})", shown_at(next, "transition"), shown_at(next, "to"), list_at(next, "by")));
  }
}

}  // namespace

std::string measure_card(const json::Value& measure, const Names& names, core::Language language) {
  const bool zh = language == core::Language::zh;
  Card card;
  card.add(zh ? "截至" : "as of", as_of_text(measure, zh));
  std::string number;
  for (const json::Value& node : json::array_at(measure, "finding_path")) {
    number += (number.empty() ? "" : ".") + count_at(node, "number");
    card.add(zh ? "问题" : "finding", number + " " + title_at(node, "title", language));
  }
  add_standing(card, measure, language);
  for (const auto& [name, value] : json::object_at(measure, "fields")) {
    const std::string field(name);
    card.add(names.field(field), names.value(field, value));
  }
  add_relations(card, measure, zh);
  add_papers(card, measure, zh);
  std::string out = fmt::format("{}  {}\n\n{}", one_line(shown_at(measure, "id")),
                                one_line(title_at(measure, "title", language)), card.text());
  const std::string text = shown_at(measure, "text");
  return text.empty() ? out : fmt::format("{}\n{}\n", out, visible(text));
}

}  // namespace rectify::cli
