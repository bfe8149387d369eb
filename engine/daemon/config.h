// The daemon's configuration file: YAML with the keys data, listen, workflows, log, origin, signing_key, and who is
// told how (notify_config.h). The command line comes first.
#pragma once

#include <string>
#include <string_view>

#include "daemon/notify_config.h"
#include "definition/definition.h"

namespace rectify::daemon {

struct Config {
  std::string data;
  std::string listen;
  std::string workflows;
  std::string log;          // debug, info, warn, error
  std::string origin;       // the name that checkpoints are signed under, given to the key when it is made
  std::string signing_key;  // its file
  NotifyConfig notify;
};

[[nodiscard]] definition::Read<Config> read_config(std::string_view text, std::string_view file);

// Whether a text that is no other kind of file may be one.
[[nodiscard]] bool looks_like_config(std::string_view text);

}  // namespace rectify::daemon
