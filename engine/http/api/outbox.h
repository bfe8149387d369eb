// Notices that did not arrive: GET /v1/outbox (?limit=&status=waiting|dead|again), POST /v1/outbox/replay
// ({"keys": […]} or {"all": true}) and DELETE /v1/outbox/{key}. Threads: any.
#pragma once

#include "http/api/api.h"

namespace rectify::http {

// Errors: invalid, not_found.
[[nodiscard]] Response outbox(runtime::Engine& engine, const Request& request, const Target& target);

}  // namespace rectify::http
