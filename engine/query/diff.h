// What changed between two moments: of one measure, or of an inspection.
//
// Threads: any. Errors: not_found, invalid (`from` lies after `until`), exhausted (too many measures or lines), those
// of past.h.
#pragma once

#include <array>
#include <string>
#include <variant>
#include <vector>

#include "query/past.h"
#include "query/privacy.h"

namespace rectify::query {

// What was so; monostate: nothing.
using Fact = std::variant<std::monostate, std::uint64_t, std::string, Instant, std::vector<std::string>>;

// `what`: "state", "phase", "deadline", "stopped", "episode", "returns", "rungs", "evidence", "proposals", "comments",
// or "field.NAME". Of a private field only that it changed is told.
struct Change {
  std::string what;
  Fact before;
  Fact after;
};

struct MeasureDiffQuestion {
  MeasureId id;
  AsOf from;
  AsOf until;
  Limits limits{};
};

struct MeasureDiffAnswer {
  SeenMeasure seen;  // as it is
  std::vector<Change> changes;
  std::vector<SeenLine> lines;  // in between
  Zone zone;
};

[[nodiscard]] Result<MeasureDiffAnswer> ask(const Reading& reading, const MeasureDiffQuestion& question);

struct InspectionDiffQuestion {
  std::string inspection;
  AsOf from;
  AsOf until;
  Limits limits{};
};

struct InspectionDiffAnswer {
  // Numbers of measures.
  struct Counts {
    std::uint64_t before = 0;
    std::uint64_t after = 0;
  };
  struct State {
    std::string state;
    core::Title title;
    core::Phase phase = core::Phase::assign;
    Counts counts;
  };
  struct Changed {
    SeenMeasure seen;  // as it was at the second moment
    std::vector<Change> changes;
  };
  std::vector<State> states;      // by phase and name
  std::array<Counts, 4> phases;   // in the order of core::Phase
  std::vector<Changed> measures;  // that differ
  Zone zone;
};

[[nodiscard]] Result<InspectionDiffAnswer> ask(const Reading& reading, const InspectionDiffQuestion& question);

}  // namespace rectify::query
