// Every claimed rung with its status, oldest first.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/measure_json.h"
#include "http/api/rows.h"
#include "http/server/problem.h"
#include "query/escalations.h"

namespace rectify::http {

namespace {

constexpr Parameter kEscalationsQuery[] = {
    {"status", Parameter::Kind::word, "how they stand", false, core::kRungStatuses},
    {"claimed", Parameter::Kind::rung, "which rung was claimed"},
    {"older_than", Parameter::Kind::number, "claimed at least so many days ago"},
};

constexpr Property kEscalationProperties[] = {
    {"id", kAlways, kText, "The measure."},
    {"title", kAlways, kTitleType},
    {"rung", kAlways, kText, "The claimed rung."},
    {"rung_title", kAlways, kTitleType},
    {"level", kAlways, kNumber, "Its place in the ladder, from 1."},
    {"state", kAlways, kText, "The state the measure was in."},
    {"episode", kAlways, kNumber, "The episode it was in."},
    {"at", kAlways, kMoment, "When it was claimed."},
    {"age_days", kAlways, kInteger, "Whole days since then."},
    {"status", kAlways, word(core::kRungStatuses), "How it stands."},
    {"standing", kAlways, kFlag, "Whether it is the rung that stands."},
    {"rule", kSometimes, kText, "The rule that claimed it."},
    {"to_be_decided", kSometimes, kFlag, "Whether people still have to decide."},
    {"acknowledge_by", kSometimes, kMoment, "When it has to be acknowledged by."},
    {"acknowledged_by", kSometimes, kText, "Who did."},
    {"resolved_by", kSometimes, kText, "Who resolved it."},
    {"answered", kSometimes, kMoment, "When."},
    {"outcome", kSometimes, kText, "What was decided."},
    {"handed_to", kSometimes, kText, "Who is to see to it."},
    {"fields", kAlways, kFields, "Values of the measure's fields."},
    {"unit", kSometimes, kText, "The unit that has the lead."},
};
constexpr Schema kEscalation{"escalation", {}, "A claimed rung and how it stands.", kEscalationProperties};

json::Object escalation_json(const query::Escalation& escalation, Instant now) {
  const query::SeenMeasure& seen = escalation.seen;
  const core::Workflow* workflow = seen.workflow.get();
  const core::ClaimedRung& rung = escalation.rung;
  json::Object one{{"id", seen->id.get()},   {"title", json_of(seen->title)},
                   {"rung", rung.name},      {"rung_title", json_of(rung.title)},
                   {"level", rung.level},    {"state", rung.state},
                   {"episode", rung.episode}};
  one["at"] = local_time(workflow, rung.at);
  one["age_days"] = (now.ms - rung.at.ms) / kMsPerDay;
  one["status"] = core::kRungStatuses[static_cast<std::size_t>(escalation.status)];
  one["standing"] = escalation.standing;
  if (!rung.rule.empty()) one["rule"] = rung.rule;
  if (rung.to_be_decided) one["to_be_decided"] = !rung.resolved_by.has_value();
  if (rung.acknowledge_by) one["acknowledge_by"] = local_time(workflow, *rung.acknowledge_by);
  if (rung.acknowledged_by) one["acknowledged_by"] = core::to_text(*rung.acknowledged_by);
  if (rung.resolved_by) one["resolved_by"] = core::to_text(*rung.resolved_by);
  if (rung.acknowledged_by || rung.resolved_by) one["answered"] = local_time(workflow, rung.answered);
  if (!rung.outcome.empty()) one["outcome"] = rung.outcome;
  if (!rung.handed_to.empty()) one["handed_to"] = rung.handed_to;
  one["fields"] = json_of(seen->fields);
  add_unit(one, seen);
  return one;
}

json::Array answer_json(const query::EscalationsAnswer& answer) {
  json::Array list;
  for (const query::Escalation& one : answer.escalations) list.emplace_back(escalation_json(one, answer.now));
  return list;
}

// Takes its part of the query away, so that the rest are filters of measures.
Result<query::EscalationsQuestion> escalations_question(const Reading& reading, Target target) {
  query::EscalationsQuestion question;
  if (const auto text = take_value(target, "status")) {
    auto status = query::word_of(*text, "status", core::kRungStatuses);
    if (!status) return status.error();
    question.status = static_cast<core::RungStatus>(*status);
  }
  question.rung = take_value(target, "claimed").value_or("");
  if (const auto days = take_value(target, "older_than")) {
    auto number = number_of(*days, "older_than");
    if (!number) return number.error();
    constexpr std::uint64_t kDaysMax = 100'000;
    const auto age = static_cast<std::int64_t>(std::min(*number, kDaysMax));
    question.claimed_before = Instant{reading.engine.now().ms - age * kMsPerDay};
  }
  auto query = query::query_of(reading, target.query);
  if (!query) return query.error();
  question.query = std::move(*query);
  return question;
}

Response read_escalations(const Reading& reading, const Target& target) {
  auto question = escalations_question(reading, target);
  if (!question) return problem(question.error());
  auto answer = query::ask(reading, *question);
  return answer ? respond_with(answer_json(*answer)) : problem(answer.error());
}

constexpr Route kEscalationRoutes[] = {
    question("/v1/escalations", "listEscalations", groups::kLedger,
             "Every claimed rung and how it stands, oldest first.", kEscalationsQuery, Filters::present,
             kListOf<kEscalation>,
             [](const Surroundings&, const Reading& reading, const Asked& asked) {
               return read_escalations(reading, asked.target);
             }),
};

}  // namespace

std::span<const Route> escalation_routes() { return kEscalationRoutes; }

}  // namespace rectify::http
