#include "scenario/scenario_steps.h"

#include <algorithm>

#include "ledger/hash.h"
#include "store/pages.h"

namespace rectify::scenario {

namespace {

using definition::Step;

bool is_pattern(const std::string& text) { return text.ends_with('*'); }

// Evidence without a hash gets that of its name, so that scenarios need no files.
void complete_evidence(std::vector<core::Evidence>& pieces) {
  for (core::Evidence& piece : pieces) {
    if (piece.sha256.empty()) piece.sha256 = ledger::to_hex(ledger::sha256(piece.name));
  }
}

}  // namespace

Result<Instant> Steps::time_of(const definition::StepTime& time, Instant now) const {
  if (!time.after) {
    auto at = time.absolute.empty() ? Result<Instant>(now) : zone_.parse(time.absolute);
    if (at && *at < now) return Error{Code::invalid, "the step lies before the one above it", {}};
    return at;
  }
  const core::Calendar& calendar = loaded_.workflow.workflow.calendar;
  const Instant end = core::end_of_span(calendar, now, *time.after);
  const bool days = time.after->unit == core::Span::Unit::days || time.after->unit == core::Span::Unit::workdays;
  return days ? zone_.instant_of(zone_.day_of(end), zone_.ms_of_day(now)) : end;
}

Result<std::vector<MeasureId>> Steps::targets(const Step& step) const {
  std::vector<MeasureId> ids;
  for (const std::string& pattern : step.on) {
    if (!is_pattern(pattern)) {
      ids.emplace_back(pattern);
      continue;
    }
    const std::string beginning = pattern.substr(0, pattern.size() - 1);
    store::Query query;
    query.inspection = loaded_.scenario.inspection.get();
    auto read = store::each_record(engine_.store().now(), std::move(query), [&](const auto& record) -> Result<bool> {
      if (record->measure.id.get().starts_with(beginning)) ids.push_back(record->measure.id);
      return true;
    });
    if (!read) return read.error();
  }
  return ids;
}

// A finding given by its numbers alone gets the titles that it has in the ledger.
void Steps::complete_finding(core::FindingPath& path) const {
  const auto same_numbers = [&](const core::MeasureDraft& draft) {
    return draft.finding.size() >= path.size() &&
           std::equal(path.begin(), path.end(), draft.finding.begin(),
                      [](const core::FindingNode& a, const core::FindingNode& b) { return a.number == b.number; });
  };
  const auto& measures = loaded_.ledger.measures;
  const auto known = std::find_if(measures.begin(), measures.end(), same_numbers);
  if (known == measures.end()) return;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i].title == core::Title{}) path[i].title = known->finding[i].title;
  }
}

Result<core::Command> Steps::command_for(const Step& step, const MeasureId& id, Instant now) {
  auto until = time_of(step.until, now);
  if (!until) return Error{Code::invalid, "until lies before the step", {}};
  core::Command command{.key = "scenario:" + std::to_string(++sent_),
                        .actor = step.actor.value_or(loaded_.scenario.registrar),
                        .measure = id,
                        .expected = {},
                        .body = {}};
  std::visit(
      [&](const auto& body) {
        auto copy = body;
        if constexpr (requires { copy.evidence; }) complete_evidence(copy.evidence);
        if constexpr (std::is_same_v<decltype(copy), core::Delegate>) copy.until = *until;
        if constexpr (std::is_same_v<decltype(copy), core::Register>) {
          if (copy.inspection.get().empty()) copy.inspection = loaded_.scenario.inspection;
          if (copy.workflow.empty()) copy.workflow = loaded_.workflow.workflow.name;
          complete_finding(copy.finding);
        }
        command.body = std::move(copy);
      },
      *step.command);
  return command;
}

}  // namespace rectify::scenario
