// check(): an invariant of our own code, verified in release builds too. For what comes from outside use Result.
#pragma once

#include <string_view>

namespace rectify {

[[noreturn]] void check_failed(const char* file, int line, std::string_view what);

}  // namespace rectify

#define RECTIFY_CHECK(condition, what) \
  ((condition) ? static_cast<void>(0) : ::rectify::check_failed(__FILE__, __LINE__, what))
