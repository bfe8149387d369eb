// A ledger (台账) that was read from a file and is not registered yet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "core/values.h"

namespace rectify::core {

struct MeasureDraft {
  MeasureId id;
  FindingPath finding;  // node titles as in the source, without their numbers
  Title title;          // short: the first clause of the text
  std::string text;     // the exact words of the source, without the number or bullet in front
  std::uint32_t line = 0;
  Fields fields;
};

struct LedgerDraft {
  InspectionId inspection;
  Title title;
  std::string workflow;  // name; empty: the caller's choice
  std::vector<MeasureDraft> measures;
  std::vector<Diagnostic> diagnostics;
};

// "licang-2020-1.2.3-4": the inspection, the finding's number, the measure's number under it.
[[nodiscard]] MeasureId measure_id(const InspectionId& inspection, const FindingPath& finding, std::uint32_t number);

}  // namespace rectify::core
