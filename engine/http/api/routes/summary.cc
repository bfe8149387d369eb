// The ledger in figures: by area, by state, by finding.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/measure.h"
#include "http/api/filters.h"
#include "http/api/rows.h"
#include "http/server/problem.h"
#include "query/findings.h"
#include "query/summary.h"

namespace rectify::http {

namespace {

constexpr std::string_view kSummaries[] = {"area", "state"};
constexpr Parameter kSummaryQuery[] = {{"by", Parameter::Kind::word, "by what", false, kSummaries}};
constexpr Parameter kFindingsQuery[] = {{"inspection", Parameter::Kind::text, "of which inspection"},
                                        {"finding", Parameter::Kind::text, "under which finding"},
                                        kAsOf};

constexpr Property kHighestRungProperties[] = {{"rung", kAlways, kText}, {"title", kAlways, kTitleType}};
constexpr Schema kHighestRung{
    "highest_rung", {}, "The highest rung that a measure of the area has.", kHighestRungProperties};
constexpr Property kAreaRowProperties[] = {
    {"inspection", kAlways, kText, "The inspection."},
    {"area", kAlways, kTitleType},
    {"total", kAlways, kNumber, "How many measures."},
    {"assign", kAlways, kNumber, "How many of them in this phase."},
    {"execute", kAlways, kNumber, "How many of them in this phase."},
    {"verify", kAlways, kNumber, "How many of them in this phase."},
    {"close", kAlways, kNumber, "How many of them in this phase."},
    {"overdue", kAlways, kNumber, "How many of them are late."},
    {"highest_rung", kSometimes, object(kHighestRung)},
};
constexpr Property kStateRowProperties[] = {
    {"workflow", kAlways, kText, "Name and version."},
    {"state", kAlways, kText, "The state."},
    {"total", kAlways, kNumber, "How many measures."},
    {"overdue", kAlways, kNumber, "How many of them are late."},
};
constexpr Property kFindingRowProperties[] = {
    {"inspection", kAlways, kText, "The inspection."},
    {"finding", kAlways, kText, "Its number, as in 1.1.4."},
    {"title", kAlways, kTitleType},
    {"measures", kAlways, kNumber, "How many are under it."},
    {"open", kAlways, kNumber, "How many of them are not in a final state."},
    {"closed", kAlways, kNumber, "How many of them are."},
    {"is_closed", kAlways, kFlag, "Whether all are."},
    {"since", kSometimes, kMoment, "Since when it is closed."},
};
constexpr Schema kAreaRow{"area_row", {}, "Measures of an area of an inspection.", kAreaRowProperties};
constexpr Schema kStateRow{"state_row", {}, "Measures in a state of a workflow.", kStateRowProperties};
constexpr Schema kFindingRow{"finding", {}, "A finding that has measures.", kFindingRowProperties};
constexpr const Schema* kSummaryRows[] = {&kAreaRow, &kStateRow};
constexpr Type kSummaryRow = one_of(kSummaryRows);
constexpr Answer kSummary[] = {{.body = list(kSummaryRow)}};

json::Array answer_json(const std::vector<query::AreaSummary>& rows) {
  json::Array list;
  for (const query::AreaSummary& row : rows) {
    json::Object one{{"inspection", row.inspection}, {"area", json_of(row.area)}, {"total", row.total}};
    for (std::size_t i = 0; i < row.phases.size(); ++i) one[core::kPhaseNames[i]] = row.phases[i];
    one["overdue"] = row.overdue;
    if (row.highest.level > 0) {
      one["highest_rung"] = json::Object{{"rung", row.highest.name}, {"title", json_of(row.highest.title)}};
    }
    list.emplace_back(std::move(one));
  }
  return list;
}

json::Array answer_json(const std::vector<query::StateSummary>& rows) {
  json::Array list;
  for (const query::StateSummary& row : rows) {
    list.emplace_back(
        json::Object{{"workflow", row.workflow}, {"state", row.state}, {"total", row.total}, {"overdue", row.overdue}});
  }
  return list;
}

json::Object finding_json(const query::Finding& finding, const Zone& zone) {
  json::Object json{{"inspection", finding.inspection},          {"finding", finding.number},
                    {"title", json_of(finding.title)},           {"measures", finding.measures},
                    {"open", finding.measures - finding.closed}, {"closed", finding.closed},
                    {"is_closed", finding.is_closed()}};
  if (finding.is_closed()) json["since"] = zone.format(finding.last_closed);
  return json;
}

json::Array answer_json(const query::FindingsAnswer& answer) {
  json::Array list;
  for (const query::Finding& finding : answer.findings) list.emplace_back(finding_json(finding, answer.zone));
  return list;
}

// Asks, and prints what was answered.
template <typename Question>
Response answered(const Reading& reading, const Question& question) {
  auto answer = query::ask(reading, question);
  return answer ? respond_with(answer_json(*answer)) : problem(answer.error());
}

Response read_summary(const Reading& reading, const Target& target) {
  Target filters = target;
  const std::string by = take_value(filters, "by").value_or("area");
  if (auto word = query::word_of(by, "by", kSummaries); !word) return problem(word.error());
  auto query = query::query_of(reading, filters.query);
  if (!query) return problem(query.error());
  if (by == "state") return answered(reading, query::StateSummaryQuestion{std::move(*query)});
  return answered(reading, query::SummaryQuestion{std::move(*query)});
}

Response read_findings(const Reading& reading, const Target& target) {
  auto query = query::query_of(reading, target.query);
  if (!query) return problem(query.error());
  return answered(reading, query::FindingsQuestion{std::move(*query)});
}

constexpr Route kSummaryRoutes[] = {
    question("/v1/summary", "summarise", groups::kLedger, "Counts measures by area, or by workflow and state.",
             kSummaryQuery, Filters::all, kSummary,
             [](const Surroundings&, const Reading& reading, const Asked& asked) {
               return read_summary(reading, asked.target);
             }),
    question("/v1/findings", "listFindings", groups::kLedger,
             "The findings that have measures, and whether they are closed.", kFindingsQuery, Filters::none,
             kListOf<kFindingRow>,
             [](const Surroundings&, const Reading& reading, const Asked& asked) {
               return read_findings(reading, asked.target);
             }),
};

}  // namespace

std::span<const Route> summary_routes() { return kSummaryRoutes; }

}  // namespace rectify::http
