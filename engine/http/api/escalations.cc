#include "http/api/escalations.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "http/api/filters.h"
#include "http/api/privacy.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

// Which claimed rungs are asked for, besides the filters of their measures.
struct RungFilter {
  std::optional<core::RungStatus> status;
  std::string rung;
  std::optional<Instant> raised_before;

  [[nodiscard]] bool takes(const core::RaisedRung& raised, core::RungStatus is) const {
    return (!status || is == *status) && (rung.empty() || raised.name == rung) &&
           (!raised_before || raised.at <= *raised_before);
  }
};

// Takes its part of the query away, so that the rest are filters of measures.
Result<RungFilter> rung_filter_of(Target& target, Instant now) {
  RungFilter filter;
  if (const auto status = take_value(target, "status")) {
    const auto* known = std::find(std::begin(core::kRungStatuses), std::end(core::kRungStatuses), *status);
    if (known == std::end(core::kRungStatuses)) {
      return Error{Code::invalid, "'status' has to be open, acknowledged, resolved or past, not '" + *status + "'", {}};
    }
    filter.status = static_cast<core::RungStatus>(known - std::begin(core::kRungStatuses));
  }
  filter.rung = take_value(target, "raised").value_or("");
  if (const auto days = take_value(target, "older_than")) {
    auto number = number_of(*days, "older_than");
    if (!number) return number.error();
    constexpr std::uint64_t kDaysMax = 100'000;
    const auto age = static_cast<std::int64_t>(std::min(*number, kDaysMax));
    filter.raised_before = Instant{now.ms - age * kMsPerDay};
  }
  return filter;
}

Json escalation_json(const core::Measure& measure, std::size_t index, const core::Workflow* workflow, Instant now) {
  const core::RaisedRung& rung = measure.raised[index];
  const core::RungStatus status = core::status_of(measure, index);
  Json one{{"id", measure.id.get()}, {"title", to_json(measure.title)},
           {"rung", rung.name},      {"rung_title", to_json(rung.title)},
           {"level", rung.level},    {"state", rung.state},
           {"episode", rung.episode}};
  one["at"] = local_time(workflow, rung.at);
  one["age_days"] = (now.ms - rung.at.ms) / kMsPerDay;
  one["status"] = core::kRungStatuses[static_cast<std::size_t>(status)];
  one["standing"] = &rung == core::standing_rung(measure);
  if (!rung.rule.empty()) one["rule"] = rung.rule;
  if (rung.to_be_decided) one["to_be_decided"] = !rung.resolved_by.has_value();
  if (rung.acknowledge_by) one["acknowledge_by"] = local_time(workflow, *rung.acknowledge_by);
  if (rung.acknowledged_by) one["acknowledged_by"] = core::to_text(*rung.acknowledged_by);
  if (rung.resolved_by) one["resolved_by"] = core::to_text(*rung.resolved_by);
  if (rung.acknowledged_by || rung.resolved_by) one["answered"] = local_time(workflow, rung.answered);
  if (!rung.outcome.empty()) one["outcome"] = rung.outcome;
  if (!rung.handed_to.empty()) one["handed_to"] = rung.handed_to;
  return one;
}

}  // namespace

Response read_escalations(const Reading& reading, const Target& target) {
  if (target.query.contains("as_of")) {
    return problem({Code::invalid, "escalations are those until now, each with its time: leave as_of out", "as_of"});
  }
  Target filters = target;
  auto rungs = rung_filter_of(filters, reading.engine.now());
  if (!rungs) return problem(rungs.error());
  auto query = query_of(reading, filters);
  if (!query) return problem(query.error());
  std::multimap<Instant, Json> by_time;
  auto ok = each_measure(reading.view, *query, [&](const core::Measure& measure) -> Result<void> {
    const auto workflow = workflow_of(reading.engine, measure);
    const auto hidden = masked(reading, workflow.get(), measure);
    for (std::size_t i = 0; i < measure.raised.size(); ++i) {
      if (!rungs->takes(measure.raised[i], core::status_of(measure, i))) continue;
      Json one = escalation_json(measure, i, workflow.get(), query->now);
      one["fields"] = to_json(hidden ? hidden->fields : measure.fields);
      add_unit(one, hidden ? *hidden : measure, workflow.get());
      by_time.emplace(measure.raised[i].at, std::move(one));
    }
    return {};
  });
  if (!ok) return problem(ok.error());
  Json list = Json::array();
  for (auto& [at, one] : by_time) list.push_back(std::move(one));
  return json_response(list);
}

}  // namespace rectify::http
