// What a bulletin says about itself, against what is in it: how many measures, problems and areas it has, and the same
// sentence given twice with different figures.
//
// Threads: pure functions. Errors: none; what does not agree is a warning.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "exchange/bulletin/bulletin_reader.h"

namespace rectify::exchange {

struct ClaimReport {
  std::uint32_t measures = 0;  // how many the text says there are in all; 0 when it does not say
  std::vector<Diagnostic> diagnostics;
};
[[nodiscard]] ClaimReport check_claims(const BulletinLines& lines, const Outline& outline, const Reading& reading,
                                       std::string_view file);

}  // namespace rectify::exchange
