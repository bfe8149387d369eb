// Events as iCalendar (RFC 5545), for whatever shows calendars. Writing only; reading calendars is definition's.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"

namespace rectify::exchange {

struct IcsEvent {
  std::string id;  // the same for the same thing, so that a second import replaces the first
  Instant at;
  std::string summary;
  std::string description;
  std::vector<std::string> categories;
};

// A calendar of events that take no time. `made` is when it was made; lines are folded at 75 octets, in UTF-8.
[[nodiscard]] std::string to_ics(const std::string& name, Instant made, const std::vector<IcsEvent>& events);

}  // namespace rectify::exchange
