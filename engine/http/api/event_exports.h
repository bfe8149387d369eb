// The history for process-mining tools, as an answer that is made while it is read.
//
// Threads: as proofs.h.
#pragma once

#include "http/api/route.h"

namespace rectify::http {

// GET /v1/export/{xes,ocel,csv}[?inspection=I&lang=zh]: the history as it stands when asked (exchange/event_export.h).
[[nodiscard]] Response export_events(const Surroundings& here, const Reading& reading, const Asked& asked);

}  // namespace rectify::http
