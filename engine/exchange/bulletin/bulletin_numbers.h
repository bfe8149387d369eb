// Numbers as bulletins write them: 4, the same in full-width, 四, 十二, 一百零五; and the numbering that opens a
// heading or a list item: 一、 (一) 1. 1.2 (1) 1) ① 一是 第一, 问题1: •, in half- and full-width.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace rectify::exchange {

struct Numeral {
  std::uint32_t value = 0;
  std::size_t size = 0;  // bytes
  bool chinese = false;
};
// The number that begins at `at`. Nothing for none, and for one above 99,999,999.
[[nodiscard]] std::optional<Numeral> numeral_at(std::string_view text, std::size_t at);

// How a heading or an item is numbered. Half- and full-width forms are one style.
enum class Style : std::uint8_t {
  part,         // a heading without a number that opens a part of the text
  bare_area,    // a heading without a number that names an area: 关于…方面的问题
  bare,         // a heading without a number that names a problem
  problem,      // 问题一:
  comma,        // 一、
  bracket,      // (一)
  dot,          // 1. or 1、
  dot_2,        // 1.2
  dot_3,        // 1.2.3
  parenthesis,  // (1)
  closing,      // 1)
  circled,      // ①
  first_is,     // 一是
  ordinal,      // 第一,
  bullet,       // •
};
// Styles that number headings in most texts; the others number lists.
[[nodiscard]] bool is_heading_style(Style style);

struct Marker {
  Style style = Style::bullet;
  std::uint32_t number = 0;  // 0 for a bullet
  std::size_t size = 0;      // bytes, with the punctuation and white space that belong to it
};
// The numbering that begins at `at`. At the beginning of a line more counts as one than in running text.
[[nodiscard]] std::optional<Marker> marker_at(std::string_view text, std::size_t at, bool line_begin);

}  // namespace rectify::exchange
