// What a calendar says of itself, as properties of its VCALENDAR (workflows/calendars/README.md):
//   X-WR-TIMEZONE:Asia/Shanghai                       or X-RECTIFY-ZONE
//   X-RECTIFY-WEEKEND:SA,SU                           or NONE; without it SA,SU
//   X-RECTIFY-OFFICE-HOURS:09:00-12:00,13:00-17:00    these hours also without it
//   X-RECTIFY-COVERS:2019-01-01/2026-12-31            both days included
// Threads: pure functions. Errors: complaints.
#pragma once

#include <optional>

#include "core/calendar.h"
#include "definition/calendar/calendar_lines.h"

namespace rectify::definition {

struct Coverage {
  Day from;
  Day to;
};

// Everything but the listed days. Nothing where the coverage is missing or wrong.
[[nodiscard]] std::optional<Coverage> read_settings(const Block& block, core::Calendar& calendar,
                                                    Complaints& complaints);

// Where X-RECTIFY-COVERS is missing: the whole years in which days are listed, with a warning.
void assume_coverage(const Block& block, core::Calendar& calendar, Complaints& complaints);

}  // namespace rectify::definition
