#include "http/api/json.h"

#include <nlohmann/json.hpp>

#include "core/approval.h"
#include "core/durations.h"
#include "core/field_values.h"

namespace rectify::http {

std::string local_time(const core::Workflow* workflow, Instant at) {
  return workflow == nullptr ? format_utc(at) : workflow->calendar.zone.format(at);
}

namespace {

Json deadline_json(const core::Deadline& deadline, const core::Workflow* workflow) {
  Json json{{"due", local_time(workflow, deadline.due)}};
  if (deadline.original != deadline.due) json["original"] = local_time(workflow, deadline.original);
  return json;
}

Json rung_json(const core::RaisedRung& rung, const core::Workflow* workflow) {
  Json json{{"rung", rung.name},   {"title", to_json(rung.title)}, {"level", rung.level},
            {"state", rung.state}, {"episode", rung.episode},      {"at", local_time(workflow, rung.at)}};
  if (!rung.rule.empty()) json["rule"] = rung.rule;
  return json;
}

// How a rule stands with the measure; what it remembers is its own.
Json rule_json(const core::RuleStanding& standing, const core::Workflow* workflow) {
  Json json{{"rule", standing.rule}};
  if (standing.wake) json["wake"] = local_time(workflow, *standing.wake);
  if (standing.failures > 0) json["failures"] = standing.failures;
  if (!standing.error.empty()) json["error"] = standing.error;
  return json;
}

Json evidence_json(const core::Evidence& piece) {
  Json json{{"name", piece.name}, {"sha256", piece.sha256}};
  if (!piece.media_type.empty()) json["media_type"] = piece.media_type;
  if (!piece.location.empty()) json["location"] = piece.location;
  if (!piece.effective.empty()) json["effective"] = piece.effective;
  if (!piece.kind.empty()) json["kind"] = piece.kind;
  return json;
}

Json finding_json(const core::FindingPath& path) {
  Json nodes = Json::array();
  for (const core::FindingNode& node : path) nodes.push_back({{"number", node.number}, {"title", to_json(node.title)}});
  return nodes;
}

// How many have to agree, and who of those that are named has not yet.
void add_needs(Json& json, const core::Measure& measure, const core::Proposal& proposal, const core::Workflow& workflow,
               Instant now) {
  const core::Transition* transition = core::find_transition(workflow, proposal.transition);
  if (transition == nullptr || !transition->approvals) return;
  core::Measure after = measure;
  after.fields = core::merged(measure.fields, proposal.sets);
  const core::Agreement agreement(workflow, after, *transition->approvals, now);
  json["needed"] = agreement.needed();
  if (const auto missing = agreement.missing(proposal.approvals); !missing.empty()) json["missing"] = missing;
}

Json proposal_json(const core::Measure& measure, const core::Proposal& proposal, const core::Workflow* workflow,
                   Instant now) {
  Json json{{"transition", proposal.transition},
            {"by", core::to_text(proposal.actor)},
            {"at", local_time(workflow, proposal.at)}};
  if (!proposal.sets.empty()) json["set"] = to_json(proposal.sets);
  if (!proposal.note.empty()) json["note"] = proposal.note;
  if (!proposal.decision.empty()) json["decision"] = proposal.decision;
  if (proposal.expires) json["expires"] = local_time(workflow, *proposal.expires);
  Json approvals = Json::array();
  for (const core::Actor& actor : proposal.approvals) approvals.push_back(core::to_text(actor));
  json["approvals"] = approvals;
  if (workflow != nullptr) add_needs(json, measure, proposal, *workflow, now);
  return json;
}

// Whether brackets in the text nest deeper than `depth`: one pass, before anything is parsed.
bool nests_deeper(std::string_view json, std::size_t depth) {
  std::size_t open = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++open > depth) return true;
    } else if ((c == ']' || c == '}') && open > 0) {
      --open;
    }
  }
  return false;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (nests_deeper(text, kJsonDepthMax)) {
    return Error{Code::invalid, "the JSON is nested deeper than " + std::to_string(kJsonDepthMax) + " levels", {}};
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return Error{Code::invalid, "not JSON: stopped at byte " + std::to_string(error.byte), {}};
  }
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json to_json(const core::Title& title) {
  Json json = Json::object();
  if (!title.en.empty()) json["en"] = title.en;
  if (!title.zh.empty()) json["zh"] = title.zh;
  return json;
}

Json to_json(const core::Reply& reply) {
  return {{"measure", reply.measure.get()},
          {"revision", reply.revision.get()},
          {"sequence", reply.sequence.get()},
          {"outcome", reply.outcome},
          {"state", reply.state}};
}

Json to_json(const core::Fields& fields) {
  Json json = Json::object();
  for (const auto& [name, value] : fields) {
    if (const auto* one = std::get_if<std::string>(&value)) {
      json[name] = *one;
    } else {
      json[name] = std::get<std::vector<std::string>>(value);
    }
  }
  return json;
}

void add_unit(Json& json, const core::Measure& measure, const core::Workflow* workflow) {
  const std::string unit = workflow == nullptr ? std::string() : core::lead_unit(*workflow, measure);
  if (!unit.empty()) json["unit"] = unit;
}

Json summary_of(const core::Measure& measure, const core::Workflow* workflow, Instant now) {
  Json json{{"id", measure.id.get()},
            {"inspection", measure.inspection.get()},
            {"finding", core::finding_number(measure.finding)},
            {"title", to_json(measure.title)},
            {"workflow", core::workflow_ref(measure.workflow, measure.workflow_version)},
            {"phase", core::kPhaseNames[static_cast<std::size_t>(measure.phase)]},
            {"state", measure.state}};
  const core::State* state = workflow == nullptr ? nullptr : core::find_state(*workflow, measure.state);
  if (state != nullptr) json["state_title"] = to_json(state->title);
  json["revision"] = measure.revision.get();
  json["episode"] = measure.episode;
  json["entered"] = local_time(workflow, measure.entered);
  if (measure.deadline) json["deadline"] = deadline_json(*measure.deadline, workflow);
  json["overdue"] = core::is_overdue(measure, now);
  if (const auto* rung = core::standing_rung(measure)) {
    json["rung"] = rung->name;
    json["rung_title"] = to_json(rung->title);
  }
  if (const auto* rung = core::highest_rung(measure)) json["highest_rung"] = rung_json(*rung, workflow);
  if (measure.supervision > 0) json["supervision"] = measure.supervision;
  json["fields"] = to_json(measure.fields);
  add_unit(json, measure, workflow);
  return json;
}

Json detail_of(const core::Measure& measure, const core::Workflow* workflow, Instant now) {
  Json json = summary_of(measure, workflow, now);
  json["finding_path"] = finding_json(measure.finding);
  json["text"] = measure.text;
  if (measure.source_line > 0) json["line"] = measure.source_line;
  json["registered"] = local_time(workflow, measure.registered);
  json["touched"] = local_time(workflow, measure.touched);
  json["final"] = measure.final;
  json["returns"] = measure.returns;
  json["comments"] = measure.comments;
  if (measure.stopped) {
    json["stopped"] = {{"state", measure.stopped->state}, {"at", local_time(workflow, measure.stopped->at)}};
    if (measure.stopped->deadline) json["stopped"]["deadline"] = deadline_json(*measure.stopped->deadline, workflow);
  }
  if (!measure.parent.get().empty()) json["parent"] = measure.parent.get();
  for (const core::Child& child : measure.children) {
    json["children"].push_back({{"id", child.id.get()}, {"state", child.state}, {"final", child.final}});
  }
  for (const core::Delegation& one : measure.delegations) {
    if (one.until < now) continue;
    json["delegations"].push_back({{"principal", core::to_text(one.principal)},
                                   {"deputy", one.deputy},
                                   {"until", local_time(workflow, one.until)}});
  }
  json["rungs"] = Json::array();
  for (const core::RaisedRung& rung : measure.raised) json["rungs"].push_back(rung_json(rung, workflow));
  for (const core::RuleStanding& standing : measure.rules) json["rules"].push_back(rule_json(standing, workflow));
  json["evidence"] = Json::array();
  for (const core::Evidence& piece : measure.evidence) json["evidence"].push_back(evidence_json(piece));
  json["proposals"] = Json::array();
  for (const core::Proposal& proposal : measure.proposals)
    json["proposals"].push_back(proposal_json(measure, proposal, workflow, now));
  if (workflow == nullptr) return json;
  json["next"] = Json::array();
  for (const core::Transition& transition : workflow->transitions) {
    if (!core::leaves(transition, measure.state)) continue;
    json["next"].push_back({{"transition", transition.name},
                            {"title", to_json(transition.title)},
                            {"to", transition.to},
                            {"by", transition.by}});
  }
  return json;
}

Json to_json(const core::Workflow& workflow) {
  Json json{{"workflow", workflow.name},
            {"version", workflow.version},
            {"title", to_json(workflow.title)},
            {"calendar", workflow.calendar_name},
            {"zone", workflow.calendar.zone.name()}};
  if (!workflow.organisation_name.empty()) json["organisation"] = workflow.organisation_name;
  json["fields"] = Json::array();
  for (const core::Field& field : workflow.fields) {
    Json one{{"field", field.name}, {"title", to_json(field.title)}, {"list", field.list}};
    for (const auto& [value, title] : field.value_titles) one["value_titles"][value] = to_json(title);
    json["fields"].push_back(std::move(one));
  }
  json["states"] = Json::array();
  for (const core::State& state : workflow.states) {
    json["states"].push_back({{"state", state.name},
                              {"title", to_json(state.title)},
                              {"phase", core::kPhaseNames[static_cast<std::size_t>(state.phase)]},
                              {"final", state.final}});
  }
  json["transitions"] = Json::array();
  for (const core::Transition& transition : workflow.transitions) {
    json["transitions"].push_back({{"transition", transition.name},
                                   {"title", to_json(transition.title)},
                                   {"from", transition.from},
                                   {"to", transition.to},
                                   {"by", transition.by}});
  }
  json["rungs"] = Json::array();
  if (workflow.ladder) {
    for (const core::Rung& rung : workflow.ladder->rungs) {
      json["rungs"].push_back(
          {{"rung", rung.name}, {"title", to_json(rung.title)}, {"after", core::to_text(rung.after)}});
    }
  }
  return json;
}

}  // namespace rectify::http
