// What the API answers without changing anything: each a function from the engine and a target to a response body.
#pragma once

#include "http/api.h"
#include "http/json.h"

namespace rectify::http {

[[nodiscard]] Response json_response(const Json& json);

[[nodiscard]] Response read_list(const runtime::Engine& engine, const Target& target);
[[nodiscard]] Response read_measure(const runtime::Engine& engine, const std::string& id);
[[nodiscard]] Response read_escalations(const runtime::Engine& engine, const Target& target);
[[nodiscard]] Response read_summary(const runtime::Engine& engine, const Target& target);
[[nodiscard]] Response read_workflows(const runtime::Engine& engine);
[[nodiscard]] Response read_stats(const runtime::Engine& engine);
[[nodiscard]] Response read_clock(const runtime::Engine& engine);
[[nodiscard]] Response verify_history(const runtime::Engine& engine);

}  // namespace rectify::http
