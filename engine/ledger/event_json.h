// The bodies of events as canonical JSON, and back. Internal to the ledger.
//
// Keys are the members' names. What is empty, false or zero is absent, everywhere, and reading fills it in; only the
// values of fields are written even when they are empty, because an empty one clears the field. All of this is frozen.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/event.h"

namespace rectify::ledger {

inline constexpr std::string_view kUnitNames[] = {"hours", "workhours", "days",
                                                  "workdays"};  // in the order of Span::Unit

// Whether all times of the event can be written: years 0000-9999.
[[nodiscard]] bool is_writable(const core::Event& event);

void append_body(std::string& out, const core::EventBody& body);
void append_actor(std::string& out, const core::Actor& actor);

// Throws nlohmann's exceptions or std::invalid_argument for what is not such a body.
[[nodiscard]] core::EventBody read_body(const std::string& type, const nlohmann::json& json);
[[nodiscard]] core::Actor read_actor(const nlohmann::json& json);
[[nodiscard]] Instant read_instant(const nlohmann::json& json);
[[nodiscard]] std::uint64_t read_number(const nlohmann::json& json);  // written as a string

}  // namespace rectify::ledger
