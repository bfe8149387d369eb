// A rule asked along a history that was made without it: what it would have said, though nothing comes of it.
//
// The rungs that it would have claimed, its memory, its wake-ups and the supervision that it would have set are kept,
// as the engine would; all else stays as it was. Of other measures it sees how they stand at the end. Threads: one.
#pragma once

#include <string>
#include <vector>

#include "core/workflow.h"
#include "runtime/engine.h"

namespace rectify::scenario {

struct RehearsedAnswer {
  Instant at;
  MeasureId measure;
  std::string event;  // that it was asked at; core::kWoken
  Result<core::RuleAnswer> answer;
};

// In the order of the history, measure by measure. `rule` is ready to be asked. Errors: as the store's, exhausted (it
// wants to be woken for ever).
[[nodiscard]] Result<std::vector<RehearsedAnswer>> rehearse(const runtime::Engine& engine,
                                                            const core::Workflow& workflow, const core::Rule& rule);

}  // namespace rectify::scenario
