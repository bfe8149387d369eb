// The findings of a ledger: how many measures are under each, and whether it is closed. A finding closes when all its
// measures are in a final state, those of the findings under it included.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "http/api/filters.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

struct Finding {
  std::string inspection;
  std::string number;
  core::Title title;
  std::uint64_t measures = 0;
  std::uint64_t closed = 0;
  Instant last_closed{INT64_MIN};
};

// By inspection and number, as people sort them.
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

Json finding_json(const Finding& finding, const Zone& zone) {
  const bool closed = finding.closed == finding.measures;
  Json json{{"inspection", finding.inspection},
            {"finding", finding.number},
            {"title", to_json(finding.title)},
            {"measures", finding.measures},
            {"open", finding.measures - finding.closed},
            {"closed", finding.closed},
            {"is_closed", closed}};
  if (closed) json["since"] = zone.format(finding.last_closed);
  return json;
}

}  // namespace

Response read_findings(const Reading& reading, const Target& target) {
  // Other filters would leave measures out, and show findings as closed that are not.
  if (auto ok = allow_only(target, {"inspection", "finding", "as_of"}); !ok) return problem(ok.error());
  auto query = query_of(reading, target);
  if (!query) return problem(query.error());
  Findings findings;
  auto read = each_measure(reading.view, *query, [&](const core::Measure& measure) -> Result<void> {
    add(findings, measure);
    return {};
  });
  if (!read) return problem(read.error());
  const Zone zone = zone_of(reading.engine);
  Json list = Json::array();
  for (const auto& [place, finding] : findings) {
    // Of what lies above the finding that was asked for, only a part was looked at.
    if (query->finding && !(finding.number + ".").starts_with(*query->finding + ".")) continue;
    list.push_back(finding_json(finding, zone));
  }
  return json_response(list);
}

}  // namespace rectify::http
