// Answers as JSON: the shape of everything that can be read. What an answer is made of stands in the headers of query.
//
// Keys are the words of the product, times carry the offset of the zone they are told in. Threads: pure functions.
#pragma once

#include <string>

#include "http/api/member_json.h"
#include "json/json.h"
#include "query/diff.h"
#include "query/durations.h"
#include "query/escalations.h"
#include "query/figures.h"
#include "query/findings.h"
#include "query/forecast.h"
#include "query/history.h"
#include "query/listing.h"
#include "query/measure.h"
#include "query/search.h"
#include "query/summary.h"
#include "query/verify.h"
#include "query/workflows.h"

namespace rectify::http {

// By the zone of the workflow's calendar; UTC where it is not known here (null).
[[nodiscard]] std::string local_time(const core::Workflow* workflow, Instant at);
// "unit": who has the lead (core::lead_unit), where there is somebody.
void add_unit(json::Object& json, const query::SeenMeasure& seen);

// What a listing shows of a measure.
[[nodiscard]] json::Object summary_of(const query::SeenMeasure& seen, Instant now);
// That and everything else that is known: text, evidence, rungs, proposals, what can be done next and by whom.
[[nodiscard]] json::Object detail_of(const query::SeenMeasure& seen, Instant now);

[[nodiscard]] json::Array json_of(const query::ListAnswer& answer);
[[nodiscard]] json::Array people_json(const std::vector<core::Actor>& people);
[[nodiscard]] json::Object json_of(const query::MeasureAnswer& answer);
[[nodiscard]] json::Array json_of(const std::vector<query::AreaSummary>& rows);
[[nodiscard]] json::Array json_of(const std::vector<query::StateSummary>& rows);
[[nodiscard]] json::Array json_of(const query::FindingsAnswer& answer);
[[nodiscard]] json::Array json_of(const query::EscalationsAnswer& answer);
[[nodiscard]] json::Object json_of(const query::ForecastAnswer& answer);

// An array of the lines, byte for byte; where something is hidden a line says so by a member "hidden".
[[nodiscard]] std::string text_of(const query::HistoryAnswer& answer);
[[nodiscard]] json::Object json_of(const query::WhoAnswer& answer, const query::WhoQuestion& question);
[[nodiscard]] json::Object json_of(const query::MeasureDiffAnswer& answer, const query::MeasureDiffQuestion& question);
[[nodiscard]] json::Object json_of(const query::InspectionDiffAnswer& answer,
                                   const query::InspectionDiffQuestion& question);
// `asked`: the question's parameters as they came.
[[nodiscard]] json::Object json_of(const query::SearchAnswer& answer, const std::string& inspection,
                                   const json::Object& asked);
[[nodiscard]] json::Object json_of(const query::DurationsAnswer& answer);
[[nodiscard]] json::Object json_of(const query::Verdict& verdict);

[[nodiscard]] json::Object json_of(const core::Workflow& workflow);
[[nodiscard]] json::Array json_of(const std::vector<runtime::WorkflowPtr>& workflows);
[[nodiscard]] json::Object json_of(const store::Deployed& source);
[[nodiscard]] json::Array json_of(const std::vector<query::RuleReport>& rules);
[[nodiscard]] json::Object json_of(const query::Figures& figures);

}  // namespace rectify::http
