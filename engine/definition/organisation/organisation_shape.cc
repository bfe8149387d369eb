#include "definition/organisation/organisation_shape.h"

namespace rectify::definition {

namespace {

constexpr Value kAUnit = shaped(kUnitShape);
constexpr Value kAPerson = shaped(kPersonShape);
constexpr Value kAHolding = shaped(kHoldingShape);
constexpr Value kAStandIn = shaped(kStandInShape);

constexpr Key kOrganisationKeys[] = {
    {"organisation", kNeeded, kId, "The id of the organisation."},
    {"units", kNeeded, map(kId, kAUnit, 1), "Its units, by id."},
    {"title", kOptional, kTitle, "For people; without it, the id."},
    {"people", kOptional, map(kId, kAPerson), "Its people, by id."},
    {"stand_ins", kOptional, list(kAStandIn), "Who acts for whom, and until when."},
};

constexpr Key kUnitKeys[] = {
    {"title", kOptional, kTitle, "For people; without it, the id."},
    {"under", kOptional, kId, "The unit that stands above it; without it, it stands at the top."},
};

constexpr Key kPersonKeys[] = {
    {"title", kOptional, kTitle, "For people; without it, the id."},
    {"offices", kOptional, list(kAHolding), "The offices that the person holds."},
};

constexpr Key kHoldingKeys[] = {
    {"office", kNeeded, kId, "The office: head, deputy, secretary."},
    {"unit", kNeeded, kId, "The unit it is held in."},
    {"from", kOptional, kDate, "The first day of it."},
    {"until", kOptional, kDate, "The last day of it."},
};

constexpr Key kStandInKeys[] = {
    {"for", kNeeded, kId, "The person who is acted for."},
    {"by", kNeeded, kId, "The person who acts."},
    {"from", kOptional, kDate, "The first day of it."},
    {"until", kNeeded, kDate, "The last day of it."},
};

}  // namespace

constinit const Shape kOrganisationShape{"an organisation", "Units, people, the offices they hold, and stand-ins.",
                                         kOrganisationKeys};
constinit const Shape kUnitShape{"a unit", "One unit of the organisation.", kUnitKeys};
constinit const Shape kPersonShape{"a person", "One person of the organisation.", kPersonKeys};
constinit const Shape kHoldingShape{"an office held", "An office a person holds in a unit.", kHoldingKeys};
constinit const Shape kStandInShape{"a stand-in", "Who acts for whom, and until when.", kStandInKeys};

}  // namespace rectify::definition
