#include "query/durations.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "store/pages.h"

namespace rectify::query {

namespace {

// What is summed up together, and where its states stand in their workflow, with their titles.
struct Group {
  DurationsRow row;
  std::map<std::string, std::pair<std::size_t, core::Title>> states;
};

using Key = std::pair<std::string, std::string>;

// What orders the rows; the row gets its names.
Key key_of(DurationsBy by, const core::Measure& measure, const core::Workflow* workflow, DurationsRow& row) {
  if (by == DurationsBy::unit) {
    row.unit = workflow == nullptr ? std::string() : core::lead_unit(*workflow, measure);
    return {row.unit, {}};
  }
  if (by == DurationsBy::state) return {};
  row.inspection = measure.inspection.get();
  if (!measure.finding.empty()) {
    row.area = std::to_string(measure.finding.front().number);
    row.title = measure.finding.front().title;
  }
  return {core::natural_key(row.inspection), core::natural_key(row.area)};
}

void add_states(Group& group) {
  const auto place = [&](const StateDurations& one) {
    const auto known = group.states.find(one.times.state);
    return std::tuple(one.times.phase, known == group.states.end() ? SIZE_MAX : known->second.first, one.times.state);
  };
  for (core::StateTimes& times : group.row.sums.states()) {
    const auto known = group.states.find(times.state);
    core::Title title = known == group.states.end() ? core::Title{} : known->second.second;
    group.row.states.push_back({std::move(times), std::move(title)});
  }
  std::sort(group.row.states.begin(), group.row.states.end(),
            [&](const StateDurations& a, const StateDurations& b) { return place(a) < place(b); });
}

}  // namespace

Result<DurationsAnswer> ask(const Reading& reading, const DurationsQuestion& question) {
  std::map<Key, Group> groups;
  std::uint64_t looked_at = 0;
  auto read = store::each_record(reading.view, question.query, [&](const RecordPtr& record) -> Result<bool> {
    if (++looked_at > question.limits.measures_max) return too_many_measures(question.limits);
    auto chronicle = chronicle_of(reading.view, record->measure.id, question.until);
    if (!chronicle) return chronicle.error();
    if (chronicle->visits.empty()) return true;  // registered later
    const auto workflow = workflow_of(reading, record->measure);
    DurationsRow names;
    Group& group = groups[key_of(question.by, chronicle->measure, workflow.get(), names)];
    names.sums = std::move(group.row.sums);
    group.row = std::move(names);  // the titles of the last one
    group.row.sums.add(*chronicle, question.until.at);
    if (workflow == nullptr) return true;
    for (std::size_t i = 0; i < workflow->states.size(); ++i) {
      group.states.try_emplace(workflow->states[i].name, i, workflow->states[i].title);
    }
    return true;
  });
  if (!read) return read.error();
  DurationsAnswer answer{.by = question.by, .until = question.until.at, .rows = {}, .zone = zone_of(reading.engine)};
  for (auto& [key, group] : groups) {
    add_states(group);
    answer.rows.push_back(std::move(group.row));
  }
  return answer;
}

}  // namespace rectify::query
