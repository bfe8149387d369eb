// What was raised, and what will be if nobody moves.
#pragma once

#include "http/audit_reads.h"
#include "runtime/decider.h"

namespace rectify::http {

// GET /v1/escalations: every claimed rung with its status, oldest first; the filters of a listing, and status= (open,
// acknowledged, resolved, past), raised= (a rung), older_than= (days).
[[nodiscard]] Response read_escalations(const Reading& reading, const Target& target);

// GET /v1/forecast?until=T and the filters of a listing or measure=ID: {"from", "until", "events": [{"at", "kind",
// "id", "title", "state", "name", "name_title", "notify", "to_be_decided", "fields"}], "cut_off"}. With as_of=T it is
// made from that moment, and with beside=true each event says what then happened: {"at", "what", "by"}. `instead` (may
// be null) takes the place of all versions of the workflow of its name.
[[nodiscard]] Response read_forecast(const Reading& reading, const Target& target, const AuditLimits& limits,
                                     const core::Workflow* instead);

// POST /v1/forecast: the body is a deployment, of which nothing is kept.
[[nodiscard]] Response read_forecast_with(const Reading& reading, const Target& target, const AuditLimits& limits,
                                          const runtime::Deploy& instead);

}  // namespace rectify::http
