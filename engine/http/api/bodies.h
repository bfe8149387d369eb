// The bodies of requests besides commands: what they hold, described, so that reading, checking and the description of
// the API follow. Commands are described in core/command_kinds.h.
//
// Threads: pure functions. Errors: invalid, exhausted.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/command_kinds.h"
#include "json/json.h"
#include "runtime/engine.h"

namespace rectify::http {

struct ApiOptions;
struct SaidBeside;

// POST /v1/workflows and POST /v1/forecast.
struct Deployment {
  std::string workflow;
  std::map<std::string, std::string> calendars;
  std::map<std::string, std::string> organisations;
  std::map<std::string, std::string> rules;
};
inline constexpr auto kDeployment = core::described(
    "deployment", "A workflow and what it goes by; or newer texts of rules alone.",
    core::Member{{"workflow", core::kOptional, core::Holds::text, "The text of the workflow."}, &Deployment::workflow},
    core::Member{{"calendars", core::kOptional, core::Holds::texts, "Texts of calendars by name."},
                 &Deployment::calendars},
    core::Member{{"organisations", core::kOptional, core::Holds::texts, "Texts of organisations by name."},
                 &Deployment::organisations},
    core::Member{{"rules", core::kOptional, core::Holds::texts, "Texts of rules by file name."}, &Deployment::rules});
// Who deploys is left to the caller.
[[nodiscard]] Result<runtime::Deploy> deploy_from(Deployment deployment);

// POST /v1/migrations.
struct MigrationBody {
  std::string workflow;
  std::uint32_t version = 0;
  std::string map;
  std::string note;
};
inline constexpr auto kMigration = core::described(
    "migration", "Live measures go to another version of their workflow.",
    core::Member{{"workflow", core::kNeeded, core::Holds::workflow, "The workflow."}, &MigrationBody::workflow},
    core::Member{{"version", core::kNeeded, core::Holds::number, "The version they go on by."},
                 &MigrationBody::version},
    core::Member{{"map", core::kNeeded, core::Holds::text, "The text of the map, from states to states."},
                 &MigrationBody::map},
    core::Member{{"note", core::kOptional, core::Holds::text, "The reason."}, &MigrationBody::note});

// POST /v1/clock.
struct ClockBody {
  Instant to;
};
inline constexpr auto kClockMove =
    core::described("clock_move", "Moves a sandbox's clock.",
                    core::Member{{"to", core::kNeeded, core::Holds::moment, "Where it is to be."}, &ClockBody::to});

// POST /v1/outbox/replay.
struct ReplayBody {
  std::optional<std::vector<std::string>> keys;
  bool all = false;
};
inline constexpr auto kReplay =
    core::described("replay", "Dead letters are tried again: those that are named, or all.",
                    core::Member{{"keys", core::kOptional, core::Holds::list, "Their keys."}, &ReplayBody::keys},
                    core::Member{{"all", core::kOptional, core::Holds::flag, "All of them."}, &ReplayBody::all});

// POST /v1/commands: one command a line, each read on its own.
struct Bulk {
  std::vector<Result<core::Command>> commands;
};
[[nodiscard]] Result<Bulk> bulk_from(std::string_view text, const SaidBeside& beside, const ApiOptions& options);

using Body = std::variant<std::monostate, core::Command, Bulk, Deployment, MigrationBody, ClockBody, ReplayBody>;

}  // namespace rectify::http
