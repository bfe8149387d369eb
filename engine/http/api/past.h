// The past, as the history tells it: the lines of a measure or of a person, and a measure as of any moment.
//
// Everything that asks about the past asks here, so that this is the only place that knows how it is found. Threads:
// any. Errors: as the store's; corrupt where a line is not what was written; invalid for a time that is none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/chronicle.h"
#include "http/api/api.h"
#include "runtime/engine.h"

namespace rectify::http {

// What one read is answered from: one moment of the database; and who asks, as far as they said so.
class Reading {
 public:
  explicit Reading(const runtime::Engine& asked, std::optional<core::Actor> by = {})
      : engine(asked), asker(std::move(by)), owned_(asked.store().view()), view(*owned_) {}

  const runtime::Engine& engine;  // its workflows and its clock
  const std::optional<core::Actor> asker;

 private:
  const std::unique_ptr<const store::View> owned_;

 public:
  const store::View& view;
};

[[nodiscard]] runtime::WorkflowPtr workflow_of(const runtime::Engine& engine, const core::Measure& measure);
// The zone of the workflow last deployed by name and version: what days mean where no measure says it. UTC without one.
[[nodiscard]] Zone zone_of(const runtime::Engine& engine);

// A moment of the history.
struct AsOf {
  Instant at;                        // by which it is judged what was overdue
  std::uint64_t lines = UINT64_MAX;  // the first so many lines of the history
};
// "2020-11-30" (the end of that day), "2020-11-30 09:00", "2020-11-30T09:00:00+08:00", or "@739": the first 739 lines.
// A moment that is still to come is now.
[[nodiscard]] Result<AsOf> as_of(const Reading& reading, const Zone& zone, const std::string& text);
[[nodiscard]] bool includes(const AsOf& as_of, const core::Event& event);

// From and until, both included; a day from its beginning, until its end.
struct Period {
  Instant from{INT64_MIN};
  Instant until{INT64_MAX};
  [[nodiscard]] bool includes(Instant at) const { return from <= at && at <= until; }
};
// Of the query's `from` and `until`.
[[nodiscard]] Result<Period> period_of(const Target& target, const Zone& zone);
// A day as a whole, or one moment.
[[nodiscard]] Result<Period> day_or_moment(const std::string& text, const Zone& zone);

// Gets an event and its line; returns false to stop.
using TakeLine = std::function<bool(const core::Event& event, std::string_view line)>;

// The lines of one measure, oldest first.
[[nodiscard]] Result<void> lines_of(const store::View& view, const MeasureId& id, const TakeLine& take);
// The lines of the period that name the person: as who acted, proposed or approved.
[[nodiscard]] Result<void> lines_by(const store::View& view, std::string_view person, const Period& period,
                                    const TakeLine& take);

// The measure as it was. Nothing: it was not registered yet, or never.
[[nodiscard]] Result<std::optional<core::Measure>> measure_at(const store::View& view, const MeasureId& id,
                                                              const AsOf& as_of);
// What was recorded of the measure until then, or until now. Without visits where it was not registered yet.
[[nodiscard]] Result<core::Chronicle> chronicle_of(const store::View& view, const MeasureId& id,
                                                   const std::optional<AsOf>& as_of = {});

// Every measure that the query finds, page by page; the query's own limit does not count. Ends with the first error.
using VisitMeasure = std::function<Result<void>(const core::Measure& measure)>;
[[nodiscard]] Result<void> each_measure(const store::View& view, store::Query query, const VisitMeasure& visit);

}  // namespace rectify::http
