// What the answers to an auditor, and the streams of the history, look like.
#include "core/event.h"
#include "core/measure.h"
#include "http/api/answer_schemas.h"

namespace rectify::http {

namespace {

constexpr Type kPhaseWord = word(core::kPhaseNames);

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

constexpr Property kMomentProperties[] = {
    {"at", kAlways, kMoment}, {"lines", kAlways, kNumber, "So many lines of the history were there then, or all."}};
constexpr Schema kPastMoment{"past_moment", {}, "A moment of the history.", kMomentProperties};
constexpr Property kChangeProperties[] = {
    {"what", kAlways, kText, "state, deadline …, or field.NAME."},
    {"before", kAlways, kAny, "Null where there was nothing."},
    {"after", kAlways, kAny, "Null where there is nothing."},
};
constexpr Schema kChange{"change", {}, "What is different.", kChangeProperties};
constexpr Type kChanges = object(kChange);
constexpr Property kMeasureDiffProperties[] = {
    {"measure", kAlways, kText},
    {"title", kAlways, kTitleType},
    {"from", kAlways, object(kPastMoment)},
    {"until", kAlways, object(kPastMoment)},
    {"changes", kAlways, list(kChanges)},
    {"lines", kAlways, list(kLine), "The recorded lines between the two."},
};
constexpr Property kStatePairProperties[] = {{"state", kAlways, kText},
                                             {"title", kAlways, kTitleType},
                                             {"phase", kAlways, kPhaseWord},
                                             {"before", kAlways, kNumber},
                                             {"after", kAlways, kNumber}};
constexpr Schema kStatePair{
    "state_before_and_after", {}, "How many measures were in a state, and are.", kStatePairProperties};
constexpr Type kStatePairs = object(kStatePair);
constexpr Property kPhasePairProperties[] = {
    {"phase", kAlways, kPhaseWord}, {"before", kAlways, kNumber}, {"after", kAlways, kNumber}};
constexpr Schema kPhasePair{
    "phase_before_and_after", {}, "How many measures were in a phase, and are.", kPhasePairProperties};
constexpr Type kPhasePairs = object(kPhasePair);
constexpr Property kChangedProperties[] = {
    {"id", kAlways, kText}, {"title", kAlways, kTitleType}, {"changes", kAlways, list(kChanges)}};
constexpr Schema kChanged{"changed_measure", {}, "A measure that is different.", kChangedProperties};
constexpr Type kChangeds = object(kChanged);
constexpr Property kInspectionDiffProperties[] = {
    {"inspection", kAlways, kText},          {"from", kAlways, object(kPastMoment)},
    {"until", kAlways, object(kPastMoment)}, {"states", kAlways, list(kStatePairs)},
    {"phases", kAlways, list(kPhasePairs)},  {"measures", kAlways, list(kChangeds)},
};

constexpr Property kReasonProperties[] = {
    {"asked", kAlways, kText, "Which part of the question it answers."},
    {"lines", kAlways, kNumbers, "The lines of the history that show it."},
    {"times", kSometimes, kNumber, "How often."},
    {"state", kSometimes, kText},
    {"entered", kSometimes, kMoment},
    {"left", kSometimes, kMoment},
    {"how", kSometimes, kText, "How the deadline was moved."},
    {"from", kSometimes, kMoment},
    {"to", kSometimes, kMomentOrNull},
    {"at", kSometimes, kMoment},
    {"asked_by", kSometimes, kText, "Who asked for it."},
    {"by", kSometimes, kText, "Who did it."},
    {"executed_by", kSometimes, kText},
    {"closed_by", kSometimes, kTexts},
    {"rung", kSometimes, kText},
    {"title", kSometimes, kTitleType},
    {"missed", kSometimes, kMoment, "The deadline that was missed."},
};
constexpr Schema kReason{"reason", {}, "Why a measure was found.", kReasonProperties};
constexpr Type kReasons = object(kReason);
constexpr Property kHitProperties[] = {
    {"id", kAlways, kText},           {"title", kAlways, kTitleType},
    {"state", kAlways, kText},        {"state_title", kSometimes, kTitleType},
    {"why", kAlways, list(kReasons)},
};
constexpr Schema kHit{"hit", {}, "A measure that was found.", kHitProperties};
constexpr Type kHits = object(kHit);
constexpr Property kSearchProperties[] = {
    {"inspection", kAlways, kText}, {"asked", kAlways, kTextsByName, "The question."}, {"hits", kAlways, list(kHits)}};

constexpr Property kStateTimeProperties[] = {
    {"state", kAlways, kText},
    {"title", kAlways, kTitleType},
    {"phase", kAlways, kPhaseWord},
    {"visits", kAlways, kNumber},
    {"open", kAlways, kNumber, "Of these, not yet ended."},
    {"total_ms", kAlways, kInteger},
    {"mean_ms", kAlways, kInteger},
    {"median_ms", kAlways, kInteger},
    {"longest_ms", kAlways, kInteger},
};
constexpr Schema kStateTime{"state_time", {}, "How long measures stay in a state.", kStateTimeProperties};
constexpr Type kStateTimes = object(kStateTime);
constexpr Property kDurationRowProperties[] = {
    {"unit", kSometimes, kText, "By unit: the unit that has the lead; empty: none."},
    {"inspection", kSometimes, kText, "By area: the inspection."},
    {"area", kSometimes, kText, "By area: its number."},
    {"title", kSometimes, kTitleType},
    {"measures", kAlways, kNumber},
    {"returns", kAlways, kNumber},
    {"returns_most", kAlways, kNumber, "Of one measure."},
    {"extensions", kAlways, kNumber},
    {"reopenings", kAlways, kNumber},
    {"states", kAlways, list(kStateTimes)},
};
constexpr Schema kDurationRow{"duration_row", {}, "What is summed up together.", kDurationRowProperties};
constexpr Type kDurationRows = object(kDurationRow);
constexpr std::string_view kBy[] = {"unit", "area", "state"};
constexpr Property kDurationProperties[] = {
    {"by", kAlways, word(kBy)}, {"until", kAlways, kMoment}, {"rows", kAlways, list(kDurationRows)}};

constexpr Property kFaultProperties[] = {
    {"sequence", kAlways, kNumber}, {"measure", kAlways, kText}, {"message", kAlways, kText}};
constexpr Schema kFault{"fault", {}, "Where the history is not what was written.", kFaultProperties};
constexpr Property kVerdictProperties[] = {
    {"valid", kAlways, kFlag, "Whether the history is what was written."},
    {"lines", kAlways, kNumber, "How many were looked at."},
    {"measures", kAlways, kNumber},
    {"checkpoints", kAlways, kNumber, "How many signed ones were held against the lines."},
    {"size", kAlways, kNumber, "Of the tree."},
    {"root", kAlways, kHex},
    {"fault", kSometimes, object(kFault)},
};
constexpr Property kCheckpointProperties[] = {
    {"checkpoint", kAlways, kText, "The signed note (C2SP)."},
    {"key", kAlways, kText, "The public key."},
    {"size", kAlways, kNumber, "How many lines it covers."},
    {"root", kAlways, kHex, "The root of their tree."},
};
constexpr Property kLineProofProperties[] = {
    {"measure", kAlways, kText},
    {"revision", kAlways, kNumber},
    {"sequence", kAlways, kNumber},
    {"line", kAlways, kText, "The recorded line, byte for byte."},
    {"proof", kAlways, kText, "A C2SP tlog-proof."},
    {"key", kAlways, kText, "The public key."},
};
constexpr Type kHexes = list(kHex);
constexpr Property kConsistencyProperties[] = {
    {"old_size", kAlways, kNumber},
    {"proof", kAlways, kHexes, "The hashes (RFC 9162)."},
    {"checkpoint", kAlways, kText, "The newest signed note."},
    {"key", kAlways, kText, "The public key."},
};
constexpr Property kExportHeadProperties[] = {
    {"checkpoint", kAlways, kText},
    {"key", kAlways, kText},
    {"measure", kAlways, kText, "Empty: all of them."},
    {"ranges", kAlways, list(kNumbers), "Begin and end of the lines that follow."},
    {"proof", kAlways, kHexes},
    {"heads", kAlways, kText, "The measure's proof under the recorded heads, or nothing."},
};

constexpr Property kPlaceProperties[] = {
    {"state", kAlways, kText},
    {"deadline", kAlways, kMomentOrNull},
    {"rungs", kAlways, kTexts},
    {"stopped", kSometimes, kAny, "Where the clock is stopped: the place it was stopped in."},
};
constexpr Schema kPlace{"place", {}, "Where a measure stands.", kPlaceProperties};
constexpr Property kMigrationErrorProperties[] = {{"code", kAlways, kText}, {"message", kAlways, kText}};
constexpr Schema kMigrationError{"migration_error", {}, "Why it stopped.", kMigrationErrorProperties};
constexpr Property kMigrationSummaryProperties[] = {
    {"from", kAlways, kText},        {"to", kAlways, kText},       {"dry_run", kAlways, kFlag},
    {"done", kAlways, kFlag},        {"able", kAlways, kNumber},   {"unable", kAlways, kNumber},
    {"migrated", kAlways, kNumber},  {"landed", kAlways, kNumber}, {"closed", kAlways, kNumber},
    {"elsewhere", kAlways, kNumber},
};
constexpr Schema kMigrationSummary{"migration_summary", {}, "What came of it.", kMigrationSummaryProperties};
constexpr Property kMigrationProperties[] = {
    {"measure", kSometimes, kText},
    {"from", kSometimes, object(kPlace)},
    {"to", kSometimes, object(kPlace)},
    {"obstacle", kSometimes, kText, "Why it cannot."},
    {"clock", kSometimes, word(core::kClockRules)},
    {"set", kSometimes, kFields},
    {"proposals", kSometimes, kTexts},
    {"next", kSometimes, kMomentOrNull, "What happens by itself next."},
    {"migrated", kSometimes, kNumber, "So many by now."},
    {"summary", kSometimes, object(kMigrationSummary)},
    {"error", kSometimes, object(kMigrationError)},
};

constexpr Property kCloudEventProperties[] = {
    {"specversion", kAlways, kText, "1.0"},
    {"id", kAlways, kText, "The sequence of the event."},
    {"source", kAlways, kText, "What signs the history."},
    {"type", kAlways, kText, "rectify. and the event's type."},
    {"subject", kSometimes, kText, "The measure."},
    {"time", kAlways, kMoment},
    {"datacontenttype", kAlways, kText},
    {"sequence", kAlways, kText, "The sequence in 20 digits."},
    {"treeindex", kAlways, kText, "The line's place in the history tree (RFC 9162)."},
    {"leafhash", kAlways, kHex, "Its hash there."},
    {"data", kAlways, kLine, "The recorded line."},
};

}  // namespace

constinit const Schema kWho{"who", {}, "All that a person did.", kWhoProperties};
constinit const Schema kMeasureDiff{"measure_diff", {}, "What changed of a measure.", kMeasureDiffProperties};
constinit const Schema kInspectionDiff{
    "inspection_diff", {}, "What changed of an inspection.", kInspectionDiffProperties};
constinit const Schema kSearch{"search", {}, "The measures of which all is true that was asked.", kSearchProperties};
constinit const Schema kDurations{"durations", {}, "How long measures stay in each state.", kDurationProperties};
constinit const Schema kVerdict{"verdict", {}, "Whether the history is what was written.", kVerdictProperties};
constinit const Schema kCheckpoint{"checkpoint", {}, "A signed checkpoint of the history.", kCheckpointProperties};
constinit const Schema kLineProof{"line_proof", {}, "That a line is in the history.", kLineProofProperties};
constinit const Schema kConsistency{"consistency", {}, "That the history only grew.", kConsistencyProperties};
constinit const Schema kExportHead{"export_head", {}, "What the exported lines are checked by.", kExportHeadProperties};
constinit const Schema kMigrationLine{
    "migration_line", {}, "A line of a migration: a measure, or how it goes on.", kMigrationProperties};
constinit const Schema kCloudEvent{
    "cloud_event", {}, "A line of the history (CloudEvents 1.0).", kCloudEventProperties};

}  // namespace rectify::http
