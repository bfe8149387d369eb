// JSON in and out of the API: parsing with a depth limit, and the shapes of measures, replies and commands.
//
// Keys are the words of the product. Threads: pure functions.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/command.h"
#include "core/measure.h"
#include "core/workflow.h"

namespace rectify::runtime {
struct Deploy;
}

namespace rectify::http {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kJsonDepthMax = 32;

// Errors: invalid (not JSON, with the position; nested deeper than kJsonDepthMax).
[[nodiscard]] Result<Json> parse_json(std::string_view text);
// Text that is not UTF-8 is replaced, never thrown at.
[[nodiscard]] std::string dump(const Json& json);

// One command:
//   {"command": "fire", "key": …, "actor": "zhang.wei/housing-office", "measure": …, "revision": 3,
//    "transition": "submit", "set": {"due": "2020-12-01", "support_units": ["a", "b"]}, "note": …,
//    "evidence": [{"name": …, "sha256": …, "media_type": …, "location": …, "effective": "2020-11-20"}]}
// with `command` one of register (inspection, finding, title, text, line, workflow, fields, parent), fire (also
// decision), veto (transition, note), amend (set, note), attach (evidence, note), comment (note), delegate (to, until,
// note). `revision` is optional: refuse when the measure has moved on. Errors: invalid, naming the key that is unknown,
// missing or of the wrong type.
[[nodiscard]] Result<core::Command> command_from(const Json& json);
[[nodiscard]] Json to_json(const core::Command& command);
// The same as it is sent.
[[nodiscard]] std::string command_text(const core::Command& command);
// {"workflow": TEXT, "calendars": {NAME: TEXT, …}, "organisations": {NAME: TEXT, …}}; the last two may be left out.
// Who deploys is left to the caller. Errors: as command_from().
[[nodiscard]] Result<runtime::Deploy> deploy_from(const Json& json);

[[nodiscard]] Json to_json(const core::Title& title);
[[nodiscard]] Json to_json(const core::Reply& reply);
[[nodiscard]] Json to_json(const core::Fields& fields);

// "unit": who has the lead (core::lead_unit), where there is somebody. `workflow` may be null.
void add_unit(Json& json, const core::Measure& measure, const core::Workflow* workflow);
// By the zone of the workflow's calendar; UTC where it is not known here (null).
[[nodiscard]] std::string local_time(const core::Workflow* workflow, Instant at);

// What a listing shows. `workflow` may be null when it is not known here; then times are UTC.
[[nodiscard]] Json summary_of(const core::Measure& measure, const core::Workflow* workflow, Instant now);
// summary_of and everything else that is known: text, evidence, rungs, proposals, what can be done next and by whom.
[[nodiscard]] Json detail_of(const core::Measure& measure, const core::Workflow* workflow, Instant now);
[[nodiscard]] Json to_json(const core::Workflow& workflow);

}  // namespace rectify::http
