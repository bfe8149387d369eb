// The jobs that become lines of the ledger itself and concern no measure: deployments, the heads of all measures,
// notices that are folded.
//
// Threads: the decider's only.
#pragma once

#include "runtime/staging.h"

namespace rectify::runtime {

// One line for each source that is new or newer, and one for the workflow where it is. Precondition: where there is a
// workflow, it was read. Errors: as Workflows::prepare.
[[nodiscard]] Result<Replies> stage_deployment(Staging& staging, Deploy deploy, const Workflows& workflows,
                                               Instant now);

// Errors: conflict (they are of too long ago).
[[nodiscard]] Result<Replies> stage_heads(Staging& staging, const core::HeadsRecorded& heads, Instant now);

[[nodiscard]] Result<Replies> stage_fold(Staging& staging, Fold fold, Instant now);

}  // namespace rectify::runtime
