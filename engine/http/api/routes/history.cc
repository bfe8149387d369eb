// The lines of one measure, and all that a person did.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/line_json.h"
#include "http/api/rows.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

constexpr Parameter kHistoryQuery[] = {
    {"actor", Parameter::Kind::text, "by whom: a person, or person/unit"},
    {"type", Parameter::Kind::word, "events of which type", false, core::kEventTypes},
    kFrom,
    kUntil,
};
constexpr Answer kLineList[] = {{.body = list(kLine), .means = "The recorded lines, byte for byte."}};

std::string text_of(const query::HistoryAnswer& answer) {
  std::string text = "[";
  for (const query::SeenLine& line : answer.lines) {
    text += text.size() == 1 ? "" : ",\n";
    text += line_text(line);
  }
  return text + "]";
}

Result<query::HistoryQuestion> history_question(const std::string& id, const Target& target, const Zone& zone,
                                                const query::Limits& limits) {
  query::HistoryQuestion question{.id = MeasureId(id), .limits = limits};
  auto period = period_of(target, zone);
  if (!period) return period.error();
  question.period = *period;
  if (const std::string* text = value_of(target, "actor")) {
    auto actor = core::parse_actor(*text);
    if (!actor) return actor.error();
    question.actor = std::move(*actor);
  }
  if (const std::string* type = value_of(target, "type")) {
    if (auto ok = query::check_event_type(*type); !ok) return ok.error();
    question.type = *type;
  }
  return question;
}

Response read_history(const Reading& reading, const std::string& id, const Target& target,
                      const query::Limits& limits) {
  auto record = query::record_of(reading, MeasureId(id));
  if (!record) return problem(record.error());
  auto question = history_question(id, target, query::zone_of(reading, (*record)->measure), limits);
  if (!question) return problem(question.error());
  auto answer = query::ask(reading, *question);
  if (!answer) return problem(answer.error());
  Response response;
  response.body = text_of(*answer);
  return response;
}

// ---- Who.

constexpr Parameter kWhoQuery[] = {
    {"actor", Parameter::Kind::text, "who: a person, or person/unit", true, {}, "zhang.wei/housing-office"},
    kFrom,
    kUntil};

constexpr std::string_view kPartsOfLine[] = {"actor", "proposer", "approver"};
constexpr Type kPartOfLine = word(kPartsOfLine);
constexpr Property kActProperties[] = {
    {"as", kAlways, list(kPartOfLine), "In what parts the event names the person."},
    {"unit", kAlways, kText, "For which unit."},
    {"event", kAlways, kLine, "The recorded line."},
};
constexpr Schema kAct{"act", {}, "Something that the person did.", kActProperties};
constexpr Type kActs = object(kAct);
constexpr Property kWhoProperties[] = {{"actor", kAlways, kText}, {"acts", kAlways, list(kActs)}};
constexpr Schema kWho{"who", {}, "All that a person did.", kWhoProperties};

json::Object answer_json(const query::WhoAnswer& answer, const query::WhoQuestion& question) {
  json::Array acts;
  for (const query::Act& act : answer.acts) {
    json::Array as;
    for (const std::string_view part : act.as) as.emplace_back(part);
    acts.emplace_back(json::Object{{"as", std::move(as)}, {"unit", act.unit}, {"event", line_json(act.line)}});
  }
  return {{"actor", core::to_text(question.actor)}, {"acts", std::move(acts)}};
}

Response read_who(const Reading& reading, const Target& target, const query::Limits& limits) {
  const std::string* text = value_of(target, "actor");
  if (text == nullptr) {
    return problem({Code::invalid, "say who: actor=zhang.wei, or actor=zhang.wei/housing-office", {}});
  }
  auto actor = core::parse_actor(*text);
  if (!actor) return problem(actor.error());
  auto period = period_of(target, query::zone_of(reading.engine));
  if (!period) return problem(period.error());
  const query::WhoQuestion question{std::move(*actor), *period, limits};
  auto answer = query::ask(reading, question);
  return answer ? respond_with(answer_json(*answer, question)) : problem(answer.error());
}

constexpr Route kHistoryRoutes[] = {
    question("/v1/measures/{id}/history", "readHistory", groups::kHistory, "The recorded lines of one measure.",
             kHistoryQuery, Filters::none, kLineList,
             [](const Surroundings& here, const Reading& reading, const Asked& asked) {
               return read_history(reading, asked.at[0], asked.target, here.limits);
             }),
    question("/v1/audit/who", "auditWho", groups::kHistory, "All that a person did.", kWhoQuery, Filters::none,
             kOf<kWho>,
             [](const Surroundings& here, const Reading& reading, const Asked& asked) {
               return read_who(reading, asked.target, here.limits);
             }),
};

}  // namespace

std::span<const Route> history_routes() { return kHistoryRoutes; }

}  // namespace rectify::http
