#include "core/durations.h"

#include <algorithm>
#include <numeric>

namespace rectify::core {

namespace {

// Precondition: not empty, sorted.
std::int64_t median(const std::vector<std::int64_t>& sorted) {
  const std::size_t middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[middle];
  return std::midpoint(sorted[middle - 1], sorted[middle]);
}

}  // namespace

void Durations::add(const Chronicle& chronicle, Instant until) {
  ++measures;
  returns += chronicle.returns.size();
  returns_most = std::max<std::uint64_t>(returns_most, chronicle.returns.size());
  extensions += core::extensions(chronicle);
  reopenings += chronicle.reopenings.size();
  for (const Visit& visit : chronicle.visits) {
    auto known =
        std::find_if(visits_.begin(), visits_.end(), [&](const Visits& one) { return one.state == visit.state; });
    if (known == visits_.end()) {
      const auto place = std::upper_bound(visits_.begin(), visits_.end(), visit.phase,
                                          [](Phase phase, const Visits& one) { return phase < one.phase; });
      known = visits_.insert(place, {visit.state, visit.phase, 0, {}});
    }
    known->open += visit.left ? 0U : 1U;
    known->spent_ms.push_back(spent_ms(visit, until));
  }
}

std::vector<StateTimes> Durations::states() const {
  std::vector<StateTimes> rows;
  for (const Visits& visits : visits_) {
    std::vector<std::int64_t> sorted = visits.spent_ms;
    std::sort(sorted.begin(), sorted.end());
    StateTimes row;
    row.state = visits.state;
    row.phase = visits.phase;
    row.visits = sorted.size();
    row.open = visits.open;
    row.total_ms = std::accumulate(sorted.begin(), sorted.end(), std::int64_t{0});
    row.mean_ms = row.total_ms / static_cast<std::int64_t>(sorted.size());
    row.median_ms = median(sorted);
    row.longest_ms = sorted.back();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string lead_unit(const Workflow& workflow, const Measure& measure) {
  const Field* lead = find_field(workflow, "lead_unit");
  if (lead == nullptr || lead->type != FieldType::unit) {
    const auto first = std::find_if(workflow.fields.begin(), workflow.fields.end(),
                                    [](const Field& field) { return field.type == FieldType::unit; });
    lead = first == workflow.fields.end() ? nullptr : &*first;
  }
  const auto value = lead == nullptr ? measure.fields.end() : measure.fields.find(lead->name);
  if (value == measure.fields.end()) return {};
  if (const auto* one = std::get_if<std::string>(&value->second)) return *one;
  const auto& several = std::get<std::vector<std::string>>(value->second);
  return several.empty() ? std::string() : several.front();
}

}  // namespace rectify::core
