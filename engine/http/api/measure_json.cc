#include "http/api/measure_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/approval.h"
#include "core/durations.h"
#include "core/field_values.h"

namespace rectify::http {

namespace {

// ---- What it looks like.

// The same members, and more.
template <std::size_t kFirst, std::size_t kSecond>
constexpr std::array<Property, kFirst + kSecond> joined(const Property (&first)[kFirst],
                                                        const Property (&second)[kSecond]) {
  std::array<Property, kFirst + kSecond> all{};
  for (std::size_t i = 0; i < kFirst; ++i) all[i] = first[i];
  for (std::size_t i = 0; i < kSecond; ++i) all[kFirst + i] = second[i];
  return all;
}

constexpr Property kDeadlineProperties[] = {
    {"due", kAlways, kMoment, "The last moment that is in time."},
    {"original", kSometimes, kMoment, "What it was before it was extended."},
};
constexpr Schema kDeadline{"deadline", {}, "When the state has to be left by.", kDeadlineProperties};

constexpr Property kRungProperties[] = {
    {"rung", kAlways, kText, "Its name."},
    {"title", kAlways, kTitleType},
    {"level", kAlways, kNumber, "Its place in the ladder, from 1; 0: a missed review, or a rule's."},
    {"state", kAlways, kText, "The state the measure was in."},
    {"episode", kAlways, kNumber, "The episode it was in."},
    {"at", kAlways, kMoment, "When it was claimed."},
    {"rule", kSometimes, kText, "The rule that claimed it."},
};
constexpr Schema kRung{"claimed_rung", {}, "A claimed rung of the ladder.", kRungProperties};
constexpr Type kRungs = object(kRung);

constexpr Property kSummaryProperties[] = {
    {"id", kAlways, kText, "Its id."},
    {"inspection", kAlways, kText, "The inspection it answers."},
    {"finding", kAlways, kText, "The number of the finding it answers, as in 1.1.4."},
    {"title", kAlways, kTitleType},
    {"workflow", kAlways, kText, "Name and version: rectification@1."},
    {"phase", kAlways, kPhase, "The phase of its state."},
    {"state", kAlways, kText, "The state it is in."},
    {"state_title", kSometimes, kTitleType},
    {"revision", kAlways, kNumber, "How many events have touched it: its ETag."},
    {"episode", kAlways, kNumber, "1, and one more each time it is reopened."},
    {"entered", kAlways, kMoment, "When it entered its state."},
    {"deadline", kSometimes, object(kDeadline)},
    {"overdue", kAlways, kFlag, "Whether the deadline has passed."},
    {"rung", kSometimes, kText, "The rung that stands."},
    {"rung_title", kSometimes, kTitleType},
    {"highest_rung", kSometimes, object(kRung)},
    {"supervision", kSometimes, kNumber, "The level of supervision."},
    {"fields", kAlways, kFields, "Values of the workflow's fields; what the asker may not see is hidden."},
    {"unit", kSometimes, kText, "The unit that has the lead."},
};

constexpr Property kStoppedProperties[] = {
    {"state", kAlways, kText, "Where it stood."},
    {"at", kAlways, kMoment, "When its clock was stopped."},
    {"deadline", kSometimes, object(kDeadline)},
};
constexpr Schema kStopped{"stopped_clock", {}, "A clock that a state has stopped.", kStoppedProperties};

constexpr Property kPartProperties[] = {{"id", kAlways, kText}, {"state", kAlways, kText}, {"final", kAlways, kFlag}};
constexpr Schema kPart{"part", {}, "A part of the measure.", kPartProperties};
constexpr Type kParts = object(kPart);

constexpr Property kDelegationProperties[] = {
    {"principal", kAlways, kText, "For whom."},
    {"deputy", kAlways, kText, "Who may act."},
    {"until", kAlways, kMoment, "Until when."},
};
constexpr Schema kDelegation{"delegation", {}, "Who may act for somebody on the measure.", kDelegationProperties};
constexpr Type kDelegations = object(kDelegation);

constexpr Property kRuleStandingProperties[] = {
    {"rule", kAlways, kText, "Its name."},
    {"wake", kSometimes, kMoment, "When it asked to be called again."},
    {"failures", kSometimes, kNumber, "How often in a row it gave no answer."},
    {"error", kSometimes, kText, "Why it gave none."},
};
constexpr Schema kRuleStanding{"rule_standing", {}, "How a rule stands with the measure.", kRuleStandingProperties};
constexpr Type kRuleStandings = object(kRuleStanding);

constexpr Property kProposalProperties[] = {
    {"transition", kAlways, kText, "What is proposed."},
    {"by", kAlways, kText, "By whom."},
    {"at", kAlways, kMoment, "When."},
    {"set", kSometimes, kFields, "The fields it sets."},
    {"note", kSometimes, kText, "The reason."},
    {"decision", kSometimes, kText, "The number of the decision."},
    {"expires", kSometimes, kMoment, "When it lapses."},
    {"approvals", kAlways, kTexts, "Who has agreed."},
    {"needed", kSometimes, kNumber, "How many have to agree."},
    {"missing", kSometimes, kTexts, "Who of those that are named has not agreed yet."},
};
constexpr Schema kProposal{"proposal", {}, "A transition that waits for approvals.", kProposalProperties};
constexpr Type kProposals = object(kProposal);

constexpr Property kNextProperties[] = {
    {"transition", kAlways, kText, "Its name."},
    {"title", kAlways, kTitleType},
    {"to", kAlways, kText, "The state it leads to."},
    {"by", kAlways, kTexts, "The roles that may fire it."},
};
constexpr Schema kNext{"next_transition", {}, "A transition that leaves the state.", kNextProperties};
constexpr Type kNexts = object(kNext);

constexpr Property kDetailProperties[] = {
    {"finding_path", kAlways, list(kFindingNodes), "The finding it answers, from the area down."},
    {"text", kAlways, kText, "What is to be done, in full."},
    {"line", kSometimes, kNumber, "The line of the text it was read from."},
    {"registered", kAlways, kMoment},
    {"touched", kAlways, kMoment, "When the last event touched it."},
    {"final", kAlways, kFlag, "Whether its state is a final one."},
    {"returns", kAlways, kNumber, "How often it was returned."},
    {"comments", kAlways, kNumber, "How many comments there are."},
    {"stopped", kSometimes, object(kStopped)},
    {"parent", kSometimes, kText, "The measure it is a part of."},
    {"parts", kSometimes, list(kParts), "Its parts."},
    {"delegations", kSometimes, list(kDelegations)},
    {"rungs", kAlways, list(kRungs), "All rungs ever claimed, in order."},
    {"rules", kSometimes, list(kRuleStandings)},
    {"evidence", kAlways, list(kPieces)},
    {"proposals", kAlways, list(kProposals)},
    {"next", kSometimes, list(kNexts), "What can be done next, and by whom."},
    {"as_of", kSometimes, kMoment, "The moment it is shown as of."},
    {"as_of_lines", kSometimes, kNumber, "So many lines of the history were there then, or all."},
};
constexpr auto kMeasureProperties = joined(kSummaryProperties, kDetailProperties);

// ---- And how it is said.

json::Object deadline_json(const core::Deadline& deadline, const core::Workflow* workflow) {
  json::Object json{{"due", local_time(workflow, deadline.due)}};
  if (deadline.original != deadline.due) json["original"] = local_time(workflow, deadline.original);
  return json;
}

json::Object claimed_json(const core::ClaimedRung& rung, const core::Workflow* workflow) {
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
  json["rungs"] = list_of(measure.claimed, [&](const core::ClaimedRung& rung) { return claimed_json(rung, workflow); });
  if (!measure.rules.empty()) {
    json["rules"] = list_of(measure.rules, [&](const core::RuleStanding& rule) { return rule_json(rule, workflow); });
  }
  json["evidence"] = list_of(measure.evidence, evidence_json);
  json["proposals"] =
      list_of(measure.proposals, [&](const core::Proposal& proposal) { return proposal_json(seen, proposal, now); });
  if (workflow != nullptr) json["next"] = next_json(*workflow, measure.state);
  return json;
}

}  // namespace

constinit const Schema kMeasureSummary{"measure_summary", {}, "A measure, as a listing shows it.", kSummaryProperties};
constinit const Schema kMeasure{"measure", {}, "A measure with everything that is known of it.", kMeasureProperties};

std::string local_time(const core::Workflow* workflow, Instant at) {
  return workflow == nullptr ? format_utc(at) : workflow->calendar.zone.format(at);
}

void add_unit(json::Object& json, const query::SeenMeasure& seen) {
  const std::string unit = seen.workflow == nullptr ? std::string() : core::lead_unit(*seen.workflow, *seen.measure);
  if (!unit.empty()) json["unit"] = unit;
}

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
  if (const auto* rung = core::highest_rung(measure)) json["highest_rung"] = claimed_json(*rung, workflow);
  if (measure.supervision > 0) json["supervision"] = measure.supervision;
  json["fields"] = json_of(measure.fields);
  add_unit(json, seen);
  return json;
}

json::Object json_of(const query::MeasureAnswer& answer) {
  json::Object json = detail_of(answer.seen, answer.at);
  if (!answer.as_of) return json;
  json["as_of"] = answer.zone.format(answer.as_of->at);
  json["as_of_lines"] = answer.as_of->lines;
  return json;
}

}  // namespace rectify::http
