// What the steps of a scenario come to: their moment, the measures they are about, the commands they send.
//
// Threads: one. Errors: as the store's.
#pragma once

#include "runtime/engine.h"
#include "scenario/scenario_files.h"

namespace rectify::scenario {

class Steps {
 public:
  // Both are borrowed.
  Steps(const runtime::Engine& engine, const LoadedScenario& loaded)
      : engine_(engine), loaded_(loaded), zone_(loaded.workflow.workflow.calendar.zone) {}

  // Errors: invalid (it lies before now).
  [[nodiscard]] Result<Instant> time_of(const definition::StepTime& time, Instant now) const;
  // The measures that the step is about, in natural order. An id without a pattern stands for itself, known or not.
  [[nodiscard]] Result<std::vector<MeasureId>> targets(const definition::Step& step) const;
  // Its command to one of them. Errors: invalid (until when it is delegated).
  [[nodiscard]] Result<core::Command> command_for(const definition::Step& step, const MeasureId& id, Instant now);

 private:
  void complete_finding(core::FindingPath& path) const;

  const runtime::Engine& engine_;
  const LoadedScenario& loaded_;
  const Zone& zone_;
  std::uint64_t sent_ = 0;
};

}  // namespace rectify::scenario
