// Recorded lines in answers. Lines are JSON, and the record: whoever may see them gets them as they are; where
// something is hidden a line says so by a member "hidden". Threads: pure functions.
#pragma once

#include <string>

#include "json/json.h"
#include "query/history.h"

namespace rectify::http {

[[nodiscard]] std::string line_text(const query::SeenLine& line);
[[nodiscard]] json::Value line_json(const query::SeenLine& line);

}  // namespace rectify::http
