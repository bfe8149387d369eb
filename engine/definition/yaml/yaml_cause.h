// What is wrong with text that is no YAML, and where. The parser says where it gave up; the cause may stand further up.
//
// Threads: pure. Internal to this room.
#pragma once

#include <string>
#include <string_view>

#include "definition/yaml/complaints.h"

namespace rectify::definition {

struct YamlCause {
  Mark at;
  Fault fault = Fault::not_yaml;
  std::string message;
};

// `at` is where the parser gave up, and `said` its message.
[[nodiscard]] YamlCause cause_of(std::string_view text, const Mark& at, const std::string& said);

}  // namespace rectify::definition
