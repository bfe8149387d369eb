#include "query/measure.h"

#include <fmt/format.h>

namespace rectify::query {

Result<MeasureAnswer> ask(const Reading& reading, const MeasureQuestion& question) {
  auto record = record_of(reading, question.id);
  if (!record) return record.error();
  const core::Measure& present = (*record)->measure;
  Zone zone = zone_of(reading, present);
  if (!question.as_of) {
    return MeasureAnswer{
        .seen = seen(reading, *record), .at = reading.engine.now(), .as_of = {}, .zone = std::move(zone)};
  }
  auto then = measure_at(reading.view, question.id, *question.as_of);
  if (!then) return then.error();
  if (!*then) {
    return Error{Code::not_found,
                 fmt::format("there was no measure {} as of {}; it was registered on {}", question.id.get(),
                             zone.format(question.as_of->at), zone.format(present.registered)),
                 question.id.get()};
  }
  return MeasureAnswer{.seen = seen(reading, std::move(**then), workflow_of(reading, present)),
                       .at = question.as_of->at,
                       .as_of = question.as_of,
                       .zone = std::move(zone)};
}

}  // namespace rectify::query
