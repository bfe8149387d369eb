// What was claimed, and what will be if nobody moves.
#pragma once

#include "http/api/api.h"
#include "query/reading.h"

namespace rectify::http {

using query::Reading;

// GET /v1/escalations: every claimed rung with its status, oldest first; the filters of a listing, and status= (open,
// acknowledged, resolved, past), claimed= (a rung), older_than= (days).
[[nodiscard]] Response read_escalations(const Reading& reading, const Target& target);

// GET /v1/forecast?until=T and the filters of a listing or measure=ID: {"from", "until", "measures", "events": [{"at",
// "kind", "id", "title", "state", "name", "name_title", "notify", "to_be_decided", "fields"}], "cut_off"}. With as_of=T
// it is made from that moment, and with beside=true each event says what then happened: {"at", "what", "by"}.
[[nodiscard]] Response read_forecast(const Reading& reading, const Target& target, const query::Limits& limits);
// POST: the deployment's workflow takes the place of all versions by its name; nothing of it is kept.
[[nodiscard]] Response read_forecast_with(const Reading& reading, const runtime::Deploy& instead, const Target& target,
                                          const query::Limits& limits);

}  // namespace rectify::http
