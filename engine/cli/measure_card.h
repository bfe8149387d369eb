// One measure for people: a head and a text beside it, line by line. Threads: pure functions.
#pragma once

#include <string>

#include "cli/names.h"

namespace rectify::cli {

[[nodiscard]] std::string measure_card(const json::Value& measure, const Names& names, core::Language language);

}  // namespace rectify::cli
