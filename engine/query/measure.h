// One measure: all that is known of it, as it is or as it was.
//
// Threads: any. Errors: not_found (there is no such measure, or there was none then), and those of past.h.
#pragma once

#include <optional>

#include "query/past.h"
#include "query/privacy.h"

namespace rectify::query {

struct MeasureQuestion {
  MeasureId id;
  std::optional<AsOf> as_of{};  // nothing: as it is
};

struct MeasureAnswer {
  SeenMeasure seen;
  Instant at;                   // by which it is judged what is overdue
  std::optional<AsOf> as_of{};  // of the question
  Zone zone;                    // what days mean here
};

[[nodiscard]] Result<MeasureAnswer> ask(const Reading& reading, const MeasureQuestion& question);

}  // namespace rectify::query
