#include "http/api/answer_schemas.h"

#include "core/command_kinds.h"
#include "core/event.h"
#include "core/forecast.h"
#include "core/measure.h"

namespace rectify::http {

namespace {

constexpr Type kPhase = word(core::kPhaseNames);

constexpr std::string_view kCodeNames[] = {"invalid",   "not_found",   "conflict", "denied",
                                           "exhausted", "unavailable", "corrupt"};
constexpr Property kProblemProperties[] = {
    {"type", kAlways, kText, "about:blank: the status tells it."},
    {"title", kAlways, kText, "The status in words."},
    {"status", kAlways, kNumber, "The status."},
    {"detail", kAlways, kText, "What is wrong, and what would be right."},
    {"code", kAlways, word(kCodeNames), "What the caller can do about it."},
    {"where", kSometimes, kText, "The member, the line or the object concerned."},
};

constexpr auto kTitleProperties = properties_of(core::kTitle);
constexpr auto kFindingNodeProperties = properties_of(core::kFindingNode);
constexpr auto kEvidenceProperties = properties_of(core::kEvidencePiece);
constexpr auto kReplyProperties = properties_of(core::kReply);

constexpr std::string_view kHealthWords[] = {"alive", "ready"};
constexpr Property kHealthProperties[] = {{"status", kAlways, word(kHealthWords)}};
constexpr Property kClockProperties[] = {{"now", kAlways, kMoment, "The engine's clock."}};

// The same members, and more.
template <std::size_t kFirst, std::size_t kSecond>
constexpr std::array<Property, kFirst + kSecond> joined(const Property (&first)[kFirst],
                                                        const Property (&second)[kSecond]) {
  std::array<Property, kFirst + kSecond> all{};
  for (std::size_t i = 0; i < kFirst; ++i) all[i] = first[i];
  for (std::size_t i = 0; i < kSecond; ++i) all[kFirst + i] = second[i];
  return all;
}

// Measures.
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

// The ledger as a whole.
constexpr Property kHighestRungProperties[] = {{"rung", kAlways, kText}, {"title", kAlways, kTitleType}};
constexpr Schema kHighestRung{
    "highest_rung", {}, "The highest rung that a measure of the area has.", kHighestRungProperties};
constexpr Property kAreaRowProperties[] = {
    {"inspection", kAlways, kText, "The inspection."},
    {"area", kAlways, kTitleType},
    {"total", kAlways, kNumber, "How many measures."},
    {"assign", kAlways, kNumber, "How many of them in this phase."},
    {"execute", kAlways, kNumber, "How many of them in this phase."},
    {"verify", kAlways, kNumber, "How many of them in this phase."},
    {"close", kAlways, kNumber, "How many of them in this phase."},
    {"overdue", kAlways, kNumber, "How many of them are late."},
    {"highest_rung", kSometimes, object(kHighestRung)},
};
constexpr Property kStateRowProperties[] = {
    {"workflow", kAlways, kText, "Name and version."},
    {"state", kAlways, kText, "The state."},
    {"total", kAlways, kNumber, "How many measures."},
    {"overdue", kAlways, kNumber, "How many of them are late."},
};
constexpr Property kFindingRowProperties[] = {
    {"inspection", kAlways, kText, "The inspection."},
    {"finding", kAlways, kText, "Its number, as in 1.1.4."},
    {"title", kAlways, kTitleType},
    {"measures", kAlways, kNumber, "How many are under it."},
    {"open", kAlways, kNumber, "How many of them are not in a final state."},
    {"closed", kAlways, kNumber, "How many of them are."},
    {"is_closed", kAlways, kFlag, "Whether all are."},
    {"since", kSometimes, kMoment, "Since when it is closed."},
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

constexpr Property kRecipientProperties[] = {{"role", kAlways, kText}, {"who", kAlways, kText}};
constexpr Schema kRecipient{"recipient", {}, "Somebody to be told.", kRecipientProperties};
constexpr Type kRecipients = object(kRecipient);
constexpr Property kHappenedProperties[] = {{"at", kAlways, kMoment}, {"what", kAlways, kText}, {"by", kAlways, kText}};
constexpr Schema kHappened{"happened", {}, "What then happened to the measure.", kHappenedProperties};
constexpr Property kForeseenProperties[] = {
    {"at", kAlways, kMoment, "When."},
    {"kind", kAlways, word(core::kForeseen), "What happens."},
    {"id", kAlways, kText, "The measure."},
    {"title", kAlways, kTitleType},
    {"state", kAlways, kText, "The state it is in then."},
    {"state_title", kSometimes, kTitleType},
    {"name", kSometimes, kText, "Of the rung or transition."},
    {"name_title", kSometimes, kTitleType},
    {"notify", kSometimes, list(kRecipients), "Who is told."},
    {"to_be_decided", kSometimes, kFlag, "People have to decide."},
    {"happened", kSometimes, or_null(object(kHappened))},
    {"fields", kAlways, kFields, "Values of the measure's fields."},
};
constexpr Schema kForeseen{"foreseen", {}, "What happens if nobody moves.", kForeseenProperties};
constexpr Type kForeseens = object(kForeseen);
constexpr Property kForecastProperties[] = {
    {"from", kAlways, kMoment, "The moment it is made from."},
    {"until", kAlways, kMoment, "The moment it reaches."},
    {"measures", kAlways, kNumber, "How many were looked at."},
    {"events", kAlways, list(kForeseens), "In the order of time."},
    {"cut_off", kAlways, kFlag, "Whether there would be more of some measure."},
};

// The daemon.
constexpr std::string_view kRuleKinds[] = {"lua", "plugin"};
constexpr Property kRuleRowProperties[] = {
    {"rule", kAlways, kText, "Its name."},
    {"workflow", kAlways, kText, "Name and version of the workflow it belongs to."},
    {"kind", kAlways, word(kRuleKinds)},
    {"file", kAlways, kText, "Where it was read from."},
    {"deployed_as", kAlways, kText, "The name it is deployed under."},
    {"version", kAlways, kText, "What tells one text of it from another."},
    {"events", kAlways, kTexts, "The events that it is called for."},
    {"digest", kSometimes, kHex, "The SHA-256 of its text."},
    {"asked", kSometimes, kNumber, "How often since the engine was opened."},
    {"failed", kSometimes, kNumber, "How often it gave no answer."},
    {"error", kSometimes, kText, "The last failure: the measure, and why."},
};
constexpr Property kStatsProperties[] = {
    {"events", kAlways, kNumber, "Lines of the history."},
    {"measures_estimated", kAlways, kNumber},
    {"bytes_written", kAlways, kNumber},
    {"groups", kAlways, kNumber, "Groups of commands that were committed together."},
    {"commands", kAlways, kNumber, "Commands since the engine was opened."},
    {"refused", kAlways, kNumber, "How many of them were refused."},
    {"queued", kAlways, kNumber, "Commands that wait."},
    {"notices_waiting", kAlways, kNumber},
    {"notices_dead", kAlways, kNumber},
    {"notices_delivered", kAlways, kNumber},
    {"notices_failed", kAlways, kNumber},
    {"notices_given_up", kAlways, kNumber},
    {"sinks_resting", kAlways, kTexts, "Sinks that are given a rest."},
    {"rules_asked", kAlways, kNumber},
    {"rules_failing", kAlways, kAny, "By rule: how often, the last measure, and why."},
    {"read_only", kAlways, kFlag, "Whether a write has failed: nothing is taken any more."},
};

constexpr Property kFieldProperties[] = {{"field", kAlways, kText},
                                         {"title", kAlways, kTitleType},
                                         {"list", kAlways, kFlag},
                                         {"value_titles", kSometimes, kAny}};
constexpr Schema kField{"field", {}, "A field of a workflow.", kFieldProperties};
constexpr Type kFieldList = object(kField);
constexpr Property kStateProperties[] = {
    {"state", kAlways, kText}, {"title", kAlways, kTitleType}, {"phase", kAlways, kPhase}, {"final", kAlways, kFlag}};
constexpr Schema kState{"state", {}, "A state of a workflow.", kStateProperties};
constexpr Type kStates = object(kState);
constexpr Property kTransitionProperties[] = {{"transition", kAlways, kText},
                                              {"title", kAlways, kTitleType},
                                              {"from", kAlways, kTexts},
                                              {"to", kAlways, kText},
                                              {"by", kAlways, kTexts}};
constexpr Schema kTransition{"transition", {}, "A transition of a workflow.", kTransitionProperties};
constexpr Type kTransitions = object(kTransition);
constexpr Property kLadderRungProperties[] = {
    {"rung", kAlways, kText}, {"title", kAlways, kTitleType}, {"after", kAlways, kText, "As in 3 workdays."}};
constexpr Schema kLadderRung{"ladder_rung", {}, "A rung of a workflow's ladder.", kLadderRungProperties};
constexpr Type kLadderRungs = object(kLadderRung);
constexpr Property kWorkflowProperties[] = {
    {"workflow", kAlways, kText, "Its name."},
    {"version", kAlways, kNumber},
    {"title", kAlways, kTitleType},
    {"calendar", kAlways, kText},
    {"zone", kAlways, kText, "As in Asia/Shanghai."},
    {"organisation", kSometimes, kText},
    {"fields", kAlways, list(kFieldList)},
    {"states", kAlways, list(kStates)},
    {"transitions", kAlways, list(kTransitions)},
    {"rungs", kAlways, list(kLadderRungs)},
};
constexpr Property kWorkflowSourceProperties[] = {{"workflow", kAlways, kText},
                                                  {"version", kAlways, kNumber},
                                                  {"source", kAlways, kText, "The text that was deployed."}};

constexpr std::string_view kOutboxStates[] = {"waiting", "dead", "again"};
constexpr Property kOutboxProperties[] = {
    {"key", kAlways, kText, "By which it is tried again, or dropped."},
    {"status", kAlways, word(kOutboxStates)},
    {"sink", kAlways, kText, "Where it is to go."},
    {"measure", kAlways, kText},
    {"title", kAlways, kTitleType},
    {"folded", kSometimes, kNumber, "It stands for so many notices."},
    {"until", kSometimes, kMoment, "Of the last of them."},
    {"message", kSometimes, kText, "What a rule says."},
    {"state", kSometimes, kText, "The state that was entered."},
    {"state_title", kSometimes, kTitleType},
    {"rung", kSometimes, kText, "The rung that was claimed."},
    {"rung_title", kSometimes, kTitleType},
    {"role", kAlways, kText, "In what capacity the recipient is told."},
    {"recipient", kAlways, kText, "A unit, or a person."},
    {"at", kAlways, kMoment, "When it was made."},
    {"age_s", kAlways, kInteger, "Seconds since then."},
    {"attempts", kAlways, kNumber},
    {"next", kSometimes, kMoment, "Not tried again before."},
    {"error", kAlways, kText, "Why the last attempt failed."},
};
constexpr Property kReplayedProperties[] = {{"replayed", kAlways, kNumber, "How many are tried again."}};
constexpr Property kDroppedProperties[] = {{"dropped", kAlways, kText, "The key."}};

}  // namespace

constinit const Schema kProblem{"problem", {}, "A refusal (RFC 9457).", kProblemProperties};
constinit const Schema kTitleSchema{"title", {}, core::kTitle.means, kTitleProperties};
constinit const Schema kFindingNodeSchema{"finding_node", {}, core::kFindingNode.means, kFindingNodeProperties};
constinit const Schema kEvidenceSchema{"evidence", {}, core::kEvidencePiece.means, kEvidenceProperties};
constinit const Schema kReplySchema{"reply", {}, core::kReply.means, kReplyProperties};
constinit const Schema kHealth{"health", {}, "Whether the daemon is there.", kHealthProperties};
constinit const Schema kClock{"clock", {}, "The engine's clock.", kClockProperties};
constinit const Schema kMeasureSummary{"measure_summary", {}, "A measure, as a listing shows it.", kSummaryProperties};
constinit const Schema kMeasure{"measure", {}, "A measure with everything that is known of it.", kMeasureProperties};
constinit const Schema kAreaRow{"area_row", {}, "Measures of an area of an inspection.", kAreaRowProperties};
constinit const Schema kStateRow{"state_row", {}, "Measures in a state of a workflow.", kStateRowProperties};
constinit const Schema kFindingRow{"finding", {}, "A finding that has measures.", kFindingRowProperties};
constinit const Schema kEscalation{"escalation", {}, "A claimed rung and how it stands.", kEscalationProperties};
constinit const Schema kForecast{"forecast", {}, "What will be if nobody moves.", kForecastProperties};
constinit const Schema kRuleRow{"rule", {}, "A rule of a workflow and how it fared.", kRuleRowProperties};
constinit const Schema kStats{"stats", {}, "How the engine fares.", kStatsProperties};
constinit const Schema kWorkflow{"workflow", {}, "A deployed version of a workflow.", kWorkflowProperties};
constinit const Schema kWorkflowSource{"workflow_source", {}, "The text of a workflow.", kWorkflowSourceProperties};
constinit const Schema kOutboxRow{"notice", {}, "A notice that did not arrive yet.", kOutboxProperties};
constinit const Schema kReplayed{"replayed", {}, "Dead letters that are tried again.", kReplayedProperties};
constinit const Schema kDropped{"dropped", {}, "A notice that was dropped.", kDroppedProperties};

}  // namespace rectify::http
