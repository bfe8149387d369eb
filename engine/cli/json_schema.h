// JSON Schema (2020-12) of the files people write, for editors, made of the tables that the readers check by.
//
// Scalars of YAML come as JSON knows them or as texts, depending on who reads the file: a number may be 3 or "3". The
// schema says what a file looks like, not whether its names exist or its states are reached; for that there is `check`.
// Threads: pure functions. Errors: none.
#pragma once

#include "definition/yaml/shape.h"
#include "json/json.h"

namespace rectify::cli {

[[nodiscard]] json::Value json_schema(const definition::FileFormat& format);

// A regular expression for the decimal numbers from `least` to `most`, without anchors. 0 <= least <= most.
[[nodiscard]] std::string number_pattern(std::int64_t least, std::int64_t most);

}  // namespace rectify::cli
