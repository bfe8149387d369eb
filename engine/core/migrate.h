// Taking a measure from one version of its workflow to another: where it lands, and what becomes of its clocks.
//
// Pure. A map says what the two versions do not say themselves. A dry run and the migration itself are judged by the
// same function. Its rules:
//
//   1. A migration does not close a measure, and does not stop or start its clock. Closed measures do not migrate.
//
//   2. What has fallen due by the old version is done by the old version first. Until then the measure is refused.
//
//   3. A rung that was claimed stays claimed, whatever becomes of the clock. A rung that was not claimed is still to
//      come. Rungs of the two ladders are matched by their names, or by the map's `rungs`. The measure goes on above
//      the highest claimed rung that the new ladder has. A new rung below that one is passed over. Where a rung below
//      it was in the old ladder and was not claimed there, the measure is refused.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/command.h"
#include "core/event.h"
#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::core {

// Names are those of the old version, and what they become in the new one; the same name needs no line.
struct MigrationMap {
  std::string workflow;
  std::uint32_t from = 0;  // versions
  std::uint32_t to = 0;
  Renames states;
  Renames transitions;
  Renames fields;
  Renames rungs;
  std::vector<std::string> without;         // fields whose values are dropped
  ClockRule clock = ClockRule::keep;        // where `clocks` says nothing
  std::map<std::string, ClockRule> clocks;  // by the old state
  std::string digest;                       // SHA-256 of its text, in hex
};

// What the map says of things that the two versions do not have. Empty: it fits them.
[[nodiscard]] std::vector<std::string> misfits(const MigrationMap& map, const Workflow& from, const Workflow& to);

// Where the measure lands at `now`. The two versions are those of the map.
// Errors: conflict (it goes by another version, is closed, or has something due), denied (it cannot land there; all
// that stands in the way in one message).
[[nodiscard]] Result<Migrated> judge_migrate(const Workflow& from, const Workflow& to, const Measure& measure,
                                             const Migrate& migrate, Instant now);

}  // namespace rectify::core
