// What changes something: commands, one or many, deployments and the sandbox's clock. Each answers a request whose body
// its route has read and checked.
//
// Threads: any. Commands are answered by the engine's committing thread.
#pragma once

#include "http/api/route.h"

namespace rectify::http {

// How the body of a route whose address says the kind, and the measure where it is `at` a place, is read.
[[nodiscard]] Result<Body> read_command(const Asked& asked, const ApiOptions& options, std::string_view kind);
// Newline-delimited commands.
[[nodiscard]] Result<Body> read_bulk(const Asked& asked, const ApiOptions& options);

// The reply, with the new revision as ETag; 201 and where the measure is, where it is a new one.
void submit_command(const Surroundings& here, Asked asked, const Owed& owed);
// Each is answered by a line of its own, in order; with atomic=true all or none is done.
void submit_bulk(const Surroundings& here, Asked asked, const Owed& owed);

[[nodiscard]] Response deploy(const Surroundings& here, const Reading& reading, const Asked& asked);
// With another text of the workflow; nothing of it is kept.
[[nodiscard]] Response forecast_with(const Surroundings& here, const Reading& reading, const Asked& asked);

[[nodiscard]] Response move_clock(const Surroundings& here, const Asked& asked);

}  // namespace rectify::http
