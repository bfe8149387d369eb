#include "http/api/escalations.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/answers.h"
#include "http/api/filters.h"
#include "http/api/reads.h"
#include "http/server/problem.h"
#include "runtime/work.h"

namespace rectify::http {

namespace {

// Takes its part of the query away, so that the rest are filters of measures.
Result<query::EscalationsQuestion> escalations_question(const Reading& reading, Target target) {
  query::EscalationsQuestion question;
  if (const auto text = take_value(target, "status")) {
    auto status = query::word_of(*text, "status", core::kRungStatuses);
    if (!status) return status.error();
    question.status = static_cast<core::RungStatus>(*status);
  }
  question.rung = take_value(target, "claimed").value_or("");
  if (const auto days = take_value(target, "older_than")) {
    auto number = number_of(*days, "older_than");
    if (!number) return number.error();
    constexpr std::uint64_t kDaysMax = 100'000;
    const auto age = static_cast<std::int64_t>(std::min(*number, kDaysMax));
    question.claimed_before = Instant{reading.engine.now().ms - age * kMsPerDay};
  }
  auto query = query::query_of(reading, target.query);
  if (!query) return query.error();
  question.query = std::move(*query);
  return question;
}

Result<query::ForecastQuestion> forecast_question(const Reading& reading, Target target) {
  const Zone zone = query::zone_of(reading.engine);
  query::ForecastQuestion question;
  const auto until = take_value(target, "until");
  if (!until) return Error{Code::invalid, "say until when: until=2020-12-31", {}};
  if (const auto id = take_value(target, "measure")) question.measure = MeasureId(*id);
  if (const auto beside = take_value(target, "beside")) {
    auto flag = flag_of(*beside, "beside");
    if (!flag) return flag.error();
    question.beside = *flag;
  }
  if (const std::string* from = value_of(target, "as_of")) {
    auto then = query::as_of(reading, zone, *from);
    if (!then) return then.error();
    question.from = *then;
  }
  auto query = query::query_of(reading, target.query);
  if (!query) return query.error();
  question.query = std::move(*query);
  const auto end = query::moment_of(*until, zone);
  if (!end) return end.error();
  question.until = *end;
  return question;
}

Response forecast_of(const Reading& reading, const Target& target, const query::Limits& limits,
                     runtime::WorkflowPtr instead) {
  auto question = forecast_question(reading, target);
  if (!question) return problem(question.error());
  question->limits = limits;
  question->instead = std::move(instead);
  auto answer = query::ask(reading, *question);
  return answer ? respond_with(json_of(*answer)) : problem(answer.error());
}

}  // namespace

Response read_escalations(const Reading& reading, const Target& target) {
  auto question = escalations_question(reading, target);
  if (!question) return problem(question.error());
  auto answer = query::ask(reading, *question);
  return answer ? respond_with(json_of(*answer)) : problem(answer.error());
}

Response read_forecast(const Reading& reading, const Target& target, const query::Limits& limits) {
  return forecast_of(reading, target, limits, nullptr);
}

Response read_forecast_with(const Reading& reading, const runtime::Deploy& instead, const Target& target,
                            const query::Limits& limits) {
  auto workflow = reading.engine.workflows().compiled(instead.sources, instead.workflow_source);
  if (!workflow) return problem(workflow.error());
  return forecast_of(reading, target, limits, *workflow);
}

}  // namespace rectify::http
