// The description of the API, OpenAPI 3.1, made of the table of routes: paths, parameters, bodies, answers, refusals,
// and a component for every schema that they name.
//
// Threads: any; it is made once.
#pragma once

#include "http/server/message.h"
#include "json/json.h"

namespace rectify::http {

// GET /openapi.json.
[[nodiscard]] Response describe_api();
[[nodiscard]] json::Value api_description();

}  // namespace rectify::http
