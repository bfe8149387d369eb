#include "definition/calendar/coverage_check.h"

#include <fmt/core.h>

#include "definition/faults/fault.h"

namespace rectify::definition {

namespace {

// What a command sets, where the measure is of that workflow.
const core::Fields* sets_of(const Step& step, const core::Workflow& workflow) {
  if (!step.command || step.refused) return nullptr;
  if (const auto* fire = std::get_if<core::Fire>(&*step.command)) return &fire->sets;
  if (const auto* amend = std::get_if<core::Amend>(&*step.command)) return &amend->sets;
  const auto* added = std::get_if<core::Register>(&*step.command);
  const bool same = added != nullptr && (added->workflow.empty() || added->workflow == workflow.name);
  return same ? &added->fields : nullptr;
}

}  // namespace

void CoverageCheck::look_at(const Scenario& scenario, const core::Workflow& workflow) {
  look_at_time(scenario.start, "start", scenario.start_line, workflow.calendar);
  for (const Step& step : scenario.steps) {
    look_at_time(step.at.absolute, "at", step.line, workflow.calendar);
    if (const core::Fields* sets = sets_of(step, workflow)) look_at_fields(*sets, step.line, workflow);
  }
}

void CoverageCheck::look_at(const core::LedgerDraft& ledger, const core::Workflow& workflow) {
  for (const core::MeasureDraft& measure : ledger.measures) look_at_fields(measure.fields, measure.line, workflow);
}

void CoverageCheck::look_at_time(const std::string& time, std::string_view what, std::uint32_t line,
                                 const core::Calendar& calendar) {
  if (time.empty()) return;
  if (const auto at = calendar.zone.parse(time)) look_at_day(calendar.zone.day_of(*at), what, line, calendar);
}

void CoverageCheck::look_at_fields(const core::Fields& fields, std::uint32_t line, const core::Workflow& workflow) {
  for (const auto& [name, value] : fields) {
    const core::Field* field = core::find_field(workflow, name);
    if (field == nullptr || field->type != core::FieldType::date) continue;
    const auto* one = std::get_if<std::string>(&value);
    for (const std::string& text : one != nullptr ? std::vector<std::string>{*one} : std::get<1>(value)) {
      if (const auto day = parse_day(text)) look_at_day(*day, fmt::format("field {}", name), line, workflow.calendar);
    }
  }
}

void CoverageCheck::look_at_day(Day day, std::string_view what, std::uint32_t line, const core::Calendar& calendar) {
  const bool early = day < calendar.covered_from;
  if (!early && day <= calendar.covered_to) return;
  bool& said = early ? too_early_ : too_late_;
  if (said) return;
  said = true;
  diagnostics_.push_back({Severity::warning, file_, line, 0,
                          fmt::format("{}: calendar '{}' knows the holidays from {} to {}, and {} lies {} that, where "
                                      "ordinary weeks are assumed: bring the calendar up to date, or take another day",
                                      what, calendar.name, format_day(calendar.covered_from),
                                      format_day(calendar.covered_to), format_day(day), early ? "before" : "after"),
                          code_of(Fault::day_not_covered)});
}

}  // namespace rectify::definition
