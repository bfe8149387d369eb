#include "http/api/audit_reads.h"

#include <fmt/core.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/answers.h"
#include "http/api/filters.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

Result<query::HistoryQuestion> history_question(const std::string& id, const Target& target, const Zone& zone,
                                                const query::Limits& limits) {
  if (auto ok = allow_only(target, {"actor", "type", "from", "until"}); !ok) return ok.error();
  query::HistoryQuestion question{.id = MeasureId(id), .limits = limits};
  auto period = period_of(target, zone);
  if (!period) return period.error();
  question.period = *period;
  if (const std::string* text = value_of(target, "actor")) {
    auto actor = core::parse_actor(*text);
    if (!actor) return actor.error();
    question.actor = std::move(*actor);
  }
  if (const std::string* type = value_of(target, "type")) {
    if (auto ok = query::check_event_type(*type); !ok) return ok.error();
    question.type = *type;
  }
  return question;
}

struct Between {
  query::AsOf from;
  query::AsOf until;
};

Result<Between> moments_of(const Reading& reading, const Target& target, const Zone& zone) {
  const std::string* first = value_of(target, "from");
  const std::string* second = value_of(target, "until");
  if (first == nullptr || second == nullptr) {
    return Error{Code::invalid, "two moments are compared: say from=2020-10-31&until=2020-11-30", {}};
  }
  auto from = query::as_of(reading, zone, *first);
  if (!from) return from.error();
  auto until = query::as_of(reading, zone, *second);
  if (!until) return until.error();
  return Between{*from, *until};
}

template <typename Question>
Response answered(const Reading& reading, const Question& question) {
  auto answer = query::ask(reading, question);
  return answer ? respond_with(json_of(*answer, question)) : problem(answer.error());
}

Response diff_of_measure(const Reading& reading, const Target& target, const std::string& id,
                         const query::Limits& limits) {
  auto record = query::record_of(reading, MeasureId(id));
  if (!record) return problem(record.error());
  auto between = moments_of(reading, target, query::zone_of(reading, (*record)->measure));
  if (!between) return problem(between.error());
  return answered(reading, query::MeasureDiffQuestion{MeasureId(id), between->from, between->until, limits});
}

Result<std::optional<std::uint64_t>> times_of(const Target& target, std::string_view name) {
  const std::string* text = value_of(target, name);
  if (text == nullptr) return std::optional<std::uint64_t>();
  auto times = number_of(*text, name);
  if (!times) return times.error();
  if (*times == 0) return Error{Code::invalid, fmt::format("'{}' is at least how often: 1 or more", name), {}};
  return std::optional(*times);
}

Result<bool> asks(const Target& target, std::string_view name) {
  const std::string* text = value_of(target, name);
  return text == nullptr ? Result<bool>(false) : flag_of(*text, name);
}

Result<void> read_state(const Target& target, const Zone& zone, query::SearchQuestion& question) {
  const std::string* in = value_of(target, "in");
  const std::string* on = value_of(target, "on");
  if ((in == nullptr) != (on == nullptr)) {
    return Error{Code::invalid, "'in' and 'on' go together: in=executing&on=2020-11-30", {}};
  }
  if (in == nullptr) return {};
  auto period = query::day_or_moment(*on, zone);
  if (!period) return period.error();
  question.in = *in;
  question.on = *period;
  return {};
}

Result<query::SearchQuestion> search_question(const Target& target, const Zone& zone, const query::Limits& limits) {
  if (auto ok =
          allow_only(target, {"inspection", "returned", "in", "on", "deadline_moved", "same_unit", "reopened", "rung"});
      !ok) {
    return ok.error();
  }
  query::SearchQuestion question{.inspection = {}, .limits = limits};
  if (const std::string* inspection = value_of(target, "inspection")) question.inspection = *inspection;
  auto returned = times_of(target, "returned");
  if (!returned) return returned.error();
  question.returned = *returned;
  auto reopened = times_of(target, "reopened");
  if (!reopened) return reopened.error();
  question.reopened = *reopened;
  auto moved = asks(target, "deadline_moved");
  if (!moved) return moved.error();
  question.deadline_moved = *moved;
  auto same = asks(target, "same_unit");
  if (!same) return same.error();
  question.same_unit = *same;
  if (auto ok = read_state(target, zone, question); !ok) return ok.error();
  if (const std::string* rung = value_of(target, "rung")) question.rung = *rung;
  return question;
}

}  // namespace

Response read_history(const Reading& reading, const std::string& id, const Target& target,
                      const query::Limits& limits) {
  auto record = query::record_of(reading, MeasureId(id));
  if (!record) return problem(record.error());
  auto question = history_question(id, target, query::zone_of(reading, (*record)->measure), limits);
  if (!question) return problem(question.error());
  auto answer = query::ask(reading, *question);
  if (!answer) return problem(answer.error());
  Response response;
  response.body = text_of(*answer);
  return response;
}

Response read_measure_at(const Reading& reading, const std::string& id, const Target& target) {
  if (auto ok = allow_only(target, {"as_of"}); !ok) return problem(ok.error());
  auto record = query::record_of(reading, MeasureId(id));
  if (!record) return problem(record.error());
  const Zone zone = query::zone_of(reading, (*record)->measure);
  auto then = query::as_of(reading, zone, *value_of(target, "as_of"));
  if (!then) return problem(then.error());
  auto answer = query::ask(reading, query::MeasureQuestion{MeasureId(id), *then});
  return answer ? respond_with(json_of(*answer)) : problem(answer.error());
}

Response read_who(const Reading& reading, const Target& target, const query::Limits& limits) {
  if (auto ok = allow_only(target, {"actor", "from", "until"}); !ok) return problem(ok.error());
  const std::string* text = value_of(target, "actor");
  if (text == nullptr) {
    return problem({Code::invalid, "say who: actor=zhang.wei, or actor=zhang.wei/housing-office", {}});
  }
  auto actor = core::parse_actor(*text);
  if (!actor) return problem(actor.error());
  auto period = period_of(target, query::zone_of(reading.engine));
  if (!period) return problem(period.error());
  return answered(reading, query::WhoQuestion{std::move(*actor), *period, limits});
}

Response read_diff(const Reading& reading, const Target& target, const query::Limits& limits) {
  if (auto ok = allow_only(target, {"measure", "inspection", "from", "until"}); !ok) return problem(ok.error());
  const std::string* measure = value_of(target, "measure");
  const std::string* inspection = value_of(target, "inspection");
  if ((measure == nullptr) == (inspection == nullptr)) {
    return problem({Code::invalid, "say what is compared: either measure=ID or inspection=ID", {}});
  }
  if (measure != nullptr) return diff_of_measure(reading, target, *measure, limits);
  auto between = moments_of(reading, target, query::zone_of(reading.engine));
  if (!between) return problem(between.error());
  return answered(reading, query::InspectionDiffQuestion{*inspection, between->from, between->until, limits});
}

Response read_search(const Reading& reading, const Target& target, const query::Limits& limits) {
  auto question = search_question(target, query::zone_of(reading.engine), limits);
  if (!question) return problem(question.error());
  auto answer = query::ask(reading, *question);
  if (!answer) return problem(answer.error());
  json::Object asked;
  for (const auto& [name, value] : target.query) asked[name] = value;
  return respond_with(json_of(*answer, question->inspection, asked));
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
  return answer ? respond_with(json_of(*answer)) : problem(answer.error());
}

}  // namespace rectify::http
