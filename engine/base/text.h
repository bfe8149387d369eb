// UTF-8 text as people see it: validity, display width, cutting and padding for tables. Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rectify {

// What some editors write in front of UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text);

// Code point at `at` and its length in bytes; {0xFFFD, 1} for a malformed byte. Precondition: at < text.size().
struct CodePoint {
  char32_t value;
  std::size_t size;
};
[[nodiscard]] CodePoint code_point(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t value);

// Columns on a terminal: 2 for East Asian wide and fullwidth (UAX #11, Unicode 14.0), 0 for combining marks and control
// characters, else 1 (ambiguous ones too). Characters are counted one by one: a joined emoji counts all its parts.
[[nodiscard]] std::size_t display_width(std::string_view text);
// Cut to at most `columns`, ending in … where something was cut.
[[nodiscard]] std::string fit_width(std::string_view text, std::size_t columns);
// fit_width, then padded with spaces to exactly `columns`.
[[nodiscard]] std::string pad_width(std::string_view text, std::size_t columns);

// Whether one of the words stands somewhere in the text.
[[nodiscard]] bool contains_any(std::string_view text, std::span<const std::string_view> words);

// Lower-case digits, two a byte. from_hex gives nothing for any other text.
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_hex(std::string_view hex);

// A longer word is no misspelt one of ours.
inline constexpr std::size_t kNearestBytesMax = 64;
// The nearest of `known` to a misspelt `word` (edit distance at most a third of its bytes and one more), or empty.
template <typename Range>
[[nodiscard]] std::string_view nearest(std::string_view word, const Range& known);
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

template <typename Range>
std::string_view nearest(std::string_view word, const Range& known) {
  std::string_view best;
  if (word.size() > kNearestBytesMax) return best;
  std::size_t best_distance = word.size() / 3 + 1;
  for (const auto& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance <= best_distance && (best.empty() || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace rectify
