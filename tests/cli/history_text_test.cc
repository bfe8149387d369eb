// What rules leave behind, as a history is told to people and as a measure's card shows it.
#include "cli/history_text.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "cli/answer_text.h"
#include "cli/measure_card.h"
#include "core/event.h"
#include "support/json_answer.h"

using namespace rectify;

namespace {

const cli::Names& no_names() {
  static const cli::Names names(json::Value(), core::Language::en);
  return names;
}

std::string told(const std::string& type, const std::string& body, core::Language language = core::Language::en) {
  const json::Value events = test::parsed(R"([{"type": ")" + type + R"(", "at": "2026-11-24T01:00:00.000Z",
    "actor": {"person": ")" + std::string(core::kEngineActor) +
                                          R"("}, "body": )" + body + "}]");
  return cli::history_text(events, no_names(), language);
}

}  // namespace

TEST_CASE("what a rule did is told in plain words, in both languages") {
  const std::string load = R"({"rule": "unit_load", "supervision": 2, "message": "over half are late",
    "wake": "2026-11-25T01:00:00.000Z", "memory": "not for people",
    "notify": [{"role": "office", "unit": "audit-office"}]})";
  const std::string english = told("ruled", load);
  CHECK_THAT(english, Catch::Contains("the engine  rule unit_load set the level of supervision to 2\n") &&
                          Catch::Contains("“over half are late”") && Catch::Contains("looks again 2026-11-25 01:00") &&
                          Catch::Contains("told: audit-office") && !Catch::Contains("not for people"));
  CHECK_THAT(told("ruled", load, core::Language::zh),
             Catch::Contains("规则 unit_load：监督级别定为 2") && Catch::Contains("再次查看：2026-11-25 01:00"));
  CHECK_THAT(told("ruled", R"({"rule": "unit_load", "supervision": 0})"), Catch::Contains("lifted the supervision"));
  CHECK_THAT(told("ruled", R"({"rule": "round", "message": "m"})"), Catch::Contains("rule round had something to say"));
  CHECK_THAT(told("ruled", R"({"rule": "round"})"), Catch::Contains("rule round looked, and left it at that"));
}

TEST_CASE("a rule that failed, one that was deployed and folded notices are told of") {
  const std::string failed =
      R"({"rule": "round", "attempts": 3, "error": "no seed", "retry": "2026-11-24T01:04:00.000Z"})";
  CHECK_THAT(told("rule_failed", failed), Catch::Contains("rule round failed, the 3 last times") &&
                                              Catch::Contains("no seed\n") &&
                                              Catch::Contains("tried again 2026-11-24 01:04"));
  CHECK_THAT(told("rule_failed", failed, core::Language::zh),
             Catch::Contains("规则 round：运行失败，连续 3 次") && Catch::Contains("重试：2026-11-24 01:04"));
  const std::string deployed =
      R"({"rule": "round", "version": "1.2", "digest": ")" + std::string(64, 'e') + R"(", "source": "return 1"})";
  CHECK_THAT(told("rule_deployed", deployed), Catch::Contains("deployed rule round, version 1.2") &&
                                                  Catch::Contains("sha256 eeeeeeeeeeee…") &&
                                                  !Catch::Contains("return 1"));
  const std::string folded = R"({"notices": "1024", "first": "3", "last": "99"})";
  CHECK_THAT(told("notices_folded", folded),
             Catch::Contains("folded 1024 notices") && Catch::Contains("events 3 to 99"));
  CHECK_THAT(told("notices_folded", folded, core::Language::zh), Catch::Contains("积压通知 1024 条合并为摘要"));
}

TEST_CASE("every type of event has a headline in both languages") {
  for (const std::string_view type : core::kEventTypes) {
    const json::Value event = test::parsed(R"({"type": ")" + std::string(type) + R"(", "body": {}})");
    INFO(type);
    CHECK(cli::headline(event, no_names(), core::Language::zh) != type);
    // These two are plain English as they are; a type without a headline is shown bare in both languages.
    const bool is_plain = type == "amended" || type == "commented";
    CHECK((cli::headline(event, no_names(), core::Language::en) == type) == is_plain);
  }
}

TEST_CASE("a rung and a transition that a rule wanted name it") {
  const std::string rung = R"({"rung": "stagnant", "title": {"en": "No progress"},
    "deadline": "2026-11-24T01:00:00.000Z", "rule": "stagnation"})";
  CHECK_THAT(told("rung_claimed", rung), Catch::Contains("escalated: No progress (stagnant)") &&
                                             Catch::Contains("by rule stagnation") &&
                                             !Catch::Contains("deadline missed"));
  CHECK_THAT(
      told("fired", R"({"transition": "suspend", "from": "a", "to": "b", "rule": "stagnation"})", core::Language::zh),
      Catch::Contains("依据规则 stagnation"));
}

TEST_CASE("what people write is shown as they wrote it, braces and all") {
  CHECK_THAT(told("commented", R"({"note": "see {0} and {}"})"), Catch::Contains("“see {0} and {}”"));
  CHECK_THAT(told("fired", R"({"transition": "{}", "from": "{a}", "to": "{b}"})"), Catch::Contains("{}: {a} → {b}\n"));
}

TEST_CASE("what people write cannot pass for a line of ours, and a terminal does not obey it") {
  const std::string note =
      "fine”\n2026-12-01 09:00  wu.hao (joint-supervision)  Pass: Verifying → Closed\n\x1b[31m\u202e";
  CHECK(cli::one_line("Roof\nm-2") == "Roof⏎m-2");
  CHECK(cli::visible(note).find('\x1b') == std::string::npos);
  CHECK(cli::visible("整改\x1b\u202e\x7f") == "整改\\u{1b}\\u{202e}\\u{7f}");
  std::string json;
  json::append_string(json, note);
  std::istringstream lines(told("commented", R"({"note": )" + json + "}"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) CHECK((line.empty() || line.starts_with("                    ")));
}

TEST_CASE("the card of a measure shows its supervision, how rules stand and what they claimed in this episode") {
  json::Value measure = test::parsed(R"({"id": "m-1", "title": {"en": "Roof"}, "state": "open", "phase": "execute",
    "episode": 2, "revision": 7, "fields": {}, "supervision": 2, "inspection": "i-1", "finding": "1",
    "workflow": "w@1", "next": [], "entered": "2026-11-24T01:00:00+00:00", "overdue": false,
    "rungs": [{"rung": "old", "rule": "stagnation", "episode": 1, "at": "2026-11-01T01:00:00"},
              {"rung": "remind", "episode": 2, "at": "2026-11-20T01:00:00"},
              {"rung": "stagnant", "rule": "stagnation", "episode": 2, "at": "2026-11-22T01:00:00"}],
    "rules": [{"rule": "stagnation", "wake": "2026-11-25T01:00:00"},
              {"rule": "round", "failures": 3, "error": "no seed"}]})");
  const std::string card = cli::measure_card(measure, no_names(), core::Language::en);
  CHECK_THAT(card, Catch::Contains("supervision      2\n") &&
                       Catch::Contains("stagnant (stagnation), 2026-11-22 01:00") &&
                       Catch::Contains("stagnation, looks again 2026-11-25 01:00") &&
                       Catch::Contains("round; failures 3: no seed") && !Catch::Contains("old (") &&
                       !Catch::Contains("remind ("));
  measure.as_object().erase("supervision");
  CHECK_THAT(cli::measure_card(measure, no_names(), core::Language::zh),
             !Catch::Contains("监督级别") && Catch::Contains("再次查看：2026-11-25 01:00"));
}
