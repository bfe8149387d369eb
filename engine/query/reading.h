// What questions are answered from: one moment of the database, and who asks.
//
// Threads: a Reading by one at a time; any number are made of one engine, which is borrowed. As long as one lives the
// database keeps that moment, so it is made for a question and let go with the answer.
#pragma once

#include <memory>
#include <optional>

#include "runtime/engine.h"

namespace rectify::query {

class Reading {
 public:
  explicit Reading(const runtime::Engine& asked, std::optional<core::Actor> by = {})
      : engine(asked), asker(std::move(by)), owned_(asked.store().view()), view(*owned_) {}

  const runtime::Engine& engine;           // its workflows and its clock
  const std::optional<core::Actor> asker;  // as far as they said so

 private:
  const std::unique_ptr<const store::View> owned_;

 public:
  const store::View& view;
};

using RecordPtr = std::shared_ptr<const store::Record>;

// The measure as it is. Errors: not_found.
[[nodiscard]] Result<RecordPtr> record_of(const Reading& reading, const MeasureId& id);

// Null: it is not deployed here.
[[nodiscard]] runtime::WorkflowPtr workflow_of(const Reading& reading, const core::Measure& measure);

// What days mean: by the workflow of the measure, or where no measure says it by the workflow last deployed by name and
// version. UTC without one.
[[nodiscard]] Zone zone_of(const runtime::Engine& engine);
[[nodiscard]] Zone zone_of(const Reading& reading, const core::Measure& measure);

// How much one answer may have been read from. Reaching it is `exhausted`.
struct Limits {
  std::size_t lines_max = 100'000;     // in an answer
  std::size_t measures_max = 100'000;  // whose histories are read
  std::size_t looks_max = 500'000;     // into the future
};
[[nodiscard]] Error too_many_lines(const Limits& limits);
[[nodiscard]] Error too_many_measures(const Limits& limits);

}  // namespace rectify::query
