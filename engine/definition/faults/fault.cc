#include "definition/faults/fault.h"

#include <algorithm>

#include "definition/faults/fault_rows.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kDigits = 4;

std::vector<FaultInfo> joined() {
  std::vector<FaultInfo> all;
  for (const auto rows : {text_faults, value_faults, workflow_faults, flow_faults, calendar_faults, scenario_faults,
                          organisation_faults, migration_faults}) {
    const std::span<const FaultInfo> part = rows();
    all.insert(all.end(), part.begin(), part.end());
  }
  std::ranges::sort(all, {}, &FaultInfo::fault);
  return all;
}

}  // namespace

std::string code_of(Fault fault) {
  const std::string number = std::to_string(static_cast<unsigned>(fault));
  return "RW" + std::string(kDigits - number.size(), '0') + number;
}

const std::vector<FaultInfo>& all_faults() {
  static const std::vector<FaultInfo> all = joined();
  return all;
}

const FaultInfo* find_fault(std::string_view code) {
  std::string upper(code);
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const auto found = std::ranges::find(all_faults(), upper, [](const FaultInfo& info) { return code_of(info.fault); });
  return found == all_faults().end() ? nullptr : &*found;
}

}  // namespace rectify::definition
