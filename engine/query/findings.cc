#include "query/findings.h"

#include <algorithm>
#include <map>

#include "store/pages.h"

namespace rectify::query {

namespace {

// By inspection and number.
using Findings = std::map<std::pair<std::string, std::string>, Finding>;

void add(Findings& findings, const core::Measure& measure) {
  core::FindingPath path;
  for (const core::FindingNode& node : measure.finding) {
    path.push_back(node);
    const std::string number = core::finding_number(path);
    Finding& finding = findings[{core::natural_key(measure.inspection.get()), core::natural_key(number)}];
    finding.inspection = measure.inspection.get();
    finding.number = number;
    finding.title = node.title;
    ++finding.measures;
    if (!measure.final) continue;
    ++finding.closed;
    finding.last_closed = std::max(finding.last_closed, measure.entered);
  }
}

}  // namespace

Result<FindingsAnswer> ask(const Reading& reading, const FindingsQuestion& question) {
  store::Query query;
  query.inspection = question.query.inspection;
  query.finding = question.query.finding;
  query.as_of = question.query.as_of;
  query.now = question.query.now;
  Findings findings;
  auto read = store::each_record(reading.view, query, [&](const RecordPtr& record) -> Result<bool> {
    add(findings, record->measure);
    return true;
  });
  if (!read) return read.error();
  FindingsAnswer answer{.findings = {}, .zone = zone_of(reading.engine)};
  for (auto& [place, finding] : findings) {
    // Of what lies above the finding that was asked for, only a part was looked at.
    if (query.finding && !(finding.number + ".").starts_with(*query.finding + ".")) continue;
    answer.findings.push_back(std::move(finding));
  }
  return answer;
}

}  // namespace rectify::query
