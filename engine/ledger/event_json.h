// The bodies of events as canonical JSON, and back, member by member as core/event_members.h has them. Internal to the
// ledger.
//
// Keys are the members' names. What is empty, false or zero is absent, everywhere, and reading fills it in; these are
// always there: times, enumerations' words and 64-bit numbers (but a revision of 0). An optional value is there when it
// is set, whatever it is; an item of a list and the value of a field even when it is empty, because an empty one clears
// the field. All of this is frozen.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "core/event_members.h"
#include "ledger/canonical_reader.h"

namespace rectify::ledger {

template <typename Value>
inline constexpr bool kIsAlwaysThere = std::is_same_v<Value, Instant> || std::is_same_v<Value, std::uint64_t> ||
                                       std::is_same_v<Value, Sequence> || std::is_enum_v<Value>;

// Whether all times of the event can be written: years 0000-9999.
[[nodiscard]] bool is_writable(const core::Event& event);

void append_body(std::string& out, const core::EventBody& body);
void append_actor(std::string& out, const core::Actor& actor);

// What comes next in the reader. `type` is one of core::kEventTypes, or a fault.
[[nodiscard]] core::EventBody read_body(CanonicalReader& reader, std::string_view type);
[[nodiscard]] core::Actor read_actor(CanonicalReader& reader);

}  // namespace rectify::ledger
