// How long measures stay in each state: by unit, by area, or over all.
//
// Threads: any. Errors: exhausted (too many measures), as the store's.
#pragma once

#include <string>
#include <vector>

#include "core/durations.h"
#include "query/past.h"

namespace rectify::query {

enum class DurationsBy : std::uint8_t { unit, area, state };
inline constexpr std::string_view kDurationsBy[] = {"unit", "area", "state"};

struct DurationsQuestion {
  DurationsBy by = DurationsBy::unit;
  store::Query query;  // of the measures, as they are now
  AsOf until;
  Limits limits{};
};

struct StateDurations {
  core::StateTimes times;
  core::Title title;  // empty: no workflow here has the state
};

// Measures without a unit, or without a finding, have a row of their own.
struct DurationsRow {
  std::string unit;        // that has the lead; by unit
  std::string inspection;  // by area, as the next two
  std::string area;        // its number
  core::Title title;
  core::Durations sums;
  std::vector<StateDurations> states;  // by phase, and in the order of the workflow
};

struct DurationsAnswer {
  DurationsBy by = DurationsBy::unit;
  Instant until;
  std::vector<DurationsRow> rows;
  Zone zone;
};

[[nodiscard]] Result<DurationsAnswer> ask(const Reading& reading, const DurationsQuestion& question);

}  // namespace rectify::query
