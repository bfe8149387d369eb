// A bulletin's text cut into lines, and where its sentences end. Everything is an offset into the source, so that what
// is taken from it is exactly what stands in it.
//
// Words between matching quotes or brackets are one thing: a full stop in a quoted title ends no sentence, a ② in
// parentheses begins no measure. Pairs match within a line; an opening without its closing counts for nothing.
//
// Threads: immutable after construction. Ownership: borrows the source. Errors: none; the source is valid UTF-8.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace rectify::exchange {

struct Line {
  std::uint32_t number = 0;  // from 1
  std::size_t start = 0;     // of the whole line
  std::size_t begin = 0;     // of its words, without the white space around them
  std::size_t end = 0;
};

// Part of the source: [begin, end).
struct Slice {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] bool empty() const { return begin >= end; }
};

// ASCII white space, U+00A0, U+3000 and the other Unicode spaces, and the invisible U+200B, U+2060, U+FEFF.
[[nodiscard]] bool is_space(char32_t c);

class BulletinLines {
 public:
  explicit BulletinLines(std::string_view source);

  [[nodiscard]] std::string_view source() const { return source_; }
  [[nodiscard]] std::string_view words(Slice slice) const {
    return source_.substr(slice.begin, slice.end - slice.begin);
  }
  // Lines that hold words, in order.
  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }
  // The line that holds the byte at `at`. Precondition: a line begins at or before `at`.
  [[nodiscard]] const Line& line_at(std::size_t at) const;
  // Column of `at` in its line, from 1, in code points; 0 when the line is too long for a column to help anybody.
  [[nodiscard]] std::uint32_t column_at(std::size_t at) const;

  [[nodiscard]] bool quoted(std::size_t at) const { return quoted_[at]; }
  [[nodiscard]] Slice trim(Slice slice) const;
  // The code point that ends just before `at`, skipping white space if asked; 0 at the beginning of the source.
  [[nodiscard]] char32_t before(std::size_t at, bool skip_spaces) const;
  // Just past the first unquoted 。!? in the slice, or its end.
  [[nodiscard]] std::size_t sentence_end(Slice slice) const;
  // At the first unquoted mark that ends a clause (,。;:!?) in the slice, or its end.
  [[nodiscard]] std::size_t clause_end(Slice slice) const;

 private:
  void mark_quoted(const Line& line);

  std::string_view source_;
  std::vector<Line> lines_;
  std::vector<bool> quoted_;
};

// 。!? in both widths.
[[nodiscard]] bool ends_sentence(char32_t c);
// ends_sentence, and ;: in both widths.
[[nodiscard]] bool ends_statement(char32_t c);
// ends_statement, and , in both widths.
[[nodiscard]] bool ends_clause(char32_t c);
[[nodiscard]] bool is_colon(char32_t c);

}  // namespace rectify::exchange
