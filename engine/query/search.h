// Measures of an inspection by what their history says, each with the lines that say so.
//
// Threads: any. Errors: not_found (no measure of the inspection), invalid (nothing is asked, or no workflow has such a
// state or rung), exhausted (too many measures), those of past.h.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/past.h"
#include "query/privacy.h"

namespace rectify::query {

// All of what is asked has to be true of a measure.
struct SearchQuestion {
  std::string inspection;
  std::optional<std::uint64_t> returned{};  // at least so often, as the next one
  std::optional<std::uint64_t> reopened{};
  std::string in{};    // this state; empty: not asked
  Period on{};         // at some moment of it
  std::string rung{};  // ever claimed; empty: not asked
  bool deadline_moved = false;
  bool same_unit = false;  // who did the work and who closed it
  Limits limits{};
};

// What of the history answers it. Each names its lines.
struct HappenedOften {
  enum class What { returned, reopened } what = What::returned;
  std::vector<core::Mark> marks;
};
using Why = std::variant<HappenedOften, core::Visit, core::DeadlineMove, core::Closing, core::RungClaim>;

struct Hit {
  SeenMeasure seen;
  std::vector<Why> why;
};

struct SearchAnswer {
  std::vector<Hit> hits;
  Zone zone;
};

[[nodiscard]] Result<SearchAnswer> ask(const Reading& reading, const SearchQuestion& question);

}  // namespace rectify::query
