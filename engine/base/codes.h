// What an error code is called, and what it becomes outside: HTTP status and exit code. The one table of it.
#pragma once

#include <string_view>

#include "rectify/result.h"

namespace rectify {

struct CodeRow {
  Code code;
  std::string_view name;
  int status;
  int exit;
};
inline constexpr CodeRow kCodes[] = {
    {Code::invalid, "invalid", 400, 3},     {Code::not_found, "not_found", 404, 4},
    {Code::conflict, "conflict", 409, 5},   {Code::denied, "denied", 403, 6},
    {Code::exhausted, "exhausted", 429, 7}, {Code::unavailable, "unavailable", 503, 8},
    {Code::corrupt, "corrupt", 500, 9},
};
[[nodiscard]] const CodeRow& row_of(Code code);

}  // namespace rectify
