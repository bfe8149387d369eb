// Measures as they are: a page of them, or one, now or as it was.
#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/measure_json.h"
#include "http/api/rows.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

json::Array answer_json(const query::ListAnswer& answer) {
  json::Array list;
  list.reserve(answer.measures.size());
  for (const query::SeenMeasure& seen : answer.measures) list.emplace_back(summary_of(seen, answer.now));
  return list;
}

Response read_list(const Reading& reading, const Target& target) {
  auto query = query::query_of(reading, target.query);
  if (!query) return problem(query.error());
  auto answer = query::ask(reading, query::ListQuestion{std::move(*query)});
  if (!answer) return problem(answer.error());
  Response response = respond_with(answer_json(*answer));
  if (answer->cursor.empty()) return response;
  std::string next = "/v1/measures?cursor=" + percent_encode(answer->cursor);
  for (const auto& [name, value] : target.query) {
    if (name != "cursor") next += fmt::format("&{}={}", percent_encode(name), percent_encode(value));
  }
  response.headers["link"] = fmt::format("<{}>; rel=\"next\"", next);
  response.headers["rectify-cursor"] = answer->cursor;
  return response;
}

Response read_measure(const Reading& reading, const std::string& id) {
  auto answer = query::ask(reading, query::MeasureQuestion{.id = MeasureId(id)});
  if (!answer) return problem(answer.error());
  Response response = respond_with(json_of(*answer));
  response.headers["etag"] = fmt::format("\"{}\"", answer->seen->revision.get());
  return response;
}

Response read_measure_at(const Reading& reading, const std::string& id, const Target& target) {
  auto record = query::record_of(reading, MeasureId(id));
  if (!record) return problem(record.error());
  const Zone zone = query::zone_of(reading, (*record)->measure);
  auto then = query::as_of(reading, zone, *value_of(target, "as_of"));
  if (!then) return problem(then.error());
  auto answer = query::ask(reading, query::MeasureQuestion{MeasureId(id), *then});
  return answer ? respond_with(json_of(*answer)) : problem(answer.error());
}

Response one_measure(const Surroundings& /*here*/, const Reading& reading, const Asked& asked) {
  return asked.target.query.empty() ? read_measure(reading, asked.at[0])
                                    : read_measure_at(reading, asked.at[0], asked.target);
}

constexpr Parameter kOneMeasureQuery[] = {kAsOf};

constexpr Route kMeasureRoutes[] = {
    question("/v1/measures", "listMeasures", groups::kMeasures,
             "Lists measures, a page at a time; the next one is in Link.", {}, Filters::all, kListOf<kMeasureSummary>,
             [](const Surroundings&, const Reading& reading, const Asked& asked) {
               return read_list(reading, asked.target);
             }),
    {.path = "/v1/measures/{id}",
     .name = "readMeasure",
     .group = &groups::kMeasures,
     .means = "Shows one measure, its revision as ETag.",
     .query = kOneMeasureQuery,
     .answers = kOf<kMeasure>,
     .refuses = kNotThere,
     .cost = Cost::heavy_with_query,
     .handler = ReadHandler(one_measure)},
};

}  // namespace

std::span<const Route> measure_routes() { return kMeasureRoutes; }

}  // namespace rectify::http
