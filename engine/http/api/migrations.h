// POST /v1/migrations: live measures to another version of their workflow, told line by line while it happens.
//
// The body: {"workflow": "rectification", "version": 2, "map": the text of the map, "note": …}; ?dry_run=true only
// looks ahead. The answer is newline-delimited JSON:
//   {"measure", "clock", "from": {"state", "deadline", "rungs"}, "to": the same, "set", "proposals", "next"}  a dry
//   run's
//   {"measure", "from", "obstacle"}   one that cannot
//   {"migrated": N}                   so many by now
//   {"error": {"code", "message"}}    it stopped here, and may be begun again
//   {"summary": {"from", "to", "dry_run", "done", "able", "unable", "migrated", "landed", "closed", "elsewhere"}}
// The last line is the summary, or the error. Where one measure cannot, none is migrated. A reader who goes away stops
// the migration at the batch that is under way. Threads: any.
#pragma once

#include "http/api/route.h"

namespace rectify::http {

// Errors: invalid (the body, the map), not_found (a version that is not deployed).
[[nodiscard]] Response migrate(const Surroundings& here, const Reading& reading, const Asked& asked);

}  // namespace rectify::http
