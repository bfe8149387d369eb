#include "runtime/neighbours.h"

#include <fmt/format.h>

#include "ledger/hash.h"
#include "store/pages.h"

namespace rectify::runtime {

namespace {

// The words of the finding itself, without the areas it stands under.
bool same_words(const core::FindingPath& a, const core::FindingPath& b) {
  return !a.empty() && !b.empty() && a.back().title == b.back().title;
}

}  // namespace

Result<void> StoreNeighbours::each(store::Query query, const std::function<bool(const store::Record&)>& take) const {
  std::size_t seen = 0;
  return store::each_record(view_, std::move(query), [&](const auto& record) -> Result<bool> {
    if (seen++ < measures_max_) return take(*record);
    return Error{
        Code::exhausted, fmt::format("there are more than the {} measures that are looked at", measures_max_), {}};
  });
}

Result<core::Neighbours::Load> StoreNeighbours::load_of(std::string_view unit, Instant now) const {
  Load load;
  store::Query query;
  query.unit = std::string(unit);
  query.now = now;
  auto ok = each(query, [&](const store::Record& record) {
    if (record.measure.final) return true;
    ++load.open;
    if (core::is_overdue(record.measure, now)) ++load.overdue;
    return true;
  });
  if (!ok) return ok.error();
  return load;
}

Result<bool> StoreNeighbours::has_finding(std::string_view inspection, const core::Measure& measure) const {
  bool has = false;
  store::Query query;
  query.inspection = std::string(inspection);
  auto ok = each(query, [&](const store::Record& record) {
    has = record.measure.id != measure.id && same_words(record.measure.finding, measure.finding);
    return !has;
  });
  if (!ok) return ok.error();
  return has;
}

std::uint32_t StoreNeighbours::draw(std::string_view seed, std::string_view id) const {
  const ledger::Hash hash = ledger::sha256(std::string(seed) + '\0' + std::string(id));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8U | static_cast<std::uint8_t>(hash[i]);
  return static_cast<std::uint32_t>(number % 1'000'000);
}

}  // namespace rectify::runtime
