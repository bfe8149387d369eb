// The bodies of events as canonical JSON, and back. Internal to the ledger.
//
// Keys are the members' names. What is empty, false or zero is absent, everywhere; reading fills it in.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/event.h"

namespace rectify::ledger {

void append_body(std::string& out, const core::EventBody& body);
void append_actor(std::string& out, const core::Actor& actor);

// Throws nlohmann's exceptions or std::invalid_argument for what is not such a body.
[[nodiscard]] core::EventBody read_body(const std::string& type, const nlohmann::json& json);
[[nodiscard]] core::Actor read_actor(const nlohmann::json& json);
[[nodiscard]] Instant read_instant(const nlohmann::json& json);

}  // namespace rectify::ledger
