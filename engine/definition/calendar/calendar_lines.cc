#include "definition/calendar/calendar_lines.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace rectify::definition {

namespace {

bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return upper(c); });
  return result;
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

// Finds name and value; false when the line has not the form NAME:value.
bool split(ContentLine& line) {
  const auto end_of_name = std::ranges::find_if_not(line.text, is_name_character);
  line.name = upper(std::string_view(line.text.begin(), end_of_name));
  if (line.name.empty() || end_of_name == line.text.end() || (*end_of_name != ';' && *end_of_name != ':')) return false;
  bool quoted = false;
  for (auto at = end_of_name; at != line.text.end(); ++at) {
    if (*at == '"') quoted = !quoted;
    if (*at != ':' || quoted) continue;
    line.value_at = static_cast<std::size_t>(at - line.text.begin()) + 1;
    return true;
  }
  return false;
}

// Unfolds: a physical line that begins with a space or a tab continues the one before.
std::vector<ContentLine> unfold(std::string_view text, Complaints& complaints) {
  std::vector<ContentLine> lines;
  std::uint32_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view physical = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (physical.ends_with('\r')) physical.remove_suffix(1);
    const bool folded = physical.starts_with(' ') || physical.starts_with('\t');
    if (folded && lines.empty()) {
      complaints.error(Place{number, 1}, Fault::not_icalendar_line,
                       "a line that begins with a space continues the one before, and there is none");
      continue;
    }
    if (physical.empty()) continue;
    if (!folded) lines.emplace_back();
    ContentLine& line = lines.back();
    line.pieces.push_back({line.text.size(), {number, folded ? 2U : 1U}});
    line.text += physical.substr(folded ? 1 : 0);
  }
  return lines;
}

// Follows BEGIN and END and sorts the other lines into their blocks.
class Structure {
 public:
  Structure(std::size_t depth_max, Complaints& complaints) : depth_max_(depth_max), complaints_(complaints) {}

  // False when nothing more is to be read.
  bool add(ContentLine line) {
    if (line.name == "BEGIN") return begin(line);
    if (line.name == "END") return end(line), true;
    if (open_.empty()) {
      complaints_.error(line.place(), Fault::unbalanced_component,
                        "this line stands after END:VCALENDAR: move it before");
    } else if (open_.size() == 1) {
      result_.calendar.lines.push_back(std::move(line));
    } else if (open_.size() == 2 && open_.back().name == "VEVENT") {
      result_.events.back().lines.push_back(std::move(line));
    }
    return true;
  }

  // The line that would come now cannot be read.
  void spoil() {
    if (open_.size() == 1) result_.calendar.spoilt = true;
    if (open_.size() == 2 && open_.back().name == "VEVENT") result_.events.back().spoilt = true;
  }

  CalendarLines finish() {
    close_down_to(0);
    return std::move(result_);
  }

 private:
  struct Open {
    std::string name;
    Place place;
  };

  bool begin(const ContentLine& line) {
    const std::string name = upper(line.value());
    if (open_.size() >= depth_max_) {
      complaints_.error(line.place(), Fault::beyond_limits,
                        fmt::format("components are nested more than {} deep", depth_max_));
      return false;
    }
    if (open_.empty() && begun_) {
      complaints_.error(
          line.place(), Fault::second_calendar,
          fmt::format("a file holds one calendar: write BEGIN:{} before END:VCALENDAR, or into another file", name));
      return false;
    }
    if (open_.empty()) result_.calendar.begin = line.place();
    if (open_.size() == 1 && name == "VEVENT") result_.events.push_back({.begin = line.place(), .lines = {}});
    if (open_.size() == 1 && name != "VEVENT" && name != "VTIMEZONE") {
      complaints_.warning(line.place(), Fault::component_not_read,
                          fmt::format("{} is not read: days are listed as VEVENT", name));
    }
    begun_ = true;
    open_.push_back({name, line.place()});
    return true;
  }

  void end(const ContentLine& line) {
    const std::string name = upper(line.value());
    const auto found = std::find_if(open_.rbegin(), open_.rend(), [&](const Open& open) { return open.name == name; });
    if (found == open_.rend()) {
      complaints_.error(line.place(), Fault::unbalanced_component,
                        fmt::format("END:{} has no BEGIN:{}: remove it or write its beginning", name, name));
      return;
    }
    close_down_to(static_cast<std::size_t>(open_.rend() - found));
    open_.pop_back();
  }

  // Whatever is still open above `depth` lacks its end.
  void close_down_to(std::size_t depth) {
    for (; open_.size() > depth; open_.pop_back()) {
      complaints_.error(open_.back().place, Fault::unbalanced_component,
                        fmt::format("BEGIN:{} has no END:{}: write it after the last line of the component",
                                    open_.back().name, open_.back().name));
    }
  }

  std::size_t depth_max_;
  Complaints& complaints_;
  std::vector<Open> open_;
  bool begun_ = false;
  CalendarLines result_;
};

bool within_limits(std::string_view text, const Limits& limits, Complaints& complaints) {
  if (text.size() > limits.bytes_max) {
    complaints.error(Place{}, Fault::beyond_limits,
                     fmt::format("the file has {} bytes; a calendar has at most {}", text.size(), limits.bytes_max));
    return false;
  }
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  if (lines > limits.nodes_max) {
    complaints.error(Place{}, Fault::beyond_limits,
                     fmt::format("the file has {} lines; a calendar has at most {}", lines, limits.nodes_max));
    return false;
  }
  return true;
}

// False when the line cannot be used.
bool is_sound(ContentLine& line, Complaints& complaints) {
  if (!is_utf8(line.text)) {
    complaints.error(line.place(), Fault::not_utf8, "this line is not UTF-8: save the file as UTF-8");
    return false;
  }
  const auto control = std::ranges::find_if(line.text, is_control);
  if (control != line.text.end()) {
    complaints.error(line.place(static_cast<std::size_t>(control - line.text.begin())), Fault::control_character,
                     "a control character stands here: remove it (a line break within a text is written \\n)");
    return false;
  }
  if (!split(line)) {
    complaints.error(line.place(), Fault::not_icalendar_line,
                     "this is not a line of iCalendar: write NAME:value, as in SUMMARY:New Year");
    return false;
  }
  return true;
}

}  // namespace

Place ContentLine::place(std::size_t at) const {
  const auto after = std::ranges::upper_bound(pieces, at, {}, &Piece::at);
  const Piece& piece = after == pieces.begin() ? pieces.front() : *(after - 1);
  const std::string_view before = std::string_view(text).substr(piece.at, at - piece.at);
  const auto points =
      std::ranges::count_if(before, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return {piece.place.line, piece.place.column + static_cast<std::uint32_t>(points)};
}

// The only line of that name in the block; further ones are complained of.
const ContentLine* only(const Block& block, std::string_view name, Complaints& complaints) {
  const ContentLine* found = nullptr;
  for (const ContentLine& line : block.lines) {
    if (line.name != name) continue;
    if (found == nullptr) {
      found = &line;
    } else {
      complaints.error(line.place(), Fault::property_twice,
                       fmt::format("{} stands here for the second time: keep one of them", name));
    }
  }
  return found;
}

void complain_missing(const Block& block, Fault fault, std::string message, Complaints& complaints) {
  if (!block.spoilt) complaints.error(block.begin, fault, std::move(message));
}

std::optional<CalendarLines> read_calendar_lines(std::string_view text, const Limits& limits, Complaints& complaints) {
  if (!within_limits(text, limits, complaints)) return std::nullopt;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<ContentLine> lines = unfold(text, complaints);
  if (lines.empty() || upper(lines.front().text) != "BEGIN:VCALENDAR") {
    complaints.error(lines.empty() ? Place{} : lines.front().place(), Fault::not_icalendar,
                     "this is not an iCalendar file: its first line is BEGIN:VCALENDAR, its last END:VCALENDAR");
    return std::nullopt;
  }
  Structure structure(limits.depth_max, complaints);
  for (ContentLine& line : lines) {
    if (!is_sound(line, complaints)) {
      structure.spoil();
    } else if (!structure.add(std::move(line))) {
      return std::nullopt;
    }
  }
  return structure.finish();
}

}  // namespace rectify::definition
