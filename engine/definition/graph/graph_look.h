// What the pictures of a workflow have in common in every language: their colours. Pale grounds and dark lines, which
// stay apart on a black and white print.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "definition/graph/graph.h"

namespace rectify::definition {

struct PhaseLook {
  std::string_view ground;
  std::string_view line;
};
inline constexpr PhaseLook kPhaseLooks[] = {
    {"#E8F0FA", "#4A6FA5"}, {"#FFF4DE", "#A67C2D"}, {"#F1EAF7", "#7A559C"}, {"#E7F4E8", "#4B8552"}};

inline constexpr std::string_view kArrowColour = "#444444";
inline constexpr std::string_view kBackColour = "#9A4A3B";

[[nodiscard]] inline const PhaseLook& look_of(core::Phase phase) {
  return kPhaseLooks[static_cast<std::size_t>(phase)];
}

[[nodiscard]] inline std::string_view colour_of(Picture::Line::Tone tone) {
  switch (tone) {
    case Picture::Line::Tone::plain:
      return "#222222";
    case Picture::Line::Tone::quiet:
      return "#666666";
    case Picture::Line::Tone::urgent:
      return "#8A4B08";
    case Picture::Line::Tone::count:
      return "#0B5394";
  }
  return "#222222";
}

// The text with `write` for each of its characters; what neither language can show (control characters, broken bytes,
// the two that XML forbids) becomes a blank or U+FFFD.
template <typename Write>
[[nodiscard]] std::string escaped(std::string_view text, const Write& write) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point(text, i);
    i += point.size;
    const bool control = point.value < 0x20 || (point.value >= 0x7f && point.value < 0xa0);
    const bool forbidden = point.value == 0xFFFE || point.value == 0xFFFF;
    write(out, control ? U' ' : forbidden ? char32_t{0xFFFD} : point.value);
  }
  return out;
}

// In double quotes, as dot and YAML have them.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  const auto write = [](std::string& out, char32_t c) {
    if (c == U'"' || c == U'\\') out += '\\';
    append_utf8(out, c);
  };
  return '"' + escaped(text, write) + '"';
}

}  // namespace rectify::definition
