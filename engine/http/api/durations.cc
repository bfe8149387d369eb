// GET /v1/reports/durations: how long measures stay in each state, by unit, by area or over all.
#include "core/durations.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "http/api/audit_reads.h"
#include "http/api/filters.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

// What is summed up together: what orders the rows, what they are called, and whose titles their states have.
struct Group {
  Json name = Json::object();
  core::Durations durations;
  std::map<std::string, std::pair<std::size_t, core::Title>> states;  // of the workflow: place and title
};

using Key = std::pair<std::string, std::string>;

// Measures without a unit, or without a finding, are a group of their own.
Key key_of(const std::string& by, const core::Measure& measure, const core::Workflow* workflow, Json& name) {
  if (by == "unit") {
    const std::string unit = workflow == nullptr ? std::string() : core::lead_unit(*workflow, measure);
    name["unit"] = unit;
    return {unit, {}};
  }
  if (by == "state") return {};
  const std::string number = measure.finding.empty() ? "" : std::to_string(measure.finding.front().number);
  name["inspection"] = measure.inspection.get();
  name["area"] = number;
  name["title"] = measure.finding.empty() ? Json::object() : to_json(measure.finding.front().title);
  return {core::natural_key(measure.inspection.get()), core::natural_key(number)};
}

Json row_of_group(const Group& group) {
  Json row = group.name;
  row["measures"] = group.durations.measures;
  row["returns"] = group.durations.returns;
  row["returns_most"] = group.durations.returns_most;
  row["extensions"] = group.durations.extensions;
  row["reopenings"] = group.durations.reopenings;
  row["states"] = Json::array();
  auto states = group.durations.states();
  const auto place = [&](const core::StateTimes& times) {
    const auto known = group.states.find(times.state);
    return std::tuple(times.phase, known == group.states.end() ? SIZE_MAX : known->second.first, times.state);
  };
  std::sort(states.begin(), states.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  for (const core::StateTimes& times : states) {
    const auto known = group.states.find(times.state);
    row["states"].push_back({{"state", times.state},
                             {"title", known == group.states.end() ? Json::object() : to_json(known->second.second)},
                             {"phase", core::kPhaseNames[static_cast<std::size_t>(times.phase)]},
                             {"visits", times.visits},
                             {"open", times.open},
                             {"total_ms", times.total_ms},
                             {"mean_ms", times.mean_ms},
                             {"median_ms", times.median_ms},
                             {"longest_ms", times.longest_ms}});
  }
  return row;
}

}  // namespace

Response read_durations(const Reading& reading, const Target& target, const AuditLimits& limits) {
  const std::string* asked = value_of(target, "by");
  const std::string by = asked == nullptr ? "unit" : *asked;
  if (by != "unit" && by != "area" && by != "state") {
    return problem({Code::invalid, "'by' has to be unit, area or state, not '" + by + "'", {}});
  }
  Target filters = target;
  filters.query.erase("by");
  filters.query.erase("until");
  auto query = query_of(reading, filters);
  if (!query) return problem(query.error());
  const Zone zone = zone_of(reading.engine);
  AsOf until{.at = query->now};
  if (const std::string* text = value_of(target, "until")) {
    auto then = as_of(reading, zone, *text);
    if (!then) return problem(then.error());
    until = *then;
  }
  std::map<Key, Group> groups;
  std::uint64_t looked_at = 0;
  auto read = each_measure(reading.view, *query, [&](const core::Measure& measure) -> Result<void> {
    if (++looked_at > limits.measures_max) return too_many_measures(limits);
    auto chronicle = chronicle_of(reading.view, measure.id, until);
    if (!chronicle) return chronicle.error();
    if (chronicle->visits.empty()) return {};  // registered later
    const auto workflow = workflow_of(reading.engine, measure);
    Json name = Json::object();
    Group& group = groups[key_of(by, chronicle->measure, workflow.get(), name)];
    group.name = std::move(name);
    group.durations.add(*chronicle, until.at);
    if (workflow == nullptr) return {};
    for (std::size_t i = 0; i < workflow->states.size(); ++i) {
      const core::State& state = workflow->states[i];
      group.states.try_emplace(state.name, i, state.title);
    }
    return {};
  });
  if (!read) return problem(read.error());
  Json rows = Json::array();
  for (const auto& [key, group] : groups) rows.push_back(row_of_group(group));
  return json_response({{"by", by}, {"until", zone.format(until.at)}, {"rows", std::move(rows)}});
}

}  // namespace rectify::http
