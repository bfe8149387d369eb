// The ledger as JSON: in figures, by findings, what was claimed, and what will be.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/answers.h"

namespace rectify::http {

namespace {

json::Object finding_json(const query::Finding& finding, const Zone& zone) {
  json::Object json{{"inspection", finding.inspection},          {"finding", finding.number},
                    {"title", json_of(finding.title)},           {"measures", finding.measures},
                    {"open", finding.measures - finding.closed}, {"closed", finding.closed},
                    {"is_closed", finding.is_closed()}};
  if (finding.is_closed()) json["since"] = zone.format(finding.last_closed);
  return json;
}

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

json::Value aftermath_json(const std::optional<query::Aftermath>& happened, const Zone& zone) {
  if (!happened) return nullptr;
  return json::Object{{"at", zone.format(happened->at)}, {"what", happened->what}, {"by", core::to_text(happened->by)}};
}

json::Object foreseen_json(const query::ForecastEvent& event, bool beside) {
  const core::Foreseen& one = event.foreseen;
  const Zone& zone = event.workflow->calendar.zone;
  json::Object json{{"at", zone.format(one.at)},
                    {"kind", core::kForeseen[static_cast<std::size_t>(one.kind)]},
                    {"id", event.seen->id.get()},
                    {"title", json_of(event.seen->title)},
                    {"state", one.state}};
  const core::State* state = core::find_state(*event.workflow, one.state);
  if (state != nullptr) json["state_title"] = json_of(state->title);
  if (!one.name.empty()) json["name"] = one.name;
  if (one.title != core::Title{}) json["name_title"] = json_of(one.title);
  if (!one.notify.empty()) {
    json::Array& list = json["notify"].emplace_array();
    for (const core::Recipient& who : one.notify) {
      list.emplace_back(json::Object{{"role", who.role}, {"who", who.unit.empty() ? who.person : who.unit}});
    }
  }
  if (one.to_be_decided) json["to_be_decided"] = true;
  if (beside) json["happened"] = aftermath_json(event.happened, zone);
  json["fields"] = json_of(event.seen->fields);
  return json;
}

}  // namespace

json::Array json_of(const std::vector<query::AreaSummary>& rows) {
  json::Array list;
  for (const query::AreaSummary& row : rows) {
    json::Object one{{"inspection", row.inspection}, {"area", json_of(row.area)}, {"total", row.total}};
    for (std::size_t i = 0; i < row.phases.size(); ++i) one[core::kPhaseNames[i]] = row.phases[i];
    one["overdue"] = row.overdue;
    if (row.highest.level > 0) {
      one["highest_rung"] = json::Object{{"rung", row.highest.name}, {"title", json_of(row.highest.title)}};
    }
    list.emplace_back(std::move(one));
  }
  return list;
}

json::Array json_of(const std::vector<query::StateSummary>& rows) {
  json::Array list;
  for (const query::StateSummary& row : rows) {
    list.emplace_back(
        json::Object{{"workflow", row.workflow}, {"state", row.state}, {"total", row.total}, {"overdue", row.overdue}});
  }
  return list;
}

json::Array json_of(const query::FindingsAnswer& answer) {
  json::Array list;
  for (const query::Finding& finding : answer.findings) list.emplace_back(finding_json(finding, answer.zone));
  return list;
}

json::Array json_of(const query::EscalationsAnswer& answer) {
  json::Array list;
  for (const query::Escalation& one : answer.escalations) list.emplace_back(escalation_json(one, answer.now));
  return list;
}

json::Object json_of(const query::ForecastAnswer& answer) {
  json::Array events;
  for (const query::ForecastEvent& event : answer.events) events.emplace_back(foreseen_json(event, answer.beside));
  return {{"from", answer.zone.format(answer.from)},
          {"until", answer.zone.format(answer.until)},
          {"measures", answer.measures},
          {"events", std::move(events)},
          {"cut_off", answer.cut_off}};
}

}  // namespace rectify::http
