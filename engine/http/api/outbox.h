// Notices that did not arrive: listed, tried again, dropped. Threads: any. Errors: invalid, not_found.
#pragma once

#include "http/api/route.h"

namespace rectify::http {

// GET /v1/outbox (?limit=&status=waiting|dead|again).
[[nodiscard]] Response list_outbox(const Surroundings& here, const Reading& reading, const Asked& asked);
// POST /v1/outbox/replay: exactly one of {"keys": […]} and {"all": true}.
[[nodiscard]] Response replay_notices(const Surroundings& here, const Reading& reading, const Asked& asked);
// DELETE /v1/outbox/{key}.
[[nodiscard]] Response drop_notice(const Surroundings& here, const Reading& reading, const Asked& asked);

}  // namespace rectify::http
