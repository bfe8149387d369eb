#include "definition/scenario/scenario_shape.h"

#include "core/values.h"
#include "definition/ledger/ledger_shape.h"
#include "definition/scenario/scenario.h"

namespace rectify::definition {

namespace {

constexpr std::int64_t kCountMax = 1'000'000'000;

constexpr std::string_view kCodes[] = {"invalid",   "not_found",   "conflict", "denied",
                                       "exhausted", "unavailable", "corrupt"};
constexpr std::string_view kNone[] = {"none"};

constexpr Value kStepTimeChoices[] = {kMoment, kOffset};
constexpr Value kDeadlineChoices[] = {kMoment, word(kNone)};
constexpr Value kAStep = shaped(kStepShape);
constexpr Value kAPiece = shaped(kEvidenceShape);
constexpr Value kAnExpectation = shaped(kExpectationShape);
constexpr Value kInvariantChoices[] = {word(kInvariants), shaped(kInvariantShape)};
constexpr Value kAnInvariant = one_of(kInvariantChoices);
constexpr Value kAnExample = map(kName, kText, 1);
constexpr Value kLevelChoices[] = {kTitle, shaped(kFindingLevelShape)};
constexpr Value kALevel = one_of(kLevelChoices);
constexpr Value kFindingChoices[] = {kText, list(kALevel)};

constexpr Key kScenarioKeys[] = {
    {"scenario", kNeeded, kText, "What happens, in a sentence."},
    {"given", kNeeded, shaped(kGivenShape), "What it begins with."},
    {"when", kNeeded, list(kAStep), "What happens, step by step, in the order of time."},
    {"forever", kOptional, list(kAnInvariant, 1), "What has to hold of every measure after every step and wake."},
    {"examples", kOptional, list(kAnExample, 1),
     "Rows it is played with: a name, and what <…> in its texts stands for."},
};

constexpr Key kGivenKeys[] = {
    {"workflow", kNeeded, kText, "Its name or file; looked up beside the scenario, then in the workflows folder."},
    {"inspection", kNeeded, kId, "The inspection that measures are registered in."},
    {"start", kNeeded, kMoment, "When the clock starts, in the calendar's zone."},
    {"ledger", kOptional, kText, "A ledger file beside the scenario: registered before the first step."},
    {"actors", kOptional, map(kId, kText), "Short names for person/unit; the one called office registers the ledger."},
};

constexpr Key kStepKeys[] = {
    {"at", kNeeded, one_of(kStepTimeChoices), "A date or time, or +3 workdays after the step before."},
    {"as", kOptional, kText, "Who acts: a short name, or person/unit."},
    {"register", kOptional, shaped(kRegisterShape), "Command: a new measure, with the id under on."},
    {"fire", kOptional, kText, "Command: the transition to fire."},
    {"amend", kOptional, kFieldValues, "Command: the fields to change."},
    {"attach", kOptional, list(kAPiece, 1), "Command: pieces of evidence to attach."},
    {"comment", kOptional, kText, "Command: what to note down."},
    {"veto", kOptional, kText, "Command: the transition whose proposal is struck down."},
    {"delegate", kOptional, kId, "Command: the person who may act for whoever delegates."},
    {"until", kOptional, one_of(kStepTimeChoices), "With delegate: until when."},
    {"acknowledge", kOptional, kName, "Command: the claimed rung that is acknowledged."},
    {"resolve", kOptional, kName, "Command: the claimed rung that is resolved."},
    {"hand_over", kOptional, kName, "Command: the claimed rung that somebody else is to see to."},
    {"outcome", kOptional, kName, "With resolve: what was decided."},
    {"to", kOptional, kId, "With hand_over: the person."},
    {"on", kOptional, items(kText, 1), "The measures: ids, or beginnings of ids with * at the end."},
    {"set", kOptional, kFieldValues, "With fire: the fields it sets."},
    {"note", kOptional, kText, "With every command but register and comment: the reason."},
    {"decision", kOptional, kText, "With fire: the number of the decision it is taken by."},
    {"evidence", kOptional, list(kAPiece, 1), "With fire: pieces of evidence."},
    {"refused", kOptional, word(kCodes), "The command has to be refused, with this code."},
    {"saying", kOptional, kText, "With refused: what its message has to contain."},
    {"then", kOptional, list(kAnExpectation), "What has to hold after the step."},
};

constexpr Key kRegisterKeys[] = {
    {"title", kNeeded, kTitle, "What is to be done."},
    {"finding", kOptional, one_of(kFindingChoices), "Its number, as in 1.1.4, or titles from the area down."},
    {"text", kOptional, kText, "In full; without it, the title."},
    {"workflow", kOptional, kName, "The workflow that drives it; without it, the scenario's."},
    {"parent", kOptional, kId, "The measure it is a part of."},
    {"fields", kOptional, kFieldValues, "Values of the workflow's fields."},
};

constexpr Key kFindingLevelKeys[] = {
    {"number", kNeeded, number(1, kFindingNumberMax), "Its number among its siblings."},
    {"title", kOptional, kTitle, "What was found."},
};

constexpr Key kEvidenceKeys[] = {
    {"name", kNeeded, kText, "The name of the file."},
    {"sha256", kOptional, kSha256, "Its SHA-256 in hex; without it, that of the name."},
    {"media_type", kOptional, kText, "As in application/pdf."},
    {"location", kOptional, kText, "Where it lies."},
    {"kind", kOptional, kText, "What it is: photo, minutes …; a transition may ask for it."},
    {"effective", kOptional, kDate, "The day from which it shows what it shows."},
};

constexpr std::string_view kSubjects[] = {"measure", "count"};
constexpr Key kExpectationKeys[] = {
    {"measure", kOptional, kId, "The measure that the rest is said of."},
    {"count", kOptional, number(0, kCountMax), "How many measures the rest selects."},
    {"state", kOptional, kText, "The state it is in."},
    {"phase", kOptional, word(core::kPhaseNames), "The phase of that state."},
    {"rung", kOptional, kText, "The rung that stands, or none."},
    {"overdue", kOptional, kBoolean, "Whether the deadline has passed."},
    {"episode", kOptional, number(0, kCountMax), "Of one measure: its episode."},
    {"revision", kOptional, number(0, kCountMax), "Of one measure: its revision."},
    {"deadline", kOptional, one_of(kDeadlineChoices), "Of one measure: its deadline, or none."},
    {"rungs", kOptional, list(kText), "Of one measure: all rungs ever claimed, in order."},
    {"field", kOptional, kFieldValues, "Of one measure: values of its fields."},
    {"notified", kOptional, list(kText), "Of one measure: who was told since the step above; roles, units, persons."},
    {"history", kOptional, list(kText, 1), "Of one measure: its last events, as in [fired submit, rung_claimed]."},
    {"proposals", kOptional, list(kText), "Of one measure: transitions that wait for approvals."},
    {"children", kOptional, list(kText), "Of one measure: its parts."},
    {"as_of", kOptional, kMoment, "As it stood then; a day is its end."},
    {"inspection", kOptional, kText, "Of a count: in this inspection."},
    {"finding", kOptional, kText, "Of a count: under this finding."},
    {"unit", kOptional, kText, "Of a count: that name this unit in any field."},
    {"person", kOptional, kText, "Of a count: that name this person in any field."},
};

constexpr std::string_view kPlaces[] = {"state", "phase"};
constexpr Key kInvariantKeys[] = {
    {"state", kOptional, kText, "Of measures in this state."},
    {"phase", kOptional, word(core::kPhaseNames), "Of measures in this phase."},
    {"needs", kOptional, items(kText, 1), "These fields are set."},
    {"evidence", kOptional, number(1, kCountMax), "At least so many pieces of evidence in the episode."},
    {"overdue", kOptional, kBoolean, "Whether the deadline has passed."},
};

}  // namespace

constinit const Shape kScenarioShape{"a scenario", "Who does what and when, and what the ledger looks like then.",
                                     kScenarioKeys};
constinit const Shape kGivenShape{"given", "The workflow, the ledger, the clock and who acts.", kGivenKeys};
constinit const Shape kStepShape{"a step", "A moment: at most one command, and what is expected.", kStepKeys};
constinit const Shape kRegisterShape{"register", "A new measure.", kRegisterKeys};
constinit const Shape kFindingLevelShape{"a level of the finding", "One level, from the area down.", kFindingLevelKeys};
constinit const Shape kEvidenceShape{"a piece of evidence", "What shows that it was done.", kEvidenceKeys};
constinit const Shape kExpectationShape{"an expectation", "Of one measure, or of a count of them.", kExpectationKeys,
                                        kSubjects};

constinit const Shape kInvariantShape{"what holds forever", "Of every measure in a state or phase, at all times.",
                                      kInvariantKeys, kPlaces};

}  // namespace rectify::definition
