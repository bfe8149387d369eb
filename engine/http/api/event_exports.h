// The history for process-mining tools, as an answer that is made while it is read.
//
// Threads: as proofs.h.
#pragma once

#include "http/api/api.h"
#include "query/reading.h"

namespace rectify::http {

using query::Reading;

// GET /v1/export/{xes,ocel,csv}[?inspection=I&lang=zh]: the history as it stands when asked (exchange/event_export.h).
[[nodiscard]] Response export_events(const Reading& reading, const std::string& format, const Target& target,
                                     const Later& later);

}  // namespace rectify::http
