// The daemon's configuration file: YAML with the keys data, listen, workflows, log. The command line comes first.
#pragma once

#include <string>
#include <string_view>

#include "definition/definition.h"

namespace rectify::app {

struct Config {
  std::string data;
  std::string listen;
  std::string workflows;
  std::string log;  // debug, info, warn, error
};

[[nodiscard]] definition::Read<Config> read_config(std::string_view text, std::string_view file);

// Whether a text that is no other kind of file may be one.
[[nodiscard]] bool looks_like_config(std::string_view text);

}  // namespace rectify::app
