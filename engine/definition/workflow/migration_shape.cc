#include "definition/workflow/migration_shape.h"

#include "core/migrate.h"
#include "definition/workflow/workflow_shape.h"

namespace rectify::definition {

namespace {

constexpr Value kRenames = map(kTextOrNothing, kName);
constexpr Value kClock = word(core::kClockRules);

constexpr Key kMigrationKeys[] = {
    {"migrate", kNeeded, kName, "The workflow whose measures migrate."},
    {"from", kNeeded, kVersion, "The version that they leave."},
    {"to", kNeeded, kVersion, "The version that they go on by."},
    {"states", kOptional, kRenames, "What states become, where they are called otherwise."},
    {"transitions", kOptional, kRenames, "What transitions become, where they are called otherwise."},
    {"fields", kOptional, kRenames, "What fields become, where they are called otherwise."},
    {"without", kOptional, items(kText), "Fields whose values are dropped."},
    {"rungs", kOptional, kRenames, "What rungs of the ladder become, where they are called otherwise."},
    {"clocks", kOptional, map(kTextOrNothing, kClock),
     "What becomes of clocks, by state; `default` is for the others."},
};

}  // namespace

constinit const Shape kMigrationShape{
    "a migration", "What the names of one version of a workflow become in another, and its clocks.", kMigrationKeys};

}  // namespace rectify::definition
