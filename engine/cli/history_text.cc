#include "cli/history_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string_view>

#include "base/text.h"
#include "cli/answer_text.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

constexpr std::size_t kSequenceColumns = 8;
constexpr std::size_t kMeasureColumns = 16;  // a longer id pushes the line to the right
constexpr std::size_t kDigestShown = 12;     // digits of a SHA-256

// Headlines that take one member of the event; {} is where it stands.
struct Headline {
  std::string_view type;
  std::string_view member;  // "transition" is told by its title
  std::string_view en;
  std::string_view zh;
};
constexpr Headline kHeadlines[] = {
    {"proposed", "transition", "{} proposed", "{}（已提请，待批）"},
    {"approved", "transition", "{} approved, more approvals needed", "{}（已同意，尚待他人同意）"},
    {"vetoed", "transition", "{}: the proposal was struck down", "{}：提请被否决"},
    {"lapsed", "transition", "{}: the proposal lapsed, not agreed to in time", "{}：提请逾期未获同意，失效"},
    {"amended", "", "amended", "更正"},
    {"attached", "", "attached evidence", "补充佐证材料"},
    {"commented", "", "commented", "批注"},
    {"heads", "", "recorded the heads of all measures", "记录全部措施的历史末端"},
    {"organisation_deployed", "organisation", "deployed organisation {}", "部署组织架构 {}"},
    {"calendar_deployed", "calendar", "deployed calendar {}", "部署日历 {}"},
};

class Teller {
 public:
  Teller(const Names& names, core::Language language)
      : names_(names), zh_(language == core::Language::zh), language_(language) {}

  std::string tell(const json::Value& event) {
    const std::string type = shown_at(event, "type");
    const json::Value& body = value_at(event, "body");
    out_ = fmt::format("{}  {}  {}\n", names_.local_minute(shown_at(event, "at")), one_line(who(event)),
                       one_line(headline(type, body)));
    if (type == "fired") detail("due by itself since {}", "到期自动流转，应于 {}", local(body, "due"));
    if (type != "rung_claimed" && has(body, "deadline"))
      deadline(value_at(body, "deadline"), shown_at(body, "phase") == "close");
    if (type == "rung_claimed") rung(body);
    of_rule(type, body);
    told(body);
    values(body, "sets");
    values(body, "fields");
    for (const json::Value& piece : json::array_at(body, "evidence")) {
      detail("evidence {}", "佐证材料 {}",
             fmt::format("{}  sha256 {}…", shown_at(piece, "name"), shown_at(piece, "sha256").substr(0, kDigestShown)));
    }
    detail("decision {}", "文号 {}", shown_at(body, "decision"));
    detail("part of {}", "属于 {}", shown_at(body, "parent"));
    detail("lapses unless agreed to by {}", "须于此前获同意：{}", local(body, "expires"));
    for (const json::Value& actor : json::array_at(body, "approvals"))
      detail("approved by {}", "同意人 {}", person(actor));
    detail("“{}”", "“{}”", shown_at(body, "note"));
    return std::move(out_);
  }

  [[nodiscard]] std::string headline_of(const json::Value& event) const {
    return headline(shown_at(event, "type"), value_at(event, "body"));
  }

 private:
  template <typename... Args>
  [[nodiscard]] std::string say(std::string_view en, std::string_view zh, const Args&... args) const {
    return say_in(zh_, en, zh, args...);
  }

  // What goes on in a further line stands further in, so that nothing somebody wrote passes for a line of ours.
  void line(const std::string& text) {
    static constexpr std::string_view kBegins = "                    ";
    out_ += kBegins;
    for (const char c : visible(text)) {
      out_ += c;
      if (c == '\n') out_.append(kBegins).append("  ");
    }
    out_ += '\n';
  }
  // A line about `what`; none where that is empty.
  void detail(std::string_view en, std::string_view zh, const std::string& what) {
    if (!what.empty()) line(say(en, zh, what));
  }

  // A moment among the members; empty where there is none.
  [[nodiscard]] std::string local(const json::Value& body, std::string_view key) const {
    return names_.local_minute(shown_at(body, key));
  }

  [[nodiscard]] std::string person(const json::Value& actor) const {
    const auto named = [](const std::string& name, const std::string& unit) {
      return unit.empty() ? name : fmt::format("{} ({})", name, unit);
    };
    const std::string acts = named(shown_at(actor, "person"), shown_at(actor, "unit"));
    const std::string principal = named(shown_at(actor, "for_person"), shown_at(actor, "for_unit"));
    return principal.empty() ? acts : say("{} for {}", "{} 代 {}", acts, principal);
  }
  [[nodiscard]] std::string who(const json::Value& event) const {
    const json::Value& actor = value_at(event, "actor");
    return shown_at(actor, "person") == core::kEngineActor ? say("the engine", "系统") : person(actor);
  }

  [[nodiscard]] std::string headline(const std::string& type, const json::Value& body) const {
    const auto* found = std::ranges::find(kHeadlines, type, &Headline::type);
    if (found != std::end(kHeadlines)) {
      const std::string what = shown_at(body, found->member);
      return say(found->en, found->zh, found->member == "transition" ? names_.transition(what) : what);
    }
    if (type == "registered") return say("registered, in {}", "登记，状态为 {}", names_.state(shown_at(body, "state")));
    if (type == "fired") return fired(body);
    if (type == "rung_claimed") return say("escalated: {}", "督办升级：{}", rung_name(body));
    if (type == "rung_answered") return answer(body);
    if (type == "migrated") return migration(body);
    if (type == "child") return part(body);
    if (type == "delegated") {
      return say("may be acted for by {} until {}", "委托 {} 代办，至 {}", shown_at(body, "person"),
                 local(body, "until"));
    }
    if (type == "workflow_deployed") {
      return say("deployed workflow {}, version {}", "部署流程 {}，版本 {}", shown_at(body, "workflow"),
                 json::print(value_at(body, "version")));
    }
    if (type == "notices_folded") {
      return say("folded {} notices that waited longest into digests; they told of events {} to {}",
                 "积压通知 {} 条合并为摘要，涉及记录 {} 至 {}", shown_at(body, "notices"), shown_at(body, "first"),
                 shown_at(body, "last"));
    }
    return rule_headline(type, body);
  }

  [[nodiscard]] std::string fired(const json::Value& body) const {
    const std::uint64_t episode = json::number_at(body, "episode", 1);
    return say("{}: {} → {}{}", "{}：{} → {}{}", names_.transition(shown_at(body, "transition")),
               names_.state(shown_at(body, "from")), names_.state(shown_at(body, "to")),
               episode > 1 ? say(", episode {}", "，轮次 {}", episode) : std::string());
  }

  [[nodiscard]] std::string part(const json::Value& body) const {
    return say("part {} is in {}{}", "子措施 {} 状态为 {}{}", shown_at(body, "child"),
               names_.state(shown_at(body, "state")),
               json::flag_at(body, "final") ? say(", closed", "，已办结") : std::string());
  }

  [[nodiscard]] std::string rule_headline(const std::string& type, const json::Value& body) const {
    const std::string rule = say("rule {}", "规则 {}", shown_at(body, "rule"));
    if (type == "ruled" && has(body, "supervision")) {
      const std::string level = count_at(body, "supervision");
      return level == "0" ? say("{} lifted the supervision", "{}：解除提级监督", rule)
                          : say("{} set the level of supervision to {}", "{}：监督级别定为 {}", rule, level);
    }
    if (type == "ruled") {
      return has(body, "message") ? say("{} had something to say", "{}：提示", rule)
             : has(body, "wake")  ? say("{} looked, and looks again later", "{}：已查看，将再次查看", rule)
                                  : say("{} looked, and left it at that", "{}：已查看", rule);
    }
    if (type == "rule_failed") {
      const std::uint64_t attempts = json::number_at(body, "attempts", 1);
      return attempts < 2 ? say("{} failed", "{}：运行失败", rule)
                          : say("{} failed, the {} last times", "{}：运行失败，连续 {} 次", rule, attempts);
    }
    if (type == "rule_deployed") {
      const std::string version = shown_at(body, "version");
      return say("deployed {}", "部署{}", rule) +
             (version.empty() ? std::string() : say(", version {}", "，版本 {}", version));
    }
    return type;
  }

  [[nodiscard]] std::string answer(const json::Value& body) const {
    const std::string how = shown_at(body, "answer");
    const std::string rung = shown_at(body, "rung");
    if (how == "acknowledged") return say("acknowledged {}", "签收督办 {}", rung);
    if (how == "handed_over") return say("handed over {} to {}", "转交督办 {} 给 {}", rung, shown_at(body, "person"));
    const std::string outcome = shown_at(body, "outcome");
    return say("resolved {}", "办结督办 {}", rung) + (outcome.empty() ? std::string() : say(": {}", "：{}", outcome));
  }

  [[nodiscard]] std::string migration(const json::Value& body) const {
    const std::string from = names_.state(shown_at(body, "from"));
    const std::string to = names_.state(shown_at(body, "to"));
    return say("migrated from version {} to {}: {}", "流程由版本 {} 迁移到版本 {}：{}",
               json::print(value_at(body, "from_version")), json::print(value_at(body, "to_version")),
               from == to ? to : from + " → " + to);
  }

  [[nodiscard]] std::string rung_name(const json::Value& body) const {
    const std::string title = title_at(body, "title", language_);
    const std::string name = shown_at(body, "rung");
    return title.empty() ? name : fmt::format("{} ({})", title, name);
  }

  void rung(const json::Value& body) {
    if (!has(body, "rule")) line(say("deadline missed: {}", "已过时限：{}", local(body, "deadline")));
    detail("to be acknowledged by {}", "签收时限：{}", local(body, "acknowledge_by"));
    detail("passed over: {}", "未单独提出：{}", list_at(body, "passed"));
    detail("people decide: {}", "待裁定：{}", list_at(body, "outcomes"));
  }

  void of_rule(const std::string& type, const json::Value& body) {
    const std::string rule = shown_at(body, "rule");
    if (rule.empty()) return;
    const bool speaks = type == "ruled" || type == "rule_failed" || type == "rule_deployed";
    if (!speaks) detail("by rule {}", "依据规则 {}", rule);
    detail("“{}”", "“{}”", shown_at(body, "message"));
    detail("{}", "{}", shown_at(body, "error"));
    detail("looks again {}", "再次查看：{}", local(body, "wake"));
    detail("tried again {}", "重试：{}", local(body, "retry"));
    if (const std::string digest = shown_at(body, "digest"); !digest.empty())
      line(fmt::format("sha256 {}…", digest.substr(0, kDigestShown)));
  }

  void told(const json::Value& body) {
    std::string told;
    for (const json::Value& recipient : json::array_at(body, "notify")) {
      const std::string unit = shown_at(recipient, "unit");
      told += (told.empty() ? "" : ", ") + (unit.empty() ? shown_at(recipient, "person") : unit);
    }
    detail("told: {}", "通知：{}", told);
  }

  void values(const json::Value& body, std::string_view key) {
    for (const auto& [name, value] : json::object_at(body, key)) {
      const std::string field(name);
      line(fmt::format("{} = {}", names_.field(field), names_.value(field, value)));
    }
  }

  // What has to happen by then: in phase close there is only a review left.
  void deadline(const json::Value& deadline, bool review) {
    const std::string original = shown_at(deadline, "original");
    const bool moved = !original.empty() && original != shown_at(deadline, "due");
    line((review ? say("review by {}", "复核时限 {}", local(deadline, "due"))
                 : say("deadline {}", "时限 {}", local(deadline, "due"))) +
         (moved ? say(", originally {}", "，原时限 {}", local(deadline, "original")) : std::string()));
  }

  const Names& names_;
  const bool zh_;
  const core::Language language_;
  std::string out_;
};

}  // namespace

std::string headline(const json::Value& event, const Names& names, core::Language language) {
  return Teller(names, language).headline_of(event);
}

std::string history_text(const json::Value& events, const Names& names, core::Language language) {
  Teller teller(names, language);
  std::string out;
  for (const json::Value& event : rows_of(events)) out += teller.tell(event);
  return out;
}

std::string feed_text(const json::Value& event, const Names& names, core::Language language) {
  const std::string sequence = shown_at(event, "sequence");
  std::string measure = shown_at(event, "measure");
  if (measure.empty()) measure = "-";
  std::string out(kSequenceColumns - std::min(kSequenceColumns, sequence.size()), ' ');
  out += sequence + "  " + measure;
  out.append(kMeasureColumns - std::min(kMeasureColumns, display_width(measure)) + 2, ' ');
  const std::string told = Teller(names, language).tell(event);
  // What follows the first line stays under the time.
  const std::string margin(kSequenceColumns + 2 + kMeasureColumns + 2, ' ');
  for (std::string_view rest = told; !rest.empty();) {
    const std::size_t end = rest.find('\n') + 1;
    if (rest.size() != told.size()) out += margin;
    out += rest.substr(0, end);
    rest.remove_prefix(end);
  }
  return out;
}

}  // namespace rectify::cli
