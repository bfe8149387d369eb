#include "exchange/bulletin/bulletin_numbers.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "exchange/bulletin/bulletin_lines.h"

namespace rectify::exchange {

namespace {

constexpr std::uint32_t kNumeralMax = 99'999'999;
constexpr std::uint32_t kMarkerNumberMax = 999;
constexpr std::size_t kNumeralBytesMax = 48;

char32_t point_at(std::string_view text, std::size_t at) { return at < text.size() ? code_point(text, at).value : 0; }
std::size_t size_at(std::string_view text, std::size_t at) { return at < text.size() ? code_point(text, at).size : 0; }

std::optional<std::uint32_t> digit_of(char32_t c) {
  if (c >= U'0' && c <= U'9') return c - U'0';
  if (c >= U'\uff10' && c <= U'\uff19') return c - U'\uff10';
  return {};
}

std::optional<std::uint32_t> chinese_digit_of(char32_t c) {
  constexpr std::u32string_view digits = U"零一二三四五六七八九";
  if (c == U'〇') return 0;
  if (c == U'两') return 2;
  const std::size_t found = digits.find(c);
  if (c == 0 || found == std::u32string_view::npos) return {};
  return static_cast<std::uint32_t>(found);
}

std::uint32_t chinese_unit_of(char32_t c) { return c == U'十' ? 10U : c == U'百' ? 100U : c == U'千' ? 1000U : 0U; }

std::optional<Numeral> arabic_at(std::string_view text, std::size_t at) {
  Numeral numeral;
  while (const auto digit = digit_of(point_at(text, at + numeral.size))) {
    numeral.value = numeral.value * 10 + *digit;
    if (numeral.value > kNumeralMax || numeral.size > kNumeralBytesMax) return {};
    numeral.size += size_at(text, at + numeral.size);
  }
  if (numeral.size == 0) return {};
  return numeral;
}

// 十二, 二十, 一百零五; digits without a unit are read by place: 二〇二〇.
std::optional<Numeral> chinese_at(std::string_view text, std::size_t at) {
  Numeral numeral{0, 0, true};
  std::uint32_t digits = 0;
  bool any_digit = false;
  for (;;) {
    const char32_t c = point_at(text, at + numeral.size);
    if (const auto digit = chinese_digit_of(c)) {
      digits = digits * 10 + *digit;
      any_digit = true;
    } else if (const std::uint32_t unit = chinese_unit_of(c); unit != 0) {
      if (digits > 9) return {};
      numeral.value += (any_digit ? digits : 1) * unit;
      digits = 0;
      any_digit = false;
    } else {
      break;
    }
    if (digits > kNumeralMax / 10 || numeral.value > kNumeralMax / 10 || numeral.size > kNumeralBytesMax) return {};
    numeral.size += size_at(text, at + numeral.size);
  }
  if (numeral.size == 0) return {};
  numeral.value += digits;
  return numeral;
}

bool is_opening(char32_t c) { return c == U'(' || c == U'\uff08'; }
bool is_closing(char32_t c) { return c == U')' || c == U'\uff09'; }
bool is_dot(char32_t c) { return c == U'.' || c == U'\uff0e'; }

std::size_t spaces_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_space(point_at(text, end)) && text[end] != '\n' && text[end] != '\r') {
    end += size_at(text, end);
  }
  return end - at;
}

Marker with_spaces(std::string_view text, std::size_t at, Style style, std::uint32_t number, std::size_t size) {
  return {style, number, size + spaces_at(text, at + size)};
}

// One code point that is a whole number: ①, ⑴, ⒈, ㈠ and their relatives.
struct Run {
  char32_t first;
  char32_t last;
  std::uint32_t number;  // of the first
  Style style;
};
constexpr std::array<Run, 12> kRuns = {{{0x2460, 0x2473, 1, Style::circled},
                                        {0x3251, 0x325f, 21, Style::circled},
                                        {0x32b1, 0x32bf, 36, Style::circled},
                                        {0x2776, 0x277f, 1, Style::circled},
                                        {0x24eb, 0x24f4, 11, Style::circled},
                                        {0x2780, 0x2789, 1, Style::circled},
                                        {0x278a, 0x2793, 1, Style::circled},
                                        {0x24f5, 0x24fe, 1, Style::circled},
                                        {0x2474, 0x2487, 1, Style::parenthesis},
                                        {0x2488, 0x249b, 1, Style::dot},
                                        {0x3220, 0x3229, 1, Style::bracket},
                                        {0x3280, 0x3289, 1, Style::circled}}};

std::optional<Marker> single_at(std::string_view text, std::size_t at) {
  const char32_t c = point_at(text, at);
  for (const Run& run : kRuns) {
    if (c < run.first || c > run.last) continue;
    std::size_t size = size_at(text, at);
    const char32_t next = point_at(text, at + size);
    if (next == U'、' || is_dot(next)) size += size_at(text, at + size);
    return with_spaces(text, at, run.style, run.number + (c - run.first), size);
  }
  return {};
}

// (1) and (一).
std::optional<Marker> parenthesised_at(std::string_view text, std::size_t at) {
  std::size_t size = size_at(text, at);
  size += spaces_at(text, at + size);
  const auto numeral = numeral_at(text, at + size);
  if (!numeral || numeral->value == 0 || numeral->value > kMarkerNumberMax) return {};
  size += numeral->size;
  size += spaces_at(text, at + size);
  if (!is_closing(point_at(text, at + size))) return {};
  size += size_at(text, at + size);
  const char32_t next = point_at(text, at + size);
  if (next == U'、' || is_dot(next)) size += size_at(text, at + size);
  return with_spaces(text, at, numeral->chinese ? Style::bracket : Style::parenthesis, numeral->value, size);
}

// 1.2 and 1.2.3, which must stand before white space: 1.5 may be a quantity.
std::optional<Marker> dotted_at(std::string_view text, std::size_t at, std::size_t size) {
  std::size_t levels = 1;
  std::uint32_t last = 0;
  while (is_dot(point_at(text, at + size))) {
    const std::size_t dot = size_at(text, at + size);
    const auto part = arabic_at(text, at + size + dot);
    if (!part) break;
    last = part->value;
    size += dot + part->size;
    ++levels;
  }
  if (is_dot(point_at(text, at + size))) size += size_at(text, at + size);
  if (levels < 2 || levels > 3 || last == 0 || last > kMarkerNumberMax || spaces_at(text, at + size) == 0) return {};
  return with_spaces(text, at, levels == 2 ? Style::dot_2 : Style::dot_3, last, size);
}

std::optional<Marker> arabic_marker_at(std::string_view text, std::size_t at, bool line_begin) {
  const auto numeral = arabic_at(text, at);
  if (!numeral || numeral->value == 0 || numeral->value > kMarkerNumberMax) return {};
  const std::size_t size = numeral->size;
  const char32_t next = point_at(text, at + size);
  const std::size_t next_size = size_at(text, at + size);
  if (is_closing(next)) return with_spaces(text, at, Style::closing, numeral->value, size + next_size);
  if (next == U'、') return with_spaces(text, at, Style::dot, numeral->value, size + next_size);
  if (!is_dot(next)) return {};
  const auto after = arabic_at(text, at + size + next_size);
  if (!after) return with_spaces(text, at, Style::dot, numeral->value, size + next_size);
  // "1.2020年…" is the first item, about 2020.
  if (after->value > 1900 && after->value < 2200 && point_at(text, at + size + next_size + after->size) == U'年') {
    return with_spaces(text, at, Style::dot, numeral->value, size + next_size);
  }
  return line_begin ? dotted_at(text, at, size) : std::nullopt;
}

std::optional<Marker> chinese_marker_at(std::string_view text, std::size_t at) {
  const auto numeral = chinese_at(text, at);
  if (!numeral || numeral->value == 0 || numeral->value > kMarkerNumberMax) return {};
  const char32_t next = point_at(text, at + numeral->size);
  const std::size_t size = numeral->size + size_at(text, at + numeral->size);
  if (next == U'是' && point_at(text, at + size) != U'否') {
    const char32_t after = point_at(text, at + size);
    const bool comma = after == U',' || after == U'\uff0c' || is_colon(after);
    return with_spaces(text, at, Style::first_is, numeral->value, size + (comma ? size_at(text, at + size) : 0));
  }
  if (next == U'、' || is_dot(next)) return with_spaces(text, at, Style::comma, numeral->value, size);
  return {};
}

// 第一, and 问题一:
std::optional<Marker> worded_at(std::string_view text, std::size_t at, std::string_view word, Style style) {
  if (text.substr(at, word.size()) != word) return {};
  const auto numeral = numeral_at(text, at + word.size());
  if (!numeral || numeral->value == 0 || numeral->value > kMarkerNumberMax) return {};
  std::size_t size = word.size() + numeral->size;
  const char32_t next = point_at(text, at + size);
  if (next != U'、' && next != U',' && next != U'\uff0c' && !is_colon(next) && !is_dot(next)) return {};
  size += size_at(text, at + size);
  if (text.substr(at + size, word.size()) == word) return {};  // 第一、第二季度
  return with_spaces(text, at, style, numeral->value, size);
}

std::optional<Marker> bullet_at(std::string_view text, std::size_t at) {
  constexpr std::u32string_view bullets = U"•●◆■▪○◇□►➢▶✓√★☆※·▲△";
  const char32_t c = point_at(text, at);
  const std::size_t size = size_at(text, at);
  if (bullets.find(c) != std::u32string_view::npos) return with_spaces(text, at, Style::bullet, 0, size);
  if ((c == U'-' || c == U'*' || c == U'–' || c == U'—') && spaces_at(text, at + size) > 0) {
    return with_spaces(text, at, Style::bullet, 0, size);
  }
  return {};
}

}  // namespace

std::optional<Numeral> numeral_at(std::string_view text, std::size_t at) {
  if (auto arabic = arabic_at(text, at)) return arabic;
  return chinese_at(text, at);
}

bool is_heading_style(Style style) { return style <= Style::parenthesis; }

std::optional<Marker> marker_at(std::string_view text, std::size_t at, bool line_begin) {
  if (at >= text.size()) return {};
  const char32_t c = point_at(text, at);
  if (is_opening(c)) return parenthesised_at(text, at);
  if (digit_of(c)) return arabic_marker_at(text, at, line_begin);
  if (chinese_digit_of(c) || chinese_unit_of(c) != 0) return chinese_marker_at(text, at);
  if (c == U'第') return worded_at(text, at, "第", Style::ordinal);
  if (line_begin && c == U'问') return worded_at(text, at, "问题", Style::problem);
  if (auto single = single_at(text, at)) return single;
  return line_begin ? bullet_at(text, at) : std::nullopt;
}

}  // namespace rectify::exchange
