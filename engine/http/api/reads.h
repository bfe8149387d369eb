// What the API answers without changing anything: each a function from what is read and a target to a response. The
// question is read from the target, asked (query), and its answer printed (answers.h).
#pragma once

#include "http/api/api.h"
#include "ledger/note.h"
#include "query/reading.h"

namespace rectify::http {

using query::Reading;

[[nodiscard]] Response read_list(const Reading& reading, const Target& target);
[[nodiscard]] Response read_measure(const Reading& reading, const std::string& id);
// By inspection and area, or where `by` is state by workflow and state.
[[nodiscard]] Response read_summary(const Reading& reading, const Target& target);
// The findings of the tree that have measures under them, each closed when all of these are.
[[nodiscard]] Response read_findings(const Reading& reading, const Target& target);
[[nodiscard]] Response read_workflows(const Reading& reading);
// GET /v1/workflows/{name}/{version}: {"workflow", "version", "source"}, the text that was deployed.
[[nodiscard]] Response read_workflow_source(const Reading& reading, const std::string& name,
                                            const std::string& version);
// Every rule of every workflow, with how it fared since the engine was opened.
[[nodiscard]] Response read_rules(const Reading& reading);
[[nodiscard]] Response read_stats(const Reading& reading);
[[nodiscard]] Response read_clock(const runtime::Engine& engine);
// Walks the whole history: every line, the stored tiles, every measure, and with a key every checkpoint (null: none is
// looked at).
[[nodiscard]] Response verify_history(const Reading& reading);
[[nodiscard]] Response verify_history(const store::View& view, const ledger::VerifierKey* key);

}  // namespace rectify::http
