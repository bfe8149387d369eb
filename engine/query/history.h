// What was done: to one measure, and by one person.
//
// Threads: any. Errors: not_found (no such measure), exhausted (more lines than an answer holds), those of past.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/past.h"
#include "query/privacy.h"

namespace rectify::query {

struct HistoryQuestion {
  MeasureId id;
  std::optional<core::Actor> actor{};  // acting for the unit where one is named
  std::string type{};                  // of event; empty: every one
  Period period{};
  Limits limits{};
};

struct HistoryAnswer {
  std::vector<SeenLine> lines;  // oldest first
};

[[nodiscard]] Result<HistoryAnswer> ask(const Reading& reading, const HistoryQuestion& question);

// All that one person did, proposed or agreed to.
struct WhoQuestion {
  core::Actor actor;  // for the unit where one is named
  Period period{};
  Limits limits{};
};

struct Act {
  std::vector<std::string_view> as;  // "actor", "proposer", "approver"
  std::string unit;                  // for which the event names the person
  SeenLine line;
};

struct WhoAnswer {
  std::vector<Act> acts;  // oldest first
};

[[nodiscard]] Result<WhoAnswer> ask(const Reading& reading, const WhoQuestion& question);

// Errors: invalid, naming those that there are.
[[nodiscard]] Result<void> check_event_type(std::string_view type);

}  // namespace rectify::query
