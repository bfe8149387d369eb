#include "http/api/reads.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/answers.h"
#include "http/api/filters.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

// Asks, and prints what was answered.
template <typename Question>
Response answered(const Reading& reading, const Question& question) {
  auto answer = query::ask(reading, question);
  return answer ? respond_with(json_of(*answer)) : problem(answer.error());
}

}  // namespace

Response read_list(const Reading& reading, const Target& target) {
  auto query = query::query_of(reading, target.query);
  if (!query) return problem(query.error());
  auto answer = query::ask(reading, query::ListQuestion{std::move(*query)});
  if (!answer) return problem(answer.error());
  Response response = respond_with(json_of(*answer));
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

Response read_summary(const Reading& reading, const Target& target) {
  static constexpr std::string_view kBy[] = {"area", "state"};
  Target filters = target;
  const std::string by = take_value(filters, "by").value_or("area");
  if (auto word = query::word_of(by, "by", kBy); !word) return problem(word.error());
  auto query = query::query_of(reading, filters.query);
  if (!query) return problem(query.error());
  if (by == "state") return answered(reading, query::StateSummaryQuestion{std::move(*query)});
  return answered(reading, query::SummaryQuestion{std::move(*query)});
}

Response read_findings(const Reading& reading, const Target& target) {
  if (auto ok = allow_only(target, {"inspection", "finding", "as_of"}); !ok) return problem(ok.error());
  auto query = query::query_of(reading, target.query);
  if (!query) return problem(query.error());
  return answered(reading, query::FindingsQuestion{std::move(*query)});
}

Response read_workflows(const Reading& reading) { return respond_with(json_of(query::workflows(reading))); }

Response read_workflow_source(const Reading& reading, const std::string& name, const std::string& version) {
  auto number = number_of(version, "version");
  if (!number) return problem(number.error());
  return answered(reading, query::WorkflowSourceQuestion{name, *number});
}

Response read_rules(const Reading& reading) { return respond_with(json_of(query::rules(reading))); }

Response read_stats(const Reading& reading) {
  auto figures = query::figures(reading);
  return figures ? respond_with(json_of(*figures)) : problem(figures.error());
}

Response read_clock(const runtime::Engine& engine) {
  return respond_with(json::Object{{"now", format_utc(engine.now())}});
}

Response verify_history(const Reading& reading) {
  auto verdict = query::verify(reading);
  return verdict ? respond_with(json_of(*verdict)) : problem(verdict.error());
}

Response verify_history(const store::View& view, const ledger::VerifierKey* key) {
  auto verdict = query::verify(view, key);
  return verdict ? respond_with(json_of(*verdict)) : problem(verdict.error());
}

}  // namespace rectify::http
