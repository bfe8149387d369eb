// How long measures stay in each state.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/measure_json.h"
#include "http/api/rows.h"
#include "http/server/problem.h"
#include "query/durations.h"

namespace rectify::http {

namespace {

constexpr Parameter kDurationsQuery[] = {{"by", Parameter::Kind::word, "by what", false, query::kDurationsBy},
                                         {"until", Parameter::Kind::past, "until when"}};

constexpr Property kStateTimeProperties[] = {
    {"state", kAlways, kText},
    {"title", kAlways, kTitleType},
    {"phase", kAlways, kPhase},
    {"visits", kAlways, kNumber},
    {"open", kAlways, kNumber, "Of these, not yet ended."},
    {"total_ms", kAlways, kInteger},
    {"mean_ms", kAlways, kInteger},
    {"median_ms", kAlways, kInteger},
    {"longest_ms", kAlways, kInteger},
};
constexpr Schema kStateTime{"state_time", {}, "How long measures stay in a state.", kStateTimeProperties};
constexpr Type kStateTimes = object(kStateTime);
constexpr Property kDurationRowProperties[] = {
    {"unit", kSometimes, kText, "By unit: the unit that has the lead; empty: none."},
    {"inspection", kSometimes, kText, "By area: the inspection."},
    {"area", kSometimes, kText, "By area: its number."},
    {"title", kSometimes, kTitleType},
    {"measures", kAlways, kNumber},
    {"returns", kAlways, kNumber},
    {"returns_most", kAlways, kNumber, "Of one measure."},
    {"extensions", kAlways, kNumber},
    {"reopenings", kAlways, kNumber},
    {"states", kAlways, list(kStateTimes)},
};
constexpr Schema kDurationRow{"duration_row", {}, "What is summed up together.", kDurationRowProperties};
constexpr Type kDurationRows = object(kDurationRow);
constexpr Property kDurationProperties[] = {
    {"by", kAlways, word(query::kDurationsBy)}, {"until", kAlways, kMoment}, {"rows", kAlways, list(kDurationRows)}};
constexpr Schema kDurations{"durations", {}, "How long measures stay in each state.", kDurationProperties};

json::Object state_time_json(const query::StateDurations& state) {
  const core::StateTimes& times = state.times;
  return {{"state", times.state},
          {"title", json_of(state.title)},
          {"phase", core::kPhaseNames[static_cast<std::size_t>(times.phase)]},
          {"visits", times.visits},
          {"open", times.open},
          {"total_ms", times.total_ms},
          {"mean_ms", times.mean_ms},
          {"median_ms", times.median_ms},
          {"longest_ms", times.longest_ms}};
}

json::Object duration_row_json(const query::DurationsRow& row, query::DurationsBy by) {
  json::Object json;
  if (by == query::DurationsBy::unit) json["unit"] = row.unit;
  if (by == query::DurationsBy::area) {
    json["inspection"] = row.inspection;
    json["area"] = row.area;
    json["title"] = json_of(row.title);
  }
  json["measures"] = row.sums.measures;
  json["returns"] = row.sums.returns;
  json["returns_most"] = row.sums.returns_most;
  json["extensions"] = row.sums.extensions;
  json["reopenings"] = row.sums.reopenings;
  json::Array& states = json["states"].emplace_array();
  for (const query::StateDurations& state : row.states) states.emplace_back(state_time_json(state));
  return json;
}

json::Object answer_json(const query::DurationsAnswer& answer) {
  json::Array rows;
  for (const query::DurationsRow& row : answer.rows) rows.emplace_back(duration_row_json(row, answer.by));
  return {{"by", query::kDurationsBy[static_cast<std::size_t>(answer.by)]},
          {"until", answer.zone.format(answer.until)},
          {"rows", std::move(rows)}};
}

Response read_durations(const Reading& reading, const Target& target, const query::Limits& limits) {
  Target filters = target;
  const std::string text = take_value(filters, "by").value_or("unit");
  auto by = query::word_of(text, "by", query::kDurationsBy);
  if (!by) return problem(by.error());
  const auto until = take_value(filters, "until");
  auto query = query::query_of(reading, filters.query);
  if (!query) return problem(query.error());
  auto then = until ? query::as_of(reading, query::zone_of(reading.engine), *until)
                    : Result<query::AsOf>(query::AsOf{.at = query->now});
  if (!then) return problem(then.error());
  query::DurationsQuestion question{
      .by = static_cast<query::DurationsBy>(*by), .query = std::move(*query), .until = *then, .limits = limits};
  auto answer = query::ask(reading, question);
  return answer ? respond_with(answer_json(*answer)) : problem(answer.error());
}

constexpr Route kDurationRoutes[] = {
    question("/v1/reports/durations", "reportDurations", groups::kHistory, "How long measures stay in each state.",
             kDurationsQuery, Filters::all, kOf<kDurations>,
             [](const Surroundings& here, const Reading& reading, const Asked& asked) {
               return read_durations(reading, asked.target, here.limits);
             }),
};

}  // namespace

std::span<const Route> duration_routes() { return kDurationRoutes; }

}  // namespace rectify::http
