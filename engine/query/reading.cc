#include "query/reading.h"

#include <fmt/format.h>

namespace rectify::query {

Result<RecordPtr> record_of(const Reading& reading, const MeasureId& id) {
  auto record = reading.view.measure(id);
  if (!record) return record.error();
  if (*record == nullptr) return Error{Code::not_found, fmt::format("there is no measure {}", id.get()), id.get()};
  return record;
}

runtime::WorkflowPtr workflow_of(const Reading& reading, const core::Measure& measure) {
  return reading.engine.workflows().find(measure.workflow, measure.workflow_version);
}

Zone zone_of(const runtime::Engine& engine) {
  const auto workflows = engine.workflows().all();
  return workflows.empty() ? Zone() : workflows.back()->calendar.zone;
}

Zone zone_of(const Reading& reading, const core::Measure& measure) {
  const auto workflow = workflow_of(reading, measure);
  return workflow == nullptr ? zone_of(reading.engine) : workflow->calendar.zone;
}

Error too_many_lines(const Limits& limits) {
  return {Code::exhausted,
          fmt::format("more than {} lines answer this: ask for less with 'from' and 'until'", limits.lines_max),
          {}};
}

Error too_many_measures(const Limits& limits) {
  return {
      Code::exhausted,
      fmt::format("the histories of more than {} measures would have to be read: ask about fewer", limits.measures_max),
      {}};
}

}  // namespace rectify::query
