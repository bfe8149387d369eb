// Measures as JSON: a row of a listing, and all that is known of one.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/approval.h"
#include "core/durations.h"
#include "core/field_values.h"
#include "http/api/answers.h"

namespace rectify::http {

std::string local_time(const core::Workflow* workflow, Instant at) {
  return workflow == nullptr ? format_utc(at) : workflow->calendar.zone.format(at);
}

void add_unit(json::Object& json, const query::SeenMeasure& seen) {
  const std::string unit = seen.workflow == nullptr ? std::string() : core::lead_unit(*seen.workflow, *seen.measure);
  if (!unit.empty()) json["unit"] = unit;
}

namespace {

json::Object deadline_json(const core::Deadline& deadline, const core::Workflow* workflow) {
  json::Object json{{"due", local_time(workflow, deadline.due)}};
  if (deadline.original != deadline.due) json["original"] = local_time(workflow, deadline.original);
  return json;
}

json::Object rung_json(const core::ClaimedRung& rung, const core::Workflow* workflow) {
  json::Object json{{"rung", rung.name},   {"title", json_of(rung.title)}, {"level", rung.level},
                    {"state", rung.state}, {"episode", rung.episode},      {"at", local_time(workflow, rung.at)}};
  if (!rung.rule.empty()) json["rule"] = rung.rule;
  return json;
}

// How a rule stands with the measure; what it remembers is its own.
json::Object rule_json(const core::RuleStanding& standing, const core::Workflow* workflow) {
  json::Object json{{"rule", standing.rule}};
  if (standing.wake) json["wake"] = local_time(workflow, *standing.wake);
  if (standing.failures > 0) json["failures"] = standing.failures;
  if (!standing.error.empty()) json["error"] = standing.error;
  return json;
}

json::Object evidence_json(const core::Evidence& piece) {
  json::Object json{{"name", piece.name}, {"sha256", piece.sha256}};
  if (!piece.media_type.empty()) json["media_type"] = piece.media_type;
  if (!piece.location.empty()) json["location"] = piece.location;
  if (!piece.effective.empty()) json["effective"] = piece.effective;
  if (!piece.kind.empty()) json["kind"] = piece.kind;
  return json;
}

// How many have to agree, and who of those that are named has not yet.
void add_needs(json::Object& json, const core::Measure& measure, const core::Proposal& proposal,
               const core::Workflow& workflow, Instant now) {
  const core::Transition* transition = core::find_transition(workflow, proposal.transition);
  if (transition == nullptr || !transition->approvals) return;
  core::Measure after = measure;
  after.fields = core::merged(measure.fields, proposal.sets);
  const core::Agreement agreement(workflow, after, *transition->approvals, now);
  json["needed"] = agreement.needed();
  if (const auto missing = agreement.missing(proposal.approvals); !missing.empty()) {
    json["missing"] = json::array_of(missing);
  }
}

json::Object proposal_json(const query::SeenMeasure& seen, const core::Proposal& proposal, Instant now) {
  const core::Workflow* workflow = seen.workflow.get();
  json::Object json{{"transition", proposal.transition},
                    {"by", core::to_text(proposal.actor)},
                    {"at", local_time(workflow, proposal.at)}};
  if (!proposal.sets.empty()) json["set"] = json_of(proposal.sets);
  if (!proposal.note.empty()) json["note"] = proposal.note;
  if (!proposal.decision.empty()) json["decision"] = proposal.decision;
  if (proposal.expires) json["expires"] = local_time(workflow, *proposal.expires);
  json["approvals"] = people_json(proposal.approvals);
  if (workflow != nullptr) add_needs(json, *seen.measure, proposal, *workflow, now);
  return json;
}

// Each item as `told` has it.
template <typename Item, typename Tell>
json::Array list_of(const std::vector<Item>& items, Tell tell) {
  json::Array list;
  list.reserve(items.size());
  for (const Item& item : items) list.emplace_back(tell(item));
  return list;
}

json::Object stopped_json(const core::StoppedClock& stopped, const core::Workflow* workflow) {
  json::Object json{{"state", stopped.state}, {"at", local_time(workflow, stopped.at)}};
  if (stopped.deadline) json["deadline"] = deadline_json(*stopped.deadline, workflow);
  return json;
}

json::Array delegations_json(const core::Measure& measure, const core::Workflow* workflow, Instant now) {
  json::Array list;
  for (const core::Delegation& one : measure.delegations) {
    if (one.until < now) continue;
    list.emplace_back(json::Object{{"principal", core::to_text(one.principal)},
                                   {"deputy", one.deputy},
                                   {"until", local_time(workflow, one.until)}});
  }
  return list;
}

// What can be done next, and by whom.
json::Array next_json(const core::Workflow& workflow, const std::string& state) {
  json::Array list;
  for (const core::Transition& transition : workflow.transitions) {
    if (!core::leaves(transition, state)) continue;
    list.emplace_back(json::Object{{"transition", transition.name},
                                   {"title", json_of(transition.title)},
                                   {"to", transition.to},
                                   {"by", json::array_of(transition.by)}});
  }
  return list;
}

// Where it comes from and what it belongs to.
void add_place(json::Object& json, const core::Measure& measure) {
  json["finding_path"] = list_of(measure.finding, [](const core::FindingNode& node) {
    return json::Object{{"number", node.number}, {"title", json_of(node.title)}};
  });
  json["text"] = measure.text;
  if (measure.source_line > 0) json["line"] = measure.source_line;
}

void add_family(json::Object& json, const core::Measure& measure) {
  if (!measure.parent.get().empty()) json["parent"] = measure.parent.get();
  if (measure.parts.empty()) return;
  json["parts"] = list_of(measure.parts, [](const core::Part& part) {
    return json::Object{{"id", part.id.get()}, {"state", part.state}, {"final", part.final}};
  });
}

}  // namespace

json::Array people_json(const std::vector<core::Actor>& people) {
  json::Array list;
  for (const core::Actor& actor : people) list.emplace_back(core::to_text(actor));
  return list;
}

json::Object summary_of(const query::SeenMeasure& seen, Instant now) {
  const core::Measure& measure = *seen.measure;
  const core::Workflow* workflow = seen.workflow.get();
  json::Object json{{"id", measure.id.get()},
                    {"inspection", measure.inspection.get()},
                    {"finding", core::finding_number(measure.finding)},
                    {"title", json_of(measure.title)},
                    {"workflow", core::workflow_ref(measure.workflow, measure.workflow_version)},
                    {"phase", core::kPhaseNames[static_cast<std::size_t>(measure.phase)]},
                    {"state", measure.state}};
  const core::State* state = workflow == nullptr ? nullptr : core::find_state(*workflow, measure.state);
  if (state != nullptr) json["state_title"] = json_of(state->title);
  json["revision"] = measure.revision.get();
  json["episode"] = measure.episode;
  json["entered"] = local_time(workflow, measure.entered);
  if (measure.deadline) json["deadline"] = deadline_json(*measure.deadline, workflow);
  json["overdue"] = core::is_overdue(measure, now);
  if (const auto* rung = core::standing_rung(measure)) {
    json["rung"] = rung->name;
    json["rung_title"] = json_of(rung->title);
  }
  if (const auto* rung = core::highest_rung(measure)) json["highest_rung"] = rung_json(*rung, workflow);
  if (measure.supervision > 0) json["supervision"] = measure.supervision;
  json["fields"] = json_of(measure.fields);
  add_unit(json, seen);
  return json;
}

json::Object detail_of(const query::SeenMeasure& seen, Instant now) {
  const core::Measure& measure = *seen.measure;
  const core::Workflow* workflow = seen.workflow.get();
  json::Object json = summary_of(seen, now);
  add_place(json, measure);
  json["registered"] = local_time(workflow, measure.registered);
  json["touched"] = local_time(workflow, measure.touched);
  json["final"] = measure.final;
  json["returns"] = measure.returns;
  json["comments"] = measure.comments;
  if (measure.stopped) json["stopped"] = stopped_json(*measure.stopped, workflow);
  add_family(json, measure);
  if (auto list = delegations_json(measure, workflow, now); !list.empty()) json["delegations"] = std::move(list);
  json["rungs"] = list_of(measure.claimed, [&](const core::ClaimedRung& rung) { return rung_json(rung, workflow); });
  if (!measure.rules.empty()) {
    json["rules"] = list_of(measure.rules, [&](const core::RuleStanding& rule) { return rule_json(rule, workflow); });
  }
  json["evidence"] = list_of(measure.evidence, evidence_json);
  json["proposals"] =
      list_of(measure.proposals, [&](const core::Proposal& proposal) { return proposal_json(seen, proposal, now); });
  if (workflow != nullptr) json["next"] = next_json(*workflow, measure.state);
  return json;
}

json::Array json_of(const query::ListAnswer& answer) {
  return list_of(answer.measures, [&](const query::SeenMeasure& seen) { return summary_of(seen, answer.now); });
}

json::Object json_of(const query::MeasureAnswer& answer) {
  json::Object json = detail_of(answer.seen, answer.at);
  if (!answer.as_of) return json;
  json["as_of"] = answer.zone.format(answer.as_of->at);
  json["as_of_lines"] = answer.as_of->lines;
  return json;
}

}  // namespace rectify::http
