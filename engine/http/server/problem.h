// Errors as RFC 9457 problem+json, by the table of base/codes.h.
#pragma once

#include "base/codes.h"
#include "http/server/message.h"
#include "rectify/result.h"

namespace rectify::http {

// {"type": "about:blank", "title": …, "status": …, "detail": …, "code": …, "where": …}
[[nodiscard]] std::string problem_json(const Error& error);
[[nodiscard]] Response problem(const Error& error);
// The same with another status, for what HTTP itself refuses: 401, 405, 413, 431.
[[nodiscard]] Response problem(const Error& error, int status);
// The error that a problem+json body tells of; `unavailable` where it is not one.
[[nodiscard]] Error error_of(const Response& response);

}  // namespace rectify::http
