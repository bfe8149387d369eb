#include "exchange/bulletin/bulletin_lines.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rectify::exchange {

namespace {

constexpr std::size_t kColumnBytesMax = 64 * 1024;

struct Pair {
  char32_t open;
  char32_t close;
  std::size_t kind;
};
// The two widths of a parenthesis are one kind: texts mix them.
constexpr std::array<Pair, 12> kPairs = {{{U'“', U'”', 0},
                                          {U'‘', U'’', 1},
                                          {U'《', U'》', 2},
                                          {U'〈', U'〉', 3},
                                          {U'「', U'」', 4},
                                          {U'『', U'』', 5},
                                          {U'【', U'】', 6},
                                          {U'〔', U'〕', 7},
                                          {U'(', U')', 8},
                                          {U'\uff08', U'\uff09', 8},
                                          {U'[', U']', 9},
                                          {U'\uff3b', U'\uff3d', 9}}};
constexpr std::size_t kPairKinds = 10;

}  // namespace

bool is_space(char32_t c) {
  return c == U' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200d) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x2060 ||
         c == 0x3000 || c == 0xfeff;
}

bool ends_sentence(char32_t c) {
  return c == U'。' || c == U'!' || c == U'?' || c == U'\uff01' || c == U'\uff1f' || c == U'\uff61';
}

bool is_colon(char32_t c) { return c == U':' || c == U'\uff1a'; }

bool ends_statement(char32_t c) { return ends_sentence(c) || c == U';' || c == U'\uff1b' || is_colon(c); }

bool ends_clause(char32_t c) { return ends_statement(c) || c == U',' || c == U'\uff0c'; }

BulletinLines::BulletinLines(std::string_view source) : source_(source), quoted_(source.size() + 1, false) {
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = std::min(source.find_first_of("\r\n", at), source.size());
    ++number;
    const Slice words = trim({at, end});
    if (!words.empty()) {
      lines_.push_back({number, at, words.begin, words.end});
      mark_quoted(lines_.back());
    }
    at = end + 1;
    if (end < source.size() && source[end] == '\r' && at < source.size() && source[at] == '\n') ++at;
  }
}

void BulletinLines::mark_quoted(const Line& line) {
  std::array<std::vector<std::size_t>, kPairKinds> open;
  std::vector<std::int32_t> change(line.end - line.begin + 1, 0);
  for (std::size_t at = line.begin; at < line.end;) {
    const CodePoint point = code_point(source_, at);
    for (const Pair& pair : kPairs) {
      if (point.value == pair.open) {
        open[pair.kind].push_back(at + point.size);
      } else if (point.value == pair.close && !open[pair.kind].empty()) {
        ++change[open[pair.kind].back() - line.begin];
        --change[at - line.begin];
        open[pair.kind].pop_back();
      }
    }
    at += point.size;
  }
  std::int32_t depth = 0;
  for (std::size_t i = 0; i + 1 < change.size(); ++i) {
    depth += change[i];
    if (depth > 0) quoted_[line.begin + i] = true;
  }
}

const Line& BulletinLines::line_at(std::size_t at) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), at,
                                      [](std::size_t a, const Line& line) { return a < line.start; });
  return *std::prev(after);
}

std::uint32_t BulletinLines::column_at(std::size_t at) const {
  const Line& line = line_at(at);
  if (at - line.start > kColumnBytesMax) return 0;
  std::uint32_t column = 1;
  for (std::size_t i = line.start; i < at; i += code_point(source_, i).size) ++column;
  return column;
}

Slice BulletinLines::trim(Slice slice) const {
  while (!slice.empty()) {
    const CodePoint point = code_point(source_, slice.begin);
    if (!is_space(point.value)) break;
    slice.begin += point.size;
  }
  while (!slice.empty()) {
    std::size_t last = slice.end - 1;
    while (last > slice.begin && (static_cast<unsigned char>(source_[last]) & 0xc0U) == 0x80U) --last;
    if (!is_space(code_point(source_, last).value)) break;
    slice.end = last;
  }
  return slice;
}

char32_t BulletinLines::before(std::size_t at, bool skip_spaces) const {
  while (at > 0) {
    --at;
    while (at > 0 && (static_cast<unsigned char>(source_[at]) & 0xc0U) == 0x80U) --at;
    const char32_t c = code_point(source_, at).value;
    if (!skip_spaces || !is_space(c)) return c;
  }
  return 0;
}

std::size_t BulletinLines::sentence_end(Slice slice) const {
  for (std::size_t at = slice.begin; at < slice.end;) {
    const CodePoint point = code_point(source_, at);
    at += point.size;
    if (ends_sentence(point.value) && !quoted_[at - point.size]) return at;
  }
  return slice.end;
}

std::size_t BulletinLines::clause_end(Slice slice) const {
  for (std::size_t at = slice.begin; at < slice.end;) {
    const CodePoint point = code_point(source_, at);
    if (ends_clause(point.value) && !quoted_[at]) return at;
    at += point.size;
  }
  return slice.end;
}

}  // namespace rectify::exchange
