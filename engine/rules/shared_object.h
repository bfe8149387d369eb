// Opens a shared object and finds one function in it. Internal to rules: the only place that calls dlopen.
#pragma once

#include <string>

#include "rectify/result.h"

namespace rectify::rules {

// The function, which stays loaded until the process ends. The file is looked at before the loader sees it, since the
// loader takes a truncated one for whole and the process dies of it.
// Errors: not_found (no such file), invalid (no shared object of this machine, truncated, something it needs is
// missing, no such function).
[[nodiscard]] Result<void*> load_function(const std::string& path, const char* function);

}  // namespace rectify::rules
