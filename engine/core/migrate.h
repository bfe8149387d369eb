// Taking a measure from one version of its workflow to another: where it lands, and what becomes of its clocks.
//
// Pure. A map says what the two versions do not say themselves; the judgement is the only one, for a look ahead as for
// the real thing. What it holds to:
//   · A migration neither closes a measure nor stops or starts its clock, and only measures that are not closed
//   migrate. · What has fallen due by the old version is done by the old version first; until then the measure is
//   refused. · A rung that was claimed stays claimed, whichever rule the clock goes by, and one that was not is still
//   to come.
//     Ladders are matched by the names of their rungs (or by the map's `rungs`): the measure goes on above the highest
//     claimed rung that the new ladder has. A rung that is new and stands below it is passed over; one that the old
//     ladder had, unclaimed, and that now stands below it is neither one nor the other: the measure is refused.
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
