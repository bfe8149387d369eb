// What a rule may ask about other measures, answered from the database.
//
// Threads: as the view's. Each question looks at the measures of one unit or one inspection. Errors: exhausted (these
// are more than `measures_max`), and the store's.
#pragma once

#include "core/rule.h"
#include "store/store.h"

namespace rectify::runtime {

class StoreNeighbours : public core::Neighbours {
 public:
  // The view is borrowed.
  StoreNeighbours(const store::View& view, std::size_t measures_max) : view_(view), measures_max_(measures_max) {}

  [[nodiscard]] Result<Load> load_of(std::string_view unit, Instant now) const override;
  [[nodiscard]] Result<bool> has_finding(std::string_view inspection, const core::Measure& measure) const override;
  [[nodiscard]] std::uint32_t draw(std::string_view seed, std::string_view id) const override;

 private:
  // Every record that the query finds; `take` returns false to stop.
  [[nodiscard]] Result<void> each(store::Query query, const std::function<bool(const store::Record&)>& take) const;

  const store::View& view_;
  std::size_t measures_max_;
};

}  // namespace rectify::runtime
