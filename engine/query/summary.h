// The ledger in figures: by inspection and area, or by workflow and state.
//
// Threads: any. Errors: as store::View::list.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "query/reading.h"

namespace rectify::query {

struct SummaryQuestion {
  store::Query query;
};
struct AreaSummary {
  std::string inspection;
  core::Title area;
  std::uint64_t total = 0;
  std::array<std::uint64_t, 4> phases{};  // in the order of core::Phase
  std::uint64_t overdue = 0;
  core::ClaimedRung highest{};  // ever claimed; level 0: none
};
// By inspection, and within one by the number of the area. Measures without a finding have an area of their own.
[[nodiscard]] Result<std::vector<AreaSummary>> ask(const Reading& reading, const SummaryQuestion& question);

struct StateSummaryQuestion {
  store::Query query;
};
struct StateSummary {
  std::string workflow;  // "rectification@1"
  std::string state;
  std::uint64_t total = 0;
  std::uint64_t overdue = 0;
};
[[nodiscard]] Result<std::vector<StateSummary>> ask(const Reading& reading, const StateSummaryQuestion& question);

}  // namespace rectify::query
