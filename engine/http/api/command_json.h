// Commands and their replies as JSON, by the rows of core/command_kinds.h. One command:
//
//   {"command": "fire", "key": …, "actor": "zhang.wei/housing-office", "measure": …, "revision": 3,
//    "transition": "submit", "set": {"due": "2020-12-01", "support_units": ["a", "b"]}, "note": …,
//    "evidence": [{"name": …, "sha256": …, "media_type": …, "location": …, "effective": "2020-11-20"}]}
//
// The first five are the same for every kind; `revision` is optional: refuse when the measure has moved on. Threads:
// pure functions. Errors: invalid, naming the member that is unknown, missing or of the wrong type.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/command.h"
#include "core/description.h"
#include "json/json.h"

namespace rectify::http {

// What a request says of a command besides its body. Key and revision go before the body's, the actor behind it.
struct SaidBeside {
  std::string_view kind{};                  // by the address; empty: the body says it
  std::string_view measure{};               // the same
  std::optional<std::string> key{};         // Idempotency-Key
  std::optional<std::uint64_t> revision{};  // If-Match
  std::optional<std::string> actor{};       // Rectify-Actor
};

// Of a request. A command without a key gets one of its own: it cannot be repeated.
[[nodiscard]] Result<core::Command> command_from(const json::Value& value, const SaidBeside& beside);
// The whole command as it stands there, with key and actor.
[[nodiscard]] Result<core::Command> command_from(const json::Value& value);

[[nodiscard]] json::Value json_of(const core::Command& command);
[[nodiscard]] json::Value json_of(const core::Reply& reply);

// The members that every kind has, in their order, for schemas.
inline constexpr core::MemberRow kCommandRow{"command", core::kNeeded, core::Holds::text, "The kind of the command."};
inline constexpr core::MemberRow kKeyRow{
    "key", core::kOptional, core::Holds::text,
    "The idempotency key, 1 to 128 bytes: a repeat of the command is told what the first was told."};
inline constexpr core::MemberRow kActorRow{"actor", core::kOptional, core::Holds::text,
                                           "Who acts, as in zhang.wei/housing-office; without it, Rectify-Actor."};
inline constexpr core::MemberRow kMeasureRow{"measure", core::kNeeded, core::Holds::measure, "The measure."};
inline constexpr core::MemberRow kRevisionRow{"revision", core::kOptional, core::Holds::number,
                                              "Refuse where the measure is not at this revision any more."};

}  // namespace rectify::http
