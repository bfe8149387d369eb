// Walks the outline of a bulletin and decides what answers a finding: which lists are measures, which are passed over.
//
// A list is taken when it stands under a heading that names a problem, or in the part that speaks of the answers to
// the findings, unless a label (整改成效:) says that it is something else. Lists in parts about organisation or plans
// are passed over, and each of them is reported.
//
// Threads: pure function. Errors: none; limits are reported in the Reading.
#pragma once

#include <string_view>

#include "exchange/bulletin/bulletin_lines.h"
#include "exchange/bulletin/bulletin_outline.h"
#include "exchange/bulletin/bulletin_reading.h"

namespace rectify::exchange {

[[nodiscard]] Reading read_outline(const BulletinLines& lines, const Outline& outline, std::string_view file,
                                   std::size_t measures_max);

}  // namespace rectify::exchange
