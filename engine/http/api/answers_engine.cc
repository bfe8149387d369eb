// The engine as JSON: its workflows and their rules, and its figures.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/answers.h"

namespace rectify::http {

namespace {

json::Object field_json(const core::Field& field) {
  json::Object one{{"field", field.name}, {"title", json_of(field.title)}, {"list", field.list}};
  if (field.value_titles.empty()) return one;
  json::Object& titles = one["value_titles"].emplace_object();
  for (const auto& [value, title] : field.value_titles) titles[value] = json_of(title);
  return one;
}

json::Object state_json(const core::State& state) {
  return {{"state", state.name},
          {"title", json_of(state.title)},
          {"phase", core::kPhaseNames[static_cast<std::size_t>(state.phase)]},
          {"final", state.final}};
}

json::Object transition_json(const core::Transition& transition) {
  return {{"transition", transition.name},
          {"title", json_of(transition.title)},
          {"from", json::array_of(transition.from)},
          {"to", transition.to},
          {"by", json::array_of(transition.by)}};
}

json::Object rung_json(const core::Rung& rung) {
  return {{"rung", rung.name}, {"title", json_of(rung.title)}, {"after", core::to_text(rung.after)}};
}

}  // namespace

json::Object json_of(const core::Workflow& workflow) {
  json::Object json{{"workflow", workflow.name},
                    {"version", workflow.version},
                    {"title", json_of(workflow.title)},
                    {"calendar", workflow.calendar_name},
                    {"zone", workflow.calendar.zone.name()}};
  if (!workflow.organisation_name.empty()) json["organisation"] = workflow.organisation_name;
  json::Array fields;
  for (const core::Field& field : workflow.fields) fields.emplace_back(field_json(field));
  json["fields"] = std::move(fields);
  json::Array states;
  for (const core::State& state : workflow.states) states.emplace_back(state_json(state));
  json["states"] = std::move(states);
  json::Array transitions;
  for (const core::Transition& transition : workflow.transitions) transitions.emplace_back(transition_json(transition));
  json["transitions"] = std::move(transitions);
  json::Array rungs;
  if (workflow.ladder) {
    for (const core::Rung& rung : workflow.ladder->rungs) rungs.emplace_back(rung_json(rung));
  }
  json["rungs"] = std::move(rungs);
  return json;
}

json::Array json_of(const std::vector<runtime::WorkflowPtr>& workflows) {
  json::Array list;
  for (const runtime::WorkflowPtr& workflow : workflows) list.emplace_back(json_of(*workflow));
  return list;
}

json::Object json_of(const store::Deployed& source) {
  return {{"workflow", source.name}, {"version", source.version}, {"source", source.source}};
}

json::Array json_of(const std::vector<query::RuleReport>& rules) {
  json::Array list;
  for (const query::RuleReport& report : rules) {
    const core::Rule& rule = *report.rule;
    json::Object one{{"rule", rule.name},
                     {"workflow", core::workflow_ref(report.workflow->name, report.workflow->version)},
                     {"kind", rule.kind == core::Rule::Kind::lua ? "lua" : "plugin"},
                     {"file", rule.path},
                     {"deployed_as", rule.file},
                     {"version", rule.version},
                     {"events", json::array_of(rule.events)}};
    if (!report.digest.empty()) one["digest"] = report.digest;
    if (const auto& stats = report.stats) {
      one["asked"] = stats->asked;
      one["failed"] = stats->failed;
      if (stats->failed > 0) one["error"] = stats->measure.get() + ": " + stats->error;
    }
    list.emplace_back(std::move(one));
  }
  return list;
}

json::Object json_of(const query::Figures& figures) {
  std::uint64_t asked = 0;
  json::Object failing;
  for (const auto& [rule, stats] : figures.rules) {
    asked += stats.asked;
    if (stats.failed == 0) continue;
    failing[rule] = json::Object{{"failed", stats.failed}, {"measure", stats.measure.get()}, {"error", stats.error}};
  }
  return {{"events", figures.store.events},
          {"measures_estimated", figures.store.estimated_measures},
          {"bytes_written", figures.store.bytes_written},
          {"groups", figures.pipeline.groups},
          {"commands", figures.pipeline.commands},
          {"refused", figures.pipeline.refused},
          {"queued", figures.pipeline.queued},
          {"notices_waiting", figures.notices.size.waiting},
          {"notices_dead", figures.notices.size.dead},
          {"notices_delivered", figures.notices.delivered},
          {"notices_failed", figures.notices.failed},
          {"notices_given_up", figures.notices.given_up},
          {"sinks_resting", json::array_of(figures.notices.open)},
          {"rules_asked", asked},
          {"rules_failing", std::move(failing)},
          {"read_only", figures.read_only}};
}

}  // namespace rectify::http
