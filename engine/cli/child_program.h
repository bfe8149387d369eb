// Other programs, started without a shell.
//
// Threads: one; blocks until the program has ended or was ended.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "rectify/result.h"

namespace rectify::cli {

// What `command` (the program, as the PATH has it, and its arguments) prints for `input`. Errors: not_found (there is
// no such program), exhausted (it was ended after `limit`), invalid (it failed, with what it said), unavailable.
[[nodiscard]] Result<std::string> output_of(const std::vector<std::string>& command, std::string_view input,
                                            std::chrono::milliseconds limit);

}  // namespace rectify::cli
