#include "definition/scenario/scenario_shape.h"

#include "core/values.h"
#include "definition/ledger/ledger_shape.h"
#include "definition/scenario/scenario.h"

namespace rectify::definition {

namespace {

constexpr std::int64_t kCountMax = 1'000'000'000;

constexpr Value kAStep = shaped(kStepShape);
constexpr Value kInvariantChoices[] = {word(kInvariants), shaped(kInvariantShape)};
constexpr Value kAnInvariant = one_of(kInvariantChoices);
constexpr Value kAnExample = map(kName, kText, 1);

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

constexpr Key kFindingLevelKeys[] = {
    {"number", kNeeded, number(1, kFindingNumberMax), "Its number among its siblings."},
    {"title", kOptional, kTitle, "What was found."},
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
constinit const Shape kFindingLevelShape{"a level of the finding", "One level, from the area down.", kFindingLevelKeys};
constinit const Shape kInvariantShape{"what holds forever", "Of every measure in a state or phase, at all times.",
                                      kInvariantKeys, kPlaces};

}  // namespace rectify::definition
