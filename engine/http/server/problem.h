// Errors as RFC 9457 problem+json: the one table from Code to HTTP status and name. Exit codes follow the same order.
#pragma once

#include "http/server/message.h"
#include "rectify/result.h"

namespace rectify::http {

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

// {"type": "about:blank", "title": …, "status": …, "detail": …, "code": …, "where": …}
[[nodiscard]] std::string problem_json(const Error& error);
[[nodiscard]] Response problem(const Error& error);
// The same with another status, for what HTTP itself refuses: 401, 405, 413, 431.
[[nodiscard]] Response problem(const Error& error, int status);
// The error that a problem+json body tells of; `unavailable` where it is not one.
[[nodiscard]] Error error_of(const Response& response);

}  // namespace rectify::http
