#include "query/forecast.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/neighbours.h"
#include "store/pages.h"

namespace rectify::query {

namespace {

bool is_it(const core::Event& event, const core::Foreseen& foreseen) {
  using Kind = core::Foreseen::Kind;
  if (const auto* claimed = std::get_if<core::RungClaimed>(&event.body))
    return foreseen.kind == Kind::rung && claimed->rung == foreseen.name && claimed->state == foreseen.state;
  if (const auto* fired = std::get_if<core::Fired>(&event.body))
    return foreseen.kind == Kind::transition && fired->transition == foreseen.name;
  return false;
}

Aftermath told(const core::Event& event) {
  std::string what(core::event_type(event));
  if (const auto* claimed = std::get_if<core::RungClaimed>(&event.body)) what = claimed->rung;
  if (const auto* fired = std::get_if<core::Fired>(&event.body)) what = fired->transition;
  return {event.at, std::move(what), event.actor};
}

// What was recorded of the measure after the moment it is told as of, until the end of the forecast.
Result<std::vector<core::Event>> events_after(const store::View& view, const core::Measure& then, Instant until) {
  std::vector<core::Event> events;
  auto read = lines_of(view, then.id, [&](const core::Event& event, std::string_view) {
    if (event.at > until) return false;
    if (event.revision.get() > then.revision.get()) events.push_back(event);
    return true;
  });
  if (!read) return read.error();
  return events;
}

// The same rung or transition, or else what moved the measure first.
std::optional<Aftermath> happened(const std::vector<core::Event>& events, const core::Foreseen& foreseen) {
  for (const core::Event& event : events) {
    if (is_it(event, foreseen)) return told(event);
    const auto* fired = std::get_if<core::Fired>(&event.body);
    if (fired != nullptr && fired->from != fired->to) return told(event);
  }
  return std::nullopt;
}

class Forecasts {
 public:
  Forecasts(const Reading& reading, const ForecastQuestion& question)
      : reading_(reading),
        question_(question),
        neighbours_(reading.view, reading.engine.options().neighbours_max),
        answer_{.from = question.from ? question.from->at : reading.engine.now(),
                .until = question.until,
                .measures = 0,
                .events = {},
                .beside = question.beside,
                .cut_off = false,
                .zone = zone_of(reading.engine)} {}

  Result<void> check() const {
    if (question_.beside && !question_.from)
      return Error{Code::invalid, "what then happened is shown of the past: add as_of", {}};
    if (answer_.until < answer_.from)
      return Error{Code::invalid, "until lies before the beginning of the forecast", {}};
    return {};
  }

  Result<void> add(const RecordPtr& listed) {
    if (++answer_.measures > question_.limits.measures_max) return too_many_measures(question_.limits);
    // A past listing knows no more than it shows.
    const MeasureId& id = listed->measure.id;
    if (!question_.from) return foresee(listed->measure, seen(reading_, listed));
    auto then = measure_at(reading_.view, id, *question_.from);
    if (!then) return then.error();
    if (!*then) return Error{Code::not_found, fmt::format("there was no measure {} then", id.get()), id.get()};
    return foresee(**then, seen(reading_, **then));
  }

  ForecastAnswer take() {
    std::stable_sort(answer_.events.begin(), answer_.events.end(),
                     [](const ForecastEvent& a, const ForecastEvent& b) { return a.foreseen.at < b.foreseen.at; });
    return std::move(answer_);
  }

 private:
  Result<void> foresee(const core::Measure& measure, const SeenMeasure& shown) {
    const bool other = question_.instead != nullptr && question_.instead->name == measure.workflow;
    const runtime::WorkflowPtr& workflow = other ? question_.instead : shown.workflow;
    if (workflow == nullptr) return {};
    if (other && core::find_state(*workflow, measure.state) == nullptr) {
      return Error{Code::conflict,
                   fmt::format("there it has no state {}, where {} stands", measure.state, measure.id.get()),
                   measure.id.get()};
    }
    auto called = called_rules(*workflow, measure.id);
    if (!called) return called.error();
    const core::Matter matter{
        .workflow = *workflow, .limits = reading_.engine.options().limits, .measure = &measure, .called = *called};
    core::Forecast forecast = core::forecast(matter, answer_.from, answer_.until, &neighbours_);
    answer_.cut_off = answer_.cut_off || forecast.cut_off;
    looks_ += forecast.looks;
    if (looks_ > question_.limits.looks_max) {
      return Error{Code::exhausted,
                   fmt::format("the forecast looked into the future {} times, and is not at its end: ask until an "
                               "earlier day, or of fewer measures",
                               question_.limits.looks_max),
                   {}};
    }
    if (forecast.events.empty()) return {};
    if (answer_.events.size() + forecast.events.size() > question_.limits.lines_max) {
      return Error{Code::exhausted,
                   fmt::format("the forecast has more than {} events: ask until an earlier day, or of fewer measures",
                               question_.limits.lines_max),
                   {}};
    }
    auto after = question_.beside ? events_after(reading_.view, measure, answer_.until)
                                  : Result<std::vector<core::Event>>(std::vector<core::Event>());
    if (!after) return after.error();
    for (core::Foreseen& one : forecast.events) {
      auto aftermath = happened(*after, one);
      answer_.events.push_back({shown, workflow, std::move(one), std::move(aftermath)});
    }
    return {};
  }

  // Those that are to be asked about the measure already.
  Result<std::vector<core::CalledRule>> called_rules(const core::Workflow& workflow, const MeasureId& id) const {
    if (workflow.rules.empty() || question_.from) return std::vector<core::CalledRule>();
    auto record = reading_.view.measure(id);
    if (!record) return record.error();
    return *record == nullptr ? std::vector<core::CalledRule>() : (*record)->called;
  }

  const Reading& reading_;
  const ForecastQuestion& question_;
  runtime::StoreNeighbours neighbours_;
  std::size_t looks_ = 0;
  ForecastAnswer answer_;
};

}  // namespace

Result<ForecastAnswer> ask(const Reading& reading, const ForecastQuestion& question) {
  Forecasts forecasts(reading, question);
  if (auto ok = forecasts.check(); !ok) return ok.error();
  if (question.measure) {
    auto record = record_of(reading, *question.measure);
    if (!record) return record.error();
    if (auto ok = forecasts.add(*record); !ok) return ok.error();
    return forecasts.take();
  }
  auto read = store::each_record(reading.view, question.query, [&](const RecordPtr& record) -> Result<bool> {
    auto added = forecasts.add(record);
    return added ? Result<bool>(true) : added.error();
  });
  if (!read) return read.error();
  return forecasts.take();
}

}  // namespace rectify::query
