// The tables of faults by their hundreds, joined in fault.cc. Internal to this room.
#pragma once

#include <span>

#include "definition/faults/fault.h"

namespace rectify::definition {

[[nodiscard]] std::span<const FaultInfo> text_faults();
[[nodiscard]] std::span<const FaultInfo> value_faults();
[[nodiscard]] std::span<const FaultInfo> workflow_faults();
[[nodiscard]] std::span<const FaultInfo> flow_faults();
[[nodiscard]] std::span<const FaultInfo> calendar_faults();
[[nodiscard]] std::span<const FaultInfo> scenario_faults();
[[nodiscard]] std::span<const FaultInfo> organisation_faults();
[[nodiscard]] std::span<const FaultInfo> migration_faults();

}  // namespace rectify::definition
