// A measure's history for people: when, who, from → to, and under it what was said, set, attached and due.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/answer_text.h"
#include "cli/listing_tables.h"

namespace rectify::cli {

using http::Json;

namespace {

constexpr std::size_t kSequenceColumns = 8;
constexpr std::size_t kMeasureColumns = 16;  // a longer id pushes the line to the right

class Teller {
 public:
  Teller(const Names& names, core::Language language)
      : names_(names), zh_(language == core::Language::zh), language_(language) {}

  std::string tell(const Json& event) {
    const std::string type = text_at(event, "type");
    const Json body = event.value("body", Json::object());
    out_ = local(text_at(event, "at")) + "  " + who(event) + "  " + headline(type, body) + "\n";
    if (body.contains("due") && type == "fired")
      detail(say("due by itself since ", "到期自动流转,应于 ") + local(text_at(body, "due")));
    if (body.contains("deadline") && type != "rung_claimed")
      deadline(body["deadline"], body.value("phase", "") == "close");
    if (type == "rung_claimed") rung(body);
    if (const std::string rule = text_at(body, "rule"); !rule.empty()) of_rule(type, rule, body);
    told(body);
    for (const char* key : {"sets", "fields"}) {
      if (!body.contains(key)) continue;
      for (const auto& [name, value] : body[key].items())
        detail(names_.field(name) + " = " + names_.value(name, value));
    }
    for (const Json& piece : body.value("evidence", Json::array())) {
      detail(say("evidence ", "佐证材料 ") + text_at(piece, "name") + "  sha256 " +
             text_at(piece, "sha256").substr(0, 12) + "…");
    }
    if (const std::string decision = text_at(body, "decision"); !decision.empty())
      detail(say("decision ", "文号 ") + decision);
    if (const std::string parent = text_at(body, "parent"); !parent.empty()) detail(say("part of ", "属于 ") + parent);
    if (const std::string expires = text_at(body, "expires"); !expires.empty())
      detail(say("lapses unless agreed to by ", "须于此前获同意:") + local(expires));
    for (const Json& actor : body.value("approvals", Json::array()))
      detail(say("approved by ", "同意人 ") + person(actor));
    if (const std::string note = text_at(body, "note"); !note.empty()) detail("“" + note + "”");
    return std::move(out_);
  }

  [[nodiscard]] std::string headline_of(const Json& event) const {
    return headline(text_at(event, "type"), event.value("body", Json::object()));
  }

 private:
  [[nodiscard]] const char* say(const char* en, const char* zh) const { return zh_ ? zh : en; }
  void detail(const std::string& text) { out_ += "                    " + text + "\n"; }

  [[nodiscard]] std::string local(const std::string& utc) const {
    const auto at = parse_instant(utc);
    return at ? names_.zone().format_minute(*at) : utc;
  }

  [[nodiscard]] std::string person(const Json& actor) const {
    const auto named = [](const std::string& name, const std::string& unit) {
      return name + (unit.empty() ? "" : " (" + unit + ")");
    };
    const std::string acts = named(text_at(actor, "person"), text_at(actor, "unit"));
    const std::string principal = named(text_at(actor, "for_person"), text_at(actor, "for_unit"));
    return principal.empty() ? acts : acts + say(" for ", " 代 ") + principal;
  }
  [[nodiscard]] std::string who(const Json& event) const {
    const Json actor = event.value("actor", Json::object());
    return text_at(actor, "person") == core::kEngineActor ? say("the engine", "系统") : person(actor);
  }

  [[nodiscard]] std::string headline(const std::string& type, const Json& body) const {
    const std::string transition = names_.transition(text_at(body, "transition"));
    if (type == "registered")
      return std::string(say("registered, in ", "登记,状态为 ")) + names_.state(text_at(body, "state"));
    if (type == "fired") {
      const std::string from = names_.state(text_at(body, "from"));
      const std::string to = names_.state(text_at(body, "to"));
      const std::uint64_t episode = body.value("episode", std::uint64_t{1});
      return transition + ": " + from + " → " + to +
             (episode > 1 ? say(", episode ", ",轮次 ") + std::to_string(episode) : std::string());
    }
    if (type == "proposed") return transition + say(" proposed", "(已提请,待批)");
    if (type == "approved") return transition + say(" approved, more approvals needed", "(已同意,尚待他人同意)");
    if (type == "amended") return say("amended", "更正");
    if (type == "attached") return say("attached evidence", "补充佐证材料");
    if (type == "commented") return say("commented", "批注");
    if (type == "rung_claimed") return say("escalated: ", "督办升级:") + rung_name(body);
    if (type == "rung_answered") return answer(body);
    if (type == "migrated") return migration(body);
    if (type == "workflow_deployed") {
      return say("deployed workflow ", "部署流程 ") + text_at(body, "workflow") + say(", version ", ",版本 ") +
             body.value("version", Json()).dump();
    }
    if (type == "vetoed") return transition + say(": the proposal was struck down", ":提请被否决");
    if (type == "lapsed")
      return transition + say(": the proposal lapsed, not agreed to in time", ":提请逾期未获同意,失效");
    if (type == "child") {
      return say("part ", "子措施 ") + text_at(body, "child") + say(" is in ", " 状态为 ") +
             names_.state(text_at(body, "state")) + (body.value("final", false) ? say(", closed", ",已办结") : "");
    }
    if (type == "delegated") {
      return say("may be acted for by ", "委托 ") + text_at(body, "person") + say(" until ", " 代办,至 ") +
             local(text_at(body, "until"));
    }
    if (type == "organisation_deployed") {
      return say("deployed organisation ", "部署组织架构 ") + text_at(body, "organisation");
    }
    if (type == "calendar_deployed") return say("deployed calendar ", "部署日历 ") + text_at(body, "calendar");
    if (type == "heads") return say("recorded the heads of all measures", "记录全部措施的历史末端");
    if (type == "notices_folded") {
      return say("folded ", "积压通知 ") + text_at(body, "notices") +
             say(" notices that waited longest into digests; they told of events ", " 条合并为摘要,涉及记录 ") +
             text_at(body, "first") + say(" to ", " 至 ") + text_at(body, "last");
    }
    return rule_headline(type, body);
  }

  [[nodiscard]] std::string rule_headline(const std::string& type, const Json& body) const {
    const std::string rule = say("rule ", "规则 ") + text_at(body, "rule");
    if (type == "ruled" && body.contains("supervision")) {
      const std::string level = body["supervision"].dump();
      return rule + (level == "0" ? say(" lifted the supervision", ":解除提级监督")
                                  : say(" set the level of supervision to ", ":监督级别定为 ") + level);
    }
    if (type == "ruled") {
      return rule + (body.contains("message") ? say(" had something to say", ":提示")
                     : body.contains("wake")  ? say(" looked, and looks again later", ":已查看,将再次查看")
                                              : say(" looked, and left it at that", ":已查看"));
    }
    if (type == "rule_failed") {
      const std::uint64_t attempts = body.value("attempts", std::uint64_t{1});
      return rule + say(" failed", ":运行失败") +
             (attempts < 2 ? std::string()
                           : say(", the ", ",连续 ") + std::to_string(attempts) + say(" last times", " 次"));
    }
    if (type == "rule_deployed") {
      const std::string version = text_at(body, "version");
      return say("deployed ", "部署") + rule + (version.empty() ? "" : say(", version ", ",版本 ") + version);
    }
    return type;
  }

  [[nodiscard]] std::string answer(const Json& body) const {
    const std::string how = text_at(body, "answer");
    const std::string rung = text_at(body, "rung");
    if (how == "acknowledged") return say("acknowledged ", "签收督办 ") + rung;
    if (how == "handed_over")
      return say("handed over ", "转交督办 ") + rung + say(" to ", " 给 ") + text_at(body, "person");
    const std::string outcome = text_at(body, "outcome");
    return say("resolved ", "办结督办 ") + rung + (outcome.empty() ? "" : say(": ", "：") + outcome);
  }

  [[nodiscard]] std::string migration(const Json& body) const {
    const auto version = [&](const char* key) { return body.value(key, Json()).dump(); };
    const std::string from = names_.state(text_at(body, "from"));
    const std::string to = names_.state(text_at(body, "to"));
    return say("migrated from version ", "流程由版本 ") + version("from_version") + say(" to ", " 迁移到版本 ") +
           version("to_version") + say(": ", "：") + (from == to ? to : from + " → " + to);
  }

  [[nodiscard]] std::string rung_name(const Json& body) const {
    const std::string title = title_of(body.value("title", Json::object()), language_);
    return title.empty() ? text_at(body, "rung") : title + " (" + text_at(body, "rung") + ")";
  }

  void rung(const Json& body) {
    if (!body.contains("rule")) detail(say("deadline missed: ", "已过时限:") + local(text_at(body, "deadline")));
    if (const std::string by = text_at(body, "acknowledge_by"); !by.empty())
      detail(say("to be acknowledged by ", "签收时限:") + local(by));
    listed(body, "passed", say("passed over: ", "未单独提出:"));
    listed(body, "outcomes", say("people decide: ", "待裁定:"));
  }

  void of_rule(const std::string& type, const std::string& rule, const Json& body) {
    const bool speaks = type == "ruled" || type == "rule_failed" || type == "rule_deployed";
    if (!speaks) detail(say("by rule ", "依据规则 ") + rule);
    if (const std::string message = text_at(body, "message"); !message.empty()) detail("“" + message + "”");
    if (const std::string error = text_at(body, "error"); !error.empty()) detail(error);
    if (const std::string wake = text_at(body, "wake"); !wake.empty())
      detail(say("looks again ", "再次查看:") + local(wake));
    if (const std::string retry = text_at(body, "retry"); !retry.empty())
      detail(say("tried again ", "重试:") + local(retry));
    if (const std::string digest = text_at(body, "digest"); !digest.empty())
      detail("sha256 " + digest.substr(0, 12) + "…");
  }

  void listed(const Json& body, const char* key, const std::string& what) {
    std::string names;
    for (const Json& one : body.value(key, Json::array()))
      names += (names.empty() ? "" : ", ") + one.get<std::string>();
    if (!names.empty()) detail(what + names);
  }

  void told(const Json& body) {
    std::string told;
    for (const Json& recipient : body.value("notify", Json::array())) {
      const std::string unit = text_at(recipient, "unit");
      told += (told.empty() ? "" : ", ") + (unit.empty() ? text_at(recipient, "person") : unit);
    }
    if (!told.empty()) detail(say("told: ", "通知:") + told);
  }

  // What has to happen by then: in phase close there is only a review left.
  void deadline(const Json& json, bool review) {
    const std::string due = local(text_at(json, "due"));
    const std::string original = text_at(json, "original");
    std::string text = (review ? say("review by ", "复核时限 ") : say("deadline ", "时限 ")) + due;
    if (!original.empty() && original != text_at(json, "due"))
      text += say(", originally ", ",原时限 ") + local(original);
    detail(text);
  }

  const Names& names_;
  const bool zh_;
  const core::Language language_;
  std::string out_;
};

}  // namespace

std::string headline(const Json& event, const Names& names, core::Language language) {
  return Teller(names, language).headline_of(event);
}

std::string story(const Json& events, const Names& names, core::Language language) {
  Teller teller(names, language);
  std::string out;
  for (const Json& event : events) out += teller.tell(event);
  return out;
}

std::string feed_story(const Json& event, const Names& names, core::Language language) {
  const std::string sequence = text_at(event, "sequence");
  const std::string measure = text_at(event, "measure");
  std::string out(kSequenceColumns - std::min(kSequenceColumns, sequence.size()), ' ');
  out += sequence + "  " + (measure.empty() ? "-" : measure);
  const std::size_t columns = display_width(measure.empty() ? "-" : measure);
  out.append(kMeasureColumns - std::min(kMeasureColumns, columns) + 2, ' ');
  const std::string told = Teller(names, language).tell(event);
  // What follows the first line stays under the time.
  const std::string margin(kSequenceColumns + 2 + kMeasureColumns + 2, ' ');
  for (std::string_view story = told; !story.empty();) {
    const std::size_t end = story.find('\n') + 1;
    if (story.size() != told.size()) out += margin;
    out += story.substr(0, end);
    story.remove_prefix(end);
  }
  return out;
}

}  // namespace rectify::cli
