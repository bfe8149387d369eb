// What an outsider needs to check the history without us: signed checkpoints, proofs, and the lines to go with them.
//
// Threads: any; they take as long as what they read, so the API runs them on its reader thread.
#pragma once

#include "http/api/api.h"
#include "query/reading.h"

namespace rectify::http {

using query::Reading;

// POST /v1/audit/checkpoint, with ?heads=true after the heads of all measures were recorded; GET: the newest one.
// {"checkpoint": the signed note, "key": the public key, "size", "root"}.
[[nodiscard]] Response sign_checkpoint(runtime::Engine& engine, const Target& target);
[[nodiscard]] Response read_checkpoint(const Reading& reading);

// GET /v1/audit/proof?measure=ID[&revision=N]: one line (the last one) under the newest checkpoint.
// {"measure", "revision", "sequence", "line", "proof": a C2SP tlog-proof, "key"}.
[[nodiscard]] Response prove_line(const Reading& reading, const Target& target);

// GET /v1/audit/consistency?size=N: that the newest checkpoint extends the first N lines.
// {"old_size", "proof": [hex], "checkpoint", "key"}.
[[nodiscard]] Response prove_consistency(const Reading& reading, const Target& target);

// GET /v1/audit/export[?measure=ID | ?from=T&until=T]: what goes into the folder of ledger/bundle.h, as JSON lines. The
// first one is {"checkpoint", "key", "measure", "ranges": [[begin, end]], "proof": [hex], "heads": a proof or ""}, then
// come the lines of the ranges, byte for byte.
[[nodiscard]] Response export_history(const Reading& reading, const Target& target, const Later& later);

}  // namespace rectify::http
