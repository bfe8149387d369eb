#include "definition/workflow/workflow_shape.h"

#include "core/limits.h"
#include "core/workflow.h"

namespace rectify::definition {

namespace {

constexpr std::int64_t kEvidenceMax = core::CommandLimits{}.evidence_total_max;
constexpr std::int64_t kApprovalsMax = 100;

constexpr std::string_view kTypes[] = {"text", "number", "date", "enum", "person", "unit", "path"};
constexpr std::string_view kClocks[] = {"paused"};
constexpr std::string_view kEpisodes[] = {"next"};
constexpr std::string_view kHistories[] = {"resume"};
constexpr std::string_view kChildren[] = {"closed"};
constexpr std::string_view kDistinct[] = {"persons", "units"};
constexpr std::string_view kLadderRule[] = {"ladder"};
constexpr std::string_view kLuaRule[] = {"lua"};
constexpr std::string_view kPluginRule[] = {"plugin"};
constexpr std::string_view kWatched[] = {"deadline"};
constexpr std::string_view kResets[] = {"on leaving the state", "with the episode"};

constexpr Value kType = word(kTypes);
constexpr Value kTypeChoices[] = {kType, list(kType)};
constexpr Value kValuesChoices[] = {items(kText, 1), map(kText, kTitle, 1)};
constexpr Value kHolderChoices[] = {kId, shaped(kFromFieldShape)};
constexpr Value kDeadlineChoices[] = {span_from(kSpanLeast), shaped(kDeadlineShape)};
constexpr Value kSpan = span_from(kSpanLeast);
constexpr Value kNeedChoices[] = {kText, shaped(kNeedShape)};
constexpr Value kANeed = one_of(kNeedChoices);
constexpr Value kAField = shaped(kFieldShape);
constexpr Value kARole = shaped(kRoleShape);
constexpr Value kAGroup = shaped(kGroupShape);
constexpr Value kAState = shaped(kStateShape);
constexpr Value kATransition = shaped(kTransitionShape);
constexpr Value kRuleChoices[] = {shaped(kLadderShape), shaped(kLuaRuleShape), shaped(kPluginRuleShape)};
constexpr Value kARule = one_of(kRuleChoices);
constexpr Value kARung = shaped(kRungShape);
constexpr Value kARuleRung = shaped(kRuleRungShape);
constexpr std::int64_t kCapMax = 1'000;
constexpr std::string_view kCatchUps[] = {"all", "highest"};
constexpr Value kAfterChoices[] = {span_from(0), shaped(kAfterShape)};

constexpr Key kWorkflowKeys[] = {
    {"workflow", kNeeded, kName, "The name of the workflow."},
    {"version", kNeeded, kVersion, "A change is a new version."},
    {"extends", kOptional, kText, "The workflow that this one changes: a file beside it, or a name."},
    {"without", kOptional, shaped(kWithoutShape), "What of the extended workflow is left out."},
    {"organisation", kOptional, kId, "The organisation that roles are looked up in: organisations/NAME.yaml."},
    {"calendar", kNeeded, kId, "The calendar that spans are counted by: calendars/NAME.ics."},
    {"roles", kNeeded, map(kName, kARole, 1), "Who may act."},
    {"groups", kOptional, map(kName, kAGroup, 1), "States that belong together."},
    {"states", kNeeded, map(kName, kAState, 1), "Where a measure can stand; it starts in the first one."},
    {"transitions", kNeeded, map(kName, kATransition, 1), "How it gets from one state to another."},
    {"title", kOptional, kTitle, "For people; without it, the name."},
    {"fields", kOptional, map(kName, kAField, 1), "What is known of a measure besides its text."},
    {"escalation", kOptional, list(kARule), "What happens when nobody moves."},
};

constexpr Key kFieldKeys[] = {
    {"type", kNeeded, one_of(kTypeChoices), "What its values are; in brackets, as in [unit], a list of them."},
    {"values", kOptional, one_of(kValuesChoices),
     "What an enum can be; with titles, {low: Low, high: {en: High, zh: 高}}."},
    {"unit", kOptional, kText, "What a number counts, for people: CNY, m²."},
    {"required_in", kOptional, items(kText), "States, or groups, that a measure cannot be in without it."},
    {"private", kOptional, kBoolean, "Shown only to those who hold a role for the measure."},
    {"computed", kOptional, kText, "An expression in Lua that gives its value; nobody sets it."},
    {"title", kOptional, kTitle, "For people; without it, the name."},
};

constexpr std::string_view kHolders[] = {"unit", "person"};
constexpr Key kRoleKeys[] = {
    {"unit", kOptional, one_of(kHolderChoices), "The unit that holds it, or {field: NAME}: the one a field names."},
    {"or_above", kOptional, kBoolean, "Units above that unit hold it too, by the organisation."},
    {"office", kOptional, kId, "Only who holds this office in that unit, by the organisation."},
    {"person", kOptional, one_of(kHolderChoices), "The person who holds it, or {field: NAME}: the one a field names."},
    {"title", kOptional, kTitle, "For people; without it, the name."},
};

constexpr Key kFromFieldKeys[] = {
    {"field", kNeeded, kText, "The field of the measure that says it."},
};

constexpr Key kWithoutKeys[] = {
    {"fields", kOptional, items(kText), "Fields."},           {"roles", kOptional, items(kText), "Roles."},
    {"groups", kOptional, items(kText), "Groups."},           {"states", kOptional, items(kText), "States."},
    {"transitions", kOptional, items(kText), "Transitions."},
};

constexpr Key kGroupKeys[] = {
    {"title", kOptional, kTitle, "For people; without it, the name."},
};

constexpr std::string_view kDeadlineRules[] = {"field", "span", "expression"};
constexpr Key kDeadlineKeys[] = {
    {"field", kOptional, kText, "A field of type date: to the end of that day."},
    {"span", kOptional, span_from(kSpanLeast), "So long after the state was entered, or after the day under from."},
    {"from", kOptional, kText, "With span: a field of type date that it is counted from."},
    {"expression", kOptional, kText, "In Lua: gives a span, a date, or nil for none."},
    {"calendar", kOptional, kId, "By another calendar than the workflow's."},
};

constexpr Key kStateKeys[] = {
    {"phase", kNeeded, word(core::kPhaseNames), "Every ledger can be summed up by it."},
    {"title", kOptional, kTitle, "For people; without it, the name."},
    {"final", kOptional, kBoolean, "The work is done; only a new episode leads out again."},
    {"within", kOptional, kText, "The group it belongs to."},
    {"clock", kOptional, word(kClocks), "paused: the deadline of the state before stands still."},
    {"budget", kOptional, map(kSpan, kText, 1), "{60 days: NAME}: so long in all in an episode, then it is fired."},
    {"deadline", kOptional, one_of(kDeadlineChoices), "A span from entry (3 workdays), or {field: NAME} and others."},
    {"notify", kOptional, items(kText), "Who is told of the entry: roles, or fields of type person or unit."},
    {"after", kOptional, map(kSpan, kText, 1), "{7 days: NAME}: after that span the engine fires the transition."},
    {"review", kOptional, shaped(kReviewShape), "It has to be looked at again: every so often, or once."},
};

constexpr std::string_view kReviewTimes[] = {"every", "after"};
constexpr Key kReviewKeys[] = {
    {"rung", kNeeded, kName, "The rung that is claimed when it is missed."},
    {"every", kOptional, span_from(kSpanLeast), "Again and again, so often."},
    {"after", kOptional, span_from(kSpanLeast), "Once, after so long."},
};

constexpr Key kTransitionKeys[] = {
    {"from", kNeeded, items(kText, 1), "The states, or groups, it leaves."},
    {"to", kNeeded, kText, "The state it leads to; with history, a group."},
    {"history", kOptional, word(kHistories), "resume: back to where the clock was stopped."},
    {"by", kNeeded, items(kText, 1), "The roles that may fire it; engine where a state has it under after."},
    {"title", kOptional, kTitle, "For people; without it, the name."},
    {"needs", kOptional, items(kANeed), "Fields, note, decision, {evidence: 2}, {children: closed}."},
    {"sets", kOptional, items(kText), "Further fields that the command may set."},
    {"not_same_as", kOptional, items(kText), "Whoever fired one of these last may not fire this one."},
    {"approvals", kOptional, shaped(kApprovalsShape), "Who has to agree, and how many of them."},
    {"when", kOptional, kText, "A condition in Lua, as in \"measure.horizon == 'sustained'\"."},
    {"episode", kOptional, word(kEpisodes), "next: the measure comes back, and a new episode begins."},
};

constexpr std::string_view kInBraces[] = {"evidence", "children"};
constexpr Key kNeedKeys[] = {
    {"evidence", kOptional, number(1, kEvidenceMax), "At least so many pieces in this episode."},
    {"kind", kOptional, kName, "Of this kind."},
    {"children", kOptional, word(kChildren), "closed: every part of the measure is in a final state."},
};

constexpr Key kApprovalsKeys[] = {
    {"by", kOptional, items(kText, 1), "The roles whose holders may agree."},
    {"count", kOptional, number(1, kApprovalsMax), "How many different persons of them have to."},
    {"distinct", kOptional, word(kDistinct), "units: of as many different units."},
    {"all", kOptional, items(kText, 1), "Roles or fields: every unit or person they name has to agree (会签)."},
    {"veto", kOptional, items(kText), "The roles that may strike the proposal down."},
    {"expires", kOptional, span_from(kSpanLeast), "A proposal that is not agreed to by then lapses."},
};

constexpr Key kLadderKeys[] = {
    {"rule", kNeeded, word(kLadderRule), "The rule: ladder."},
    {"rungs", kNeeded, list(kARung, 1), "From the mildest to the gravest, each later than the one before."},
    {"watches", kOptional, word(kWatched), "What it watches: the deadlines of all states."},
    {"resets", kOptional, word(kResets), "When it starts over."},
    {"grace", kOptional, span_from(kSpanLeast), "How long after the deadline before anything counts."},
    {"catch_up", kOptional, word(kCatchUps), "Of rungs that fell due while the engine was away: all, or the highest."},
    {"claims", kOptional, word(core::kHours), "The hours at which rungs are claimed; without it, office hours."},
    {"cap", kOptional, number(1, kCapMax), "So many rungs in one episode, and no more."},
};

constexpr Key kLuaRuleKeys[] = {
    {"rule", kNeeded, word(kLuaRule), "A rule in Lua."},
    {"file", kNeeded, kText, "Its file: a path beside the workflow, or the name of a shipped one."},
    {"name", kOptional, kName, "What it is called here; without it, as its file."},
    {"config", kOptional, kFieldValues, "What it wants to know; see the head of its file."},
    {"rungs", kOptional, list(kARuleRung, 1), "The rungs that it may claim."},
    {"asked", kOptional, word(core::kHours), "The hours at which it is asked; without it, office hours."},
};

constexpr Key kPluginRuleKeys[] = {
    {"rule", kNeeded, word(kPluginRule), "A rule in C, or in what speaks C."},
    {"library", kNeeded, kText, "A built-in one by name, or the path of a shared object; with #NAME behind it, which."},
    {"name", kOptional, kName, "What it is called here; without it, as its library."},
    {"config", kOptional, kFieldValues, "What it wants to know."},
    {"rungs", kOptional, list(kARuleRung, 1), "The rungs that it may claim."},
    {"asked", kOptional, word(core::kHours), "The hours at which it is asked; without it, office hours."},
};

constexpr Key kRuleRungKeys[] = {
    {"name", kNeeded, kName, "As the rule knows it."},
    {"notify", kOptional, items(kText), "Roles, or fields of type person or unit."},
    {"title", kOptional, kTitle, "For people; without it, the name."},
    {"acknowledge", kOptional, shaped(kAcknowledgeShape), "Somebody has to acknowledge it in time."},
    {"decides", kOptional, shaped(kRulingShape), "The engine proposes, people decide."},
};

constexpr Key kAfterKeys[] = {
    {"previous", kNeeded, span_from(0), "How long after the rung before was due."},
};

constexpr Key kAcknowledgeKeys[] = {
    {"by", kNeeded, items(kText, 1), "Who has to: roles, or fields of type person or unit."},
    {"within", kNeeded, span_from(kSpanLeast), "In that time; else the next rung comes at once."},
};

constexpr Key kRulingKeys[] = {
    {"by", kNeeded, items(kText, 1), "Who decides: roles, or fields of type person or unit."},
    {"outcomes", kNeeded, map(kName, kTitle, 2), "What can be decided: names with their titles."},
};

constexpr Key kRungKeys[] = {
    {"name", kNeeded, kName, "Under which it is claimed and recorded."},
    {"after", kNeeded, one_of(kAfterChoices), "How long after the deadline, or {previous: …} after the rung before."},
    {"notify", kOptional, items(kText), "Roles, or fields of type person or unit."},
    {"title", kOptional, kTitle, "For people; without it, the name."},
    {"when", kOptional, kText, "A condition in Lua; where it does not hold the rung is passed over."},
    {"acknowledge", kOptional, shaped(kAcknowledgeShape), "Somebody has to acknowledge it in time."},
    {"decides", kOptional, shaped(kRulingShape), "The engine proposes, people decide."},
};

}  // namespace

constinit const Shape kWorkflowShape{
    "a workflow", "Which states a measure goes through, who may move it, and by when.", kWorkflowKeys, {}, "extends"};
constinit const Shape kFieldShape{"a field", "What is known of a measure besides its text.", kFieldKeys};
constinit const Shape kRoleShape{"a role", "Who may act: a unit or a person.", kRoleKeys, kHolders};
constinit const Shape kWithoutShape{"without", "What of the extended workflow is left out.", kWithoutKeys};
constinit const Shape kGroupShape{"a group", "States that belong together.", kGroupKeys};
constinit const Shape kDeadlineShape{"the deadline", "When the state has to be left by.", kDeadlineKeys,
                                     kDeadlineRules};
constinit const Shape kFromFieldShape{"a field of the measure", "What a field of the measure says.", kFromFieldKeys};
constinit const Shape kStateShape{"a state", "Where a measure can stand.", kStateKeys};
constinit const Shape kReviewShape{"a review", "When it has to be looked at again.", kReviewKeys, kReviewTimes};
constinit const Shape kTransitionShape{"a transition", "How a measure gets from one state to another.",
                                       kTransitionKeys};
constinit const Shape kNeedShape{"a need in braces", "What must be there and is no field.", kNeedKeys, kInBraces};
constinit const Shape kApprovalsShape{"approvals", "Who has to agree.", kApprovalsKeys};
constinit const Shape kLadderShape{"a ladder", "The rungs that are claimed when a deadline has passed.", kLadderKeys};
constinit const Shape kLuaRuleShape{"a rule in Lua", "A rule that is asked about each measure.", kLuaRuleKeys};
constinit const Shape kPluginRuleShape{"a rule in C", "A rule that is asked about each measure.", kPluginRuleKeys};
constinit const Shape kRuleRungShape{"a rung of a rule", "What a rule may claim.", kRuleRungKeys};
constinit const Shape kAfterShape{"an offset", "From when a rung counts.", kAfterKeys};
constinit const Shape kAcknowledgeShape{"acknowledge", "Who has to acknowledge the rung, and by when.",
                                        kAcknowledgeKeys};
constinit const Shape kRulingShape{"decides", "What people decide once the rung is claimed.", kRulingKeys};
constinit const Shape kRungShape{"a rung", "One step of an escalation.", kRungKeys};

}  // namespace rectify::definition
