#include "query/summary.h"

#include <map>

#include "store/pages.h"

namespace rectify::query {

namespace {

using Key = std::pair<std::string, std::string>;

template <typename Row>
std::vector<Row> in_order(std::map<Key, Row> rows) {
  std::vector<Row> list;
  list.reserve(rows.size());
  for (auto& [key, row] : rows) list.push_back(std::move(row));
  return list;
}

void count(AreaSummary& row, const core::Measure& measure, Instant now) {
  row.inspection = measure.inspection.get();
  if (!measure.finding.empty()) row.area = measure.finding.front().title;
  ++row.total;
  ++row.phases[static_cast<std::size_t>(measure.phase)];
  row.overdue += core::is_overdue(measure, now) ? 1U : 0U;
  const core::ClaimedRung* rung = core::highest_rung(measure);
  if (rung != nullptr && rung->level > row.highest.level) row.highest = *rung;
}

}  // namespace

Result<std::vector<AreaSummary>> ask(const Reading& reading, const SummaryQuestion& question) {
  std::map<Key, AreaSummary> rows;
  auto read = store::each_record(reading.view, question.query, [&](const RecordPtr& record) -> Result<bool> {
    const core::Measure& measure = record->measure;
    const std::string number = measure.finding.empty() ? "" : std::to_string(measure.finding.front().number);
    count(rows[{measure.inspection.get(), core::natural_key(number)}], measure, question.query.now);
    return true;
  });
  if (!read) return read.error();
  return in_order(std::move(rows));
}

Result<std::vector<StateSummary>> ask(const Reading& reading, const StateSummaryQuestion& question) {
  std::map<Key, StateSummary> rows;
  auto read = store::each_record(reading.view, question.query, [&](const RecordPtr& record) -> Result<bool> {
    const core::Measure& measure = record->measure;
    std::string workflow = core::workflow_ref(measure.workflow, measure.workflow_version);
    StateSummary& row = rows[{workflow, measure.state}];
    row.workflow = std::move(workflow);
    row.state = measure.state;
    ++row.total;
    row.overdue += core::is_overdue(measure, question.query.now) ? 1U : 0U;
    return true;
  });
  if (!read) return read.error();
  return in_order(std::move(rows));
}

}  // namespace rectify::query
