// What will be if nobody moves. With as_of it is made from that moment, and beside shows what then happened. With the
// text of a workflow, that takes the place of all versions by its name; nothing of it is kept.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/forecast.h"
#include "http/api/filters.h"
#include "http/api/rows.h"
#include "http/server/problem.h"
#include "query/forecast.h"

namespace rectify::http {

namespace {

constexpr Parameter kForecastQuery[] = {
    {"until", Parameter::Kind::moment, "until when", true, {}, "2020-12-31"},
    {"measure", Parameter::Kind::text, "of which measure alone"},
    {"beside", Parameter::Kind::flag, "whether to show what then happened; goes with as_of"},
};

constexpr Property kRecipientProperties[] = {{"role", kAlways, kText}, {"who", kAlways, kText}};
constexpr Schema kRecipient{"recipient", {}, "Somebody to be told.", kRecipientProperties};
constexpr Type kRecipients = object(kRecipient);
constexpr Property kHappenedProperties[] = {{"at", kAlways, kMoment}, {"what", kAlways, kText}, {"by", kAlways, kText}};
constexpr Schema kHappened{"happened", {}, "What then happened to the measure.", kHappenedProperties};
constexpr Property kForeseenProperties[] = {
    {"at", kAlways, kMoment, "When."},
    {"kind", kAlways, word(core::kForeseen), "What happens."},
    {"id", kAlways, kText, "The measure."},
    {"title", kAlways, kTitleType},
    {"state", kAlways, kText, "The state it is in then."},
    {"state_title", kSometimes, kTitleType},
    {"name", kSometimes, kText, "Of the rung or transition."},
    {"name_title", kSometimes, kTitleType},
    {"notify", kSometimes, list(kRecipients), "Who is told."},
    {"to_be_decided", kSometimes, kFlag, "People have to decide."},
    {"happened", kSometimes, or_null(object(kHappened))},
    {"fields", kAlways, kFields, "Values of the measure's fields."},
};
constexpr Schema kForeseen{"foreseen", {}, "What happens if nobody moves.", kForeseenProperties};
constexpr Type kForeseens = object(kForeseen);
constexpr Property kForecastProperties[] = {
    {"from", kAlways, kMoment, "The moment it is made from."},
    {"until", kAlways, kMoment, "The moment it reaches."},
    {"measures", kAlways, kNumber, "How many were looked at."},
    {"events", kAlways, list(kForeseens), "In the order of time."},
    {"cut_off", kAlways, kFlag, "Whether there would be more of some measure."},
};
constexpr Schema kForecast{"forecast", {}, "What will be if nobody moves.", kForecastProperties};

json::Value aftermath_json(const std::optional<query::Aftermath>& happened, const Zone& zone) {
  if (!happened) return nullptr;
  return json::Object{{"at", zone.format(happened->at)}, {"what", happened->what}, {"by", core::to_text(happened->by)}};
}

json::Object foreseen_json(const query::ForecastEvent& event, bool beside) {
  const core::Foreseen& one = event.foreseen;
  const Zone& zone = event.workflow->calendar.zone;
  json::Object json{{"at", zone.format(one.at)},
                    {"kind", core::kForeseen[static_cast<std::size_t>(one.kind)]},
                    {"id", event.seen->id.get()},
                    {"title", json_of(event.seen->title)},
                    {"state", one.state}};
  const core::State* state = core::find_state(*event.workflow, one.state);
  if (state != nullptr) json["state_title"] = json_of(state->title);
  if (!one.name.empty()) json["name"] = one.name;
  if (one.title != core::Title{}) json["name_title"] = json_of(one.title);
  if (!one.notify.empty()) {
    json::Array& list = json["notify"].emplace_array();
    for (const core::Recipient& who : one.notify) {
      list.emplace_back(json::Object{{"role", who.role}, {"who", who.unit.empty() ? who.person : who.unit}});
    }
  }
  if (one.to_be_decided) json["to_be_decided"] = true;
  if (beside) json["happened"] = aftermath_json(event.happened, zone);
  json["fields"] = json_of(event.seen->fields);
  return json;
}

json::Object answer_json(const query::ForecastAnswer& answer) {
  json::Array events;
  for (const query::ForecastEvent& event : answer.events) events.emplace_back(foreseen_json(event, answer.beside));
  return {{"from", answer.zone.format(answer.from)},
          {"until", answer.zone.format(answer.until)},
          {"measures", answer.measures},
          {"events", std::move(events)},
          {"cut_off", answer.cut_off}};
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
  return answer ? respond_with(answer_json(*answer)) : problem(answer.error());
}

Response forecast_with(const Surroundings& here, const Reading& reading, const Asked& asked) {
  auto instead = deploy_from(std::get<Deployment>(asked.body));
  if (!instead) return problem(instead.error());
  auto workflow = reading.engine.workflows().compiled(instead->sources, instead->workflow_source);
  if (!workflow) return problem(workflow.error());
  return forecast_of(reading, asked.target, here.limits, *workflow);
}

constexpr Route kForecastRoutes[] = {
    question("/v1/forecast", "forecast", groups::kLedger, "What falls due and what will be claimed if nobody moves.",
             kForecastQuery, Filters::all, kOf<kForecast>,
             [](const Surroundings& here, const Reading& reading, const Asked& asked) {
               return forecast_of(reading, asked.target, here.limits, nullptr);
             }),
    {.method = Method::post,
     .path = "/v1/forecast",
     .name = "forecastWith",
     .group = &groups::kLedger,
     .means = "The same with another text of the workflow; nothing of it is kept.",
     .query = kForecastQuery,
     .filters = Filters::all,
     .body = kDescribedBody<kDeployment>,
     .answers = kOf<kForecast>,
     .refuses = kAsked,
     .cost = Cost::heavy,
     .handler = ReadHandler(forecast_with)},
};

}  // namespace

std::span<const Route> forecast_routes() { return kForecastRoutes; }

}  // namespace rectify::http
