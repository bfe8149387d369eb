// The past, as the history tells it: the lines of a measure or of a person, and a measure as of any moment.
//
// Every question about the past is answered through this, the only place that knows how the past is found. Threads:
// any. Errors: as the store's; corrupt where a line is not what was written; invalid for a time that is none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/chronicle.h"
#include "query/reading.h"

namespace rectify::query {

// A moment of the history.
struct AsOf {
  Instant at;                        // by which it is judged what was overdue
  std::uint64_t lines = UINT64_MAX;  // the first so many lines of the history
};
[[nodiscard]] bool includes(const AsOf& as_of, const core::Event& event);
// What was recorded until then, inclusive.
[[nodiscard]] Result<AsOf> as_of(const store::View& view, Instant at);
// "2020-11-30" (the end of that day), "2020-11-30 09:00", "2020-11-30T09:00:00+08:00", or "@739": the first 739 lines.
// A moment that is still to come is now.
[[nodiscard]] Result<AsOf> as_of(const Reading& reading, const Zone& zone, const std::string& text);

// From and until, both included.
struct Period {
  Instant from{INT64_MIN};
  Instant until = kEndOfTime;
  [[nodiscard]] bool includes(Instant at) const { return from <= at && at <= until; }
};
// A day as a whole, or one moment.
[[nodiscard]] Result<Period> day_or_moment(const std::string& text, const Zone& zone);
// A day from its beginning and until its end; null: without a beginning, without an end.
[[nodiscard]] Result<Period> period_of(const std::string* from, const std::string* until, const Zone& zone);

// Gets an event and its line; returns false to stop.
using TakeLine = std::function<bool(const core::Event& event, std::string_view line)>;

// The lines of one measure, oldest first: all, or those until then.
[[nodiscard]] Result<void> lines_of(const store::View& view, const MeasureId& id, const TakeLine& take);
[[nodiscard]] Result<void> lines_until(const store::View& view, const MeasureId& id, const AsOf& as_of,
                                       const TakeLine& take);
// The lines of the period that name the person: as who acted, proposed or approved.
[[nodiscard]] Result<void> lines_by(const store::View& view, std::string_view person, const Period& period,
                                    const TakeLine& take);

// The measure as it was. Nothing: it was not registered yet, or never.
[[nodiscard]] Result<std::optional<core::Measure>> measure_at(const store::View& view, const MeasureId& id,
                                                              const AsOf& as_of);
// What was recorded of the measure until then. Without visits where it was not registered yet.
[[nodiscard]] Result<core::Chronicle> chronicle_of(const store::View& view, const MeasureId& id,
                                                   const AsOf& as_of = {});

}  // namespace rectify::query
