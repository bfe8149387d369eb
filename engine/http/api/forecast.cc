// GET and POST /v1/forecast: what falls due and what will be claimed if nobody moves, from now or a past moment.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/forecast.h"
#include "http/api/escalations.h"
#include "http/api/filters.h"
#include "http/api/privacy.h"
#include "http/api/reads.h"
#include "http/server/problem.h"
#include "runtime/neighbours.h"
#include "runtime/work.h"

namespace rectify::http {

namespace {

struct Asked {
  store::Query query;
  std::optional<MeasureId> measure;
  std::optional<AsOf> from;  // nothing: now
  Instant now;
  Instant until;
  bool beside = false;  // what then happened
};

Result<Asked> asked_of(const Reading& reading, const Target& target, const Zone& zone) {
  Asked asked;
  Target filters = target;
  const auto until = take_value(filters, "until");
  if (!until) return Error{Code::invalid, "say until when: until=2020-12-31", {}};
  if (const auto id = take_value(filters, "measure")) asked.measure = MeasureId(*id);
  if (const auto beside = take_value(filters, "beside")) {
    auto flag = flag_of(*beside, "beside");
    if (!flag) return flag.error();
    asked.beside = *flag;
  }
  if (const auto from = take_value(filters, "as_of")) {
    auto then = as_of(reading, zone, *from);
    if (!then) return then.error();
    asked.from = *then;
    filters.query["as_of"] = *from;
  }
  if (asked.beside && !asked.from)
    return Error{Code::invalid, "what then happened is shown of the past: add as_of", {}};
  auto query = query_of(reading, filters);
  if (!query) return query.error();
  asked.query = std::move(*query);
  asked.now = asked.from ? asked.from->at : reading.engine.now();
  const auto end = moment_of(*until, zone);
  if (!end) return end.error();
  asked.until = *end;
  if (asked.until < asked.now) return Error{Code::invalid, "until lies before the beginning of the forecast", {}};
  return asked;
}

// What became of the measure after the forecast was made: the same rung or transition, or else what moved it first.
class Aftermath {
 public:
  Aftermath(const Reading& reading, const core::Measure& then, Instant until, const Zone& zone) : zone_(zone) {
    read_ = lines_of(reading.view, then.id, [&](const core::Event& event, std::string_view) {
      if (event.at > until) return false;
      if (event.revision.get() > then.revision.get()) events_.push_back(event);
      return true;
    });
  }
  [[nodiscard]] const Result<void>& read() const { return read_; }

  // Null: nothing has happened to it.
  [[nodiscard]] Json of(const core::Foreseen& foreseen) const {
    for (const core::Event& event : events_) {
      if (is_it(event, foreseen)) return told(event);
      if (const auto* fired = std::get_if<core::Fired>(&event.body); fired != nullptr && fired->from != fired->to)
        return told(event);
    }
    return {};
  }

 private:
  static bool is_it(const core::Event& event, const core::Foreseen& foreseen) {
    using Kind = core::Foreseen::Kind;
    if (const auto* claimed = std::get_if<core::RungClaimed>(&event.body))
      return foreseen.kind == Kind::rung && claimed->rung == foreseen.name && claimed->state == foreseen.state;
    if (const auto* fired = std::get_if<core::Fired>(&event.body))
      return foreseen.kind == Kind::transition && fired->transition == foreseen.name;
    return false;
  }

  [[nodiscard]] Json told(const core::Event& event) const {
    std::string what(core::event_type(event));
    if (const auto* claimed = std::get_if<core::RungClaimed>(&event.body)) what = claimed->rung;
    if (const auto* fired = std::get_if<core::Fired>(&event.body)) what = fired->transition;
    return {{"at", zone_.format(event.at)}, {"what", what}, {"by", core::to_text(event.actor)}};
  }

  const Zone& zone_;
  std::vector<core::Event> events_;
  Result<void> read_;
};

Json recipients_json(const std::vector<core::Recipient>& recipients) {
  Json list = Json::array();
  for (const core::Recipient& one : recipients)
    list.push_back({{"role", one.role}, {"who", one.unit.empty() ? one.person : one.unit}});
  return list;
}

class Forecasts {
 public:
  Forecasts(const Reading& reading, const Asked& asked, const AuditLimits& limits, const core::Workflow* instead)
      : reading_(reading),
        neighbours_(reading.view, reading.engine.options().neighbours_max),
        asked_(asked),
        limits_(limits),
        instead_(instead) {}

  Result<void> add(const core::Measure& listed) {
    if (++measures_ > limits_.measures_max) return too_many_measures(limits_);
    // A past listing knows no more than it shows.
    std::optional<core::Measure> past;
    if (asked_.from) {
      auto then = measure_at(reading_.view, listed.id, *asked_.from);
      if (!then) return then.error();
      if (!*then) return Error{Code::not_found, "there was no measure " + listed.id.get() + " then", listed.id.get()};
      past = std::move(**then);
    }
    const core::Measure& measure = past ? *past : listed;
    const auto deployed = workflow_of(reading_.engine, measure);
    const bool other = instead_ != nullptr && instead_->name == measure.workflow;
    const core::Workflow* workflow = other ? instead_ : deployed.get();
    if (workflow == nullptr) return {};
    if (other && core::find_state(*workflow, measure.state) == nullptr) {
      return Error{Code::conflict, "there it has no state " + measure.state + ", where " + measure.id.get() + " stands",
                   measure.id.get()};
    }
    return foresee(measure, *workflow);
  }

  [[nodiscard]] Json take(const Zone& zone) {
    std::stable_sort(events_.begin(), events_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Json list = Json::array();
    for (auto& [at, json] : events_) list.push_back(std::move(json));
    return {{"from", zone.format(asked_.now)},
            {"until", zone.format(asked_.until)},
            {"measures", measures_},
            {"events", std::move(list)},
            {"cut_off", cut_off_}};
  }

 private:
  Result<void> foresee(const core::Measure& measure, const core::Workflow& workflow) {
    std::vector<core::CalledRule> called;
    if (!workflow.rules.empty() && !asked_.from) {
      auto record = reading_.view.measure(measure.id);
      if (!record) return record.error();
      if (*record != nullptr) called = (*record)->called;
    }
    const core::Matter matter{
        .workflow = workflow, .limits = reading_.engine.options().limits, .measure = &measure, .called = called};
    const core::Forecast forecast = core::forecast(matter, asked_.now, asked_.until, &neighbours_);
    cut_off_ = cut_off_ || forecast.cut_off;
    if (forecast.events.empty()) return {};
    if (events_.size() + forecast.events.size() > limits_.lines_max) {
      return Error{Code::exhausted,
                   "the forecast has more than " + std::to_string(limits_.lines_max) +
                       " events: ask until an earlier day, or of fewer measures",
                   {}};
    }
    const Zone& zone = workflow.calendar.zone;
    std::optional<Aftermath> aftermath;
    if (asked_.beside) aftermath.emplace(reading_, measure, asked_.until, zone);
    if (aftermath && !aftermath->read()) return aftermath->read().error();
    const auto hidden = masked(reading_, &workflow, measure);
    const Json fields = to_json(hidden ? hidden->fields : measure.fields);
    for (const core::Foreseen& one : forecast.events) {
      Json json{{"at", zone.format(one.at)},
                {"kind", core::kForeseen[static_cast<std::size_t>(one.kind)]},
                {"id", measure.id.get()},
                {"title", to_json(measure.title)},
                {"state", one.state}};
      if (const core::State* state = core::find_state(workflow, one.state)) json["state_title"] = to_json(state->title);
      if (!one.name.empty()) json["name"] = one.name;
      if (one.title != core::Title{}) json["name_title"] = to_json(one.title);
      if (!one.notify.empty()) json["notify"] = recipients_json(one.notify);
      if (one.to_be_decided) json["to_be_decided"] = true;
      if (aftermath) json["happened"] = aftermath->of(one);
      json["fields"] = fields;
      events_.emplace_back(one.at, std::move(json));
    }
    return {};
  }

  const Reading& reading_;
  runtime::StoreNeighbours neighbours_;
  const Asked& asked_;
  const AuditLimits& limits_;
  const core::Workflow* instead_;
  std::uint64_t measures_ = 0;
  bool cut_off_ = false;
  std::vector<std::pair<Instant, Json>> events_;
};

Response read_forecast(const Reading& reading, const Target& target, const AuditLimits& limits,
                       const core::Workflow* instead) {
  const Zone zone = zone_of(reading.engine);
  const auto asked = asked_of(reading, target, zone);
  if (!asked) return problem(asked.error());
  Forecasts forecasts(reading, *asked, limits, instead);
  if (asked->measure) {
    auto record = reading.view.measure(*asked->measure);
    if (!record) return problem(record.error());
    if (*record == nullptr)
      return problem({Code::not_found, "there is no measure " + asked->measure->get(), asked->measure->get()});
    if (auto ok = forecasts.add((*record)->measure); !ok) return problem(ok.error());
  } else {
    auto ok =
        each_measure(reading.view, asked->query, [&](const core::Measure& measure) { return forecasts.add(measure); });
    if (!ok) return problem(ok.error());
  }
  return json_response(forecasts.take(zone));
}

}  // namespace

Response answer_forecast(const Reading& reading, const Request& request, const Target& target,
                         const AuditLimits& limits) {
  if (request.method == "GET" || request.method == "HEAD") return read_forecast(reading, target, limits, nullptr);
  if (request.method != "POST") {
    Response response = problem({Code::invalid, request.method + " is not possible here; there is GET, POST", {}}, 405);
    response.headers["allow"] = "GET, POST";
    return response;
  }
  auto json = parse_json(request.body);
  if (!json) return problem(json.error());
  auto instead = deploy_from(*json);
  if (!instead) return problem(instead.error());
  auto workflow = reading.engine.workflows().compiled(instead->sources, instead->workflow_source);
  if (!workflow) return problem(workflow.error());
  return read_forecast(reading, target, limits, workflow->get());
}

}  // namespace rectify::http
