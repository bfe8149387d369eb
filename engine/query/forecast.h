// What falls due and what will be claimed if nobody moves, from now or from a past moment; and what then happened.
//
// Threads: any. Errors: invalid (it ends before it begins, what happened is asked of the future), not_found (no such
// measure), conflict (the other workflow lacks a state), exhausted (too many measures or events), as the store's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/forecast.h"
#include "query/past.h"
#include "query/privacy.h"

namespace rectify::query {

struct ForecastQuestion {
  store::Query query;                  // of the measures, as of `from`
  std::optional<MeasureId> measure{};  // this one instead
  std::optional<AsOf> from{};          // nothing: now
  Instant until;                       // inclusive
  bool beside = false;                 // with `from`: what then happened, beside each event
  runtime::WorkflowPtr instead{};      // takes the place of all versions by its name; null: nothing does
  Limits limits{};
};

// What became of a measure after the forecast was made.
struct Aftermath {
  Instant at;
  std::string what;  // a rung, a transition, or the type of an event
  core::Actor by;
};

struct ForecastEvent {
  SeenMeasure seen;               // as it was at the beginning of the forecast
  runtime::WorkflowPtr workflow;  // that it was foreseen by
  core::Foreseen foreseen;
  std::optional<Aftermath> happened{};  // nothing: nothing has happened to it, or it was not asked
};

struct ForecastAnswer {
  Instant from;
  Instant until;
  std::uint64_t measures = 0;         // that were looked at
  std::vector<ForecastEvent> events;  // in order of time
  bool beside = false;                // of the question
  bool cut_off = false;               // there are more of some measure
  Zone zone;
};

[[nodiscard]] Result<ForecastAnswer> ask(const Reading& reading, const ForecastQuestion& question);

}  // namespace rectify::query
