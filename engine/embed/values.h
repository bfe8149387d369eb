// Between the engine's values and those of rectify/values.h.
//
// Every member is named on both sides: a new one does not compile until somebody has decided what becomes of it.
// Threads: pure functions. Errors: invalid.
#pragma once

#include "core/command.h"
#include "query/past.h"
#include "query/privacy.h"
#include "rectify/engine.h"
#include "runtime/migration.h"

namespace rectify::embed {

[[nodiscard]] Instant instant_of(Time time);
[[nodiscard]] Time time_of(Instant at);

[[nodiscard]] Result<core::Actor> actor_of(const Actor& actor);
// Who asks; nobody where no person is named.
[[nodiscard]] Result<std::optional<core::Actor>> asker_of(const Actor& actor);

// By the lines that there were then; what is still to come is now. Nothing: as it is.
[[nodiscard]] Result<std::optional<query::AsOf>> as_of(const query::Reading& reading, const Asked& asked);

[[nodiscard]] Result<core::Command> command_of(const Command& command);
[[nodiscard]] Reply told(const core::Reply& reply);

// What a listing is asked for, but for its moment.
[[nodiscard]] store::Query query_of(const Filter& filter);

// At `now` it is judged what is overdue.
[[nodiscard]] Measure told(const query::SeenMeasure& seen, Instant now);
// The line of the event; nothing of it that is hidden.
[[nodiscard]] Result<Event> told(const query::SeenLine& line);
[[nodiscard]] Landing told(const runtime::MigrationRow& row);

}  // namespace rectify::embed
