#include "definition/ledger/ledger_shape.h"

namespace rectify::definition {

namespace {

constexpr Value kAFinding = shaped(kFindingShape);
constexpr Value kAMeasure = shaped(kMeasureShape);

constexpr Key kLedgerKeys[] = {
    {"ledger", kNeeded, kId, "The id of the inspection."},
    {"findings", kNeeded, list(kAFinding), "The areas, each with its problems or measures."},
    {"title", kOptional, kTitle, "Of the inspection, for people."},
    {"workflow", kOptional, kName, "The workflow that drives the measures."},
};

constexpr Key kFindingKeys[] = {
    {"title", kNeeded, kTitle, "What was found."},
    {"number", kOptional, number(1, kFindingNumberMax), "Without it, its place among its siblings."},
    {"findings", kOptional, list(kAFinding), "Findings under this one."},
    {"measures", kOptional, list(kAMeasure), "What is done about it."},
};

constexpr Key kMeasureKeys[] = {
    {"title", kNeeded, kTitle, "What is to be done."},
    {"text", kOptional, kText, "In full; without it, the title."},
    {"id", kOptional, kId, "Without it, <ledger>-<number of the finding>-<place under it>."},
    {"fields", kOptional, kFieldValues, "Values of the workflow's fields."},
};

}  // namespace

constinit const Shape kLedgerShape{"a ledger", "The findings of an inspection and the measures under them.",
                                   kLedgerKeys};
constinit const Shape kFindingShape{"a finding", "A node of the tree from areas down to problems.", kFindingKeys};
constinit const Shape kMeasureShape{"a measure", "A corrective action, which the workflow drives.", kMeasureKeys};

}  // namespace rectify::definition
