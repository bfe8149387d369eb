// The log of the daemon: one line an event, to stderr. A front for spdlog, whose headers stay in log.cc.
#pragma once

#include <string_view>

namespace rectify::log {

enum class Level { debug, info, warn, error, off };

void set_level(Level level);
void debug(std::string_view message);
void info(std::string_view message);
void warn(std::string_view message);
void error(std::string_view message);

}  // namespace rectify::log
