// The content lines of an iCalendar file (RFC 5545 §3.1), unfolded, with the place of every character in the file.
//
// libical gives no line numbers. So structure (BEGIN, END, folding) and places are read here, and libical reads what
// stands in a line (calendar.cc). Threads: pure functions. Errors: complaints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definition/yaml/complaints.h"

namespace rectify::definition {

// "DTSTART;VALUE=DATE:20201001", unfolded.
struct ContentLine {
  // Where a physical line begins in `text`.
  struct Piece {
    std::size_t at = 0;
    Place place;
  };

  std::string text;
  std::string name;          // upper case
  std::size_t value_at = 0;  // offset of the value in `text`
  std::vector<Piece> pieces;

  [[nodiscard]] std::string_view value() const { return std::string_view(text).substr(value_at); }
  // Of the character at this offset of `text`.
  [[nodiscard]] Place place(std::size_t at = 0) const;
};

// A component, with the lines that are its own (those of components within it are left out).
struct Block {
  Place begin;
  std::vector<ContentLine> lines;
  bool spoilt = false;  // a line of it could not be read, so nothing can be said to be missing
};

// The only line of that name in the block, or null; further ones are complained of.
[[nodiscard]] const ContentLine* only(const Block& block, std::string_view name, Complaints& complaints);

// Complains that the block lacks something, unless that may have stood in a line that could not be read.
void complain_missing(const Block& block, Fault fault, std::string message, Complaints& complaints);

struct CalendarLines {
  Block calendar;
  std::vector<Block> events;
};

// The one VCALENDAR of the file and its VEVENTs. Nothing when it is no iCalendar file or beyond the limits.
[[nodiscard]] std::optional<CalendarLines> read_calendar_lines(std::string_view text, const Limits& limits,
                                                               Complaints& complaints);

}  // namespace rectify::definition
