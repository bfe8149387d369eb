#include "fuzz/mutation.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <vector>

namespace rectify::fuzz {

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  // Less than `end`; 0 where `end` is.
  std::size_t below(std::size_t end) { return end == 0 ? 0 : engine_() % end; }
  // The beginning of a line.
  Lines::iterator place(Lines& lines) { return lines.begin() + static_cast<std::ptrdiff_t>(below(lines.size() + 1)); }

 private:
  std::mt19937_64 engine_;
};

constexpr std::size_t kBlockMax = 8;

// Some lines in a row.
std::pair<Lines::iterator, Lines::iterator> block(Lines& lines, Dice& dice) {
  const auto begin = dice.place(lines);
  const auto most = std::min<std::size_t>(kBlockMax, static_cast<std::size_t>(lines.end() - begin));
  return {begin, begin + static_cast<std::ptrdiff_t>(dice.below(most + 1))};
}

void indent(Lines& lines, Dice& dice) {
  const bool deeper = dice.below(2) == 0;
  const auto [begin, end] = block(lines, dice);
  for (auto line = begin; line != end; ++line) {
    if (deeper) {
      line->insert(0, "  ");
    } else {
      line->erase(0, std::min<std::size_t>(2, line->find_first_not_of(' ')));
    }
  }
}

// Where the key ends, or the value begins.
std::size_t colon_of(const std::string& line) { return std::min(line.find(':'), line.size()); }

void exchange(Lines& lines, Dice& dice) {
  std::string& one = lines[dice.below(lines.size())];
  std::string& other = lines[dice.below(lines.size())];
  const std::string value = one.substr(colon_of(one));
  const std::string key = one.substr(0, colon_of(one));
  const std::size_t at = colon_of(other);
  if (dice.below(2) == 0) {
    one = key + other.substr(at);
    other = other.substr(0, at) + value;
  } else {
    other = key + other.substr(at);
  }
}

}  // namespace

std::string with_lines_changed(std::string_view text, std::uint64_t seed) {
  Lines lines = lines_of(text);
  if (lines.empty()) return std::string(text);
  Dice dice(seed);
  const std::size_t kind = dice.below(5);
  const auto [begin, end] = block(lines, dice);
  const Lines taken(begin, end);
  if (kind == 0 || kind == 1) lines.erase(begin, end);
  if (kind == 1 || kind == 2) lines.insert(dice.place(lines), taken.begin(), taken.end());
  if (kind == 3) indent(lines, dice);
  if (kind == 4) exchange(lines, dice);
  return joined(lines);
}

std::string with_lines_of(std::string_view text, std::string_view other, std::uint64_t seed) {
  Dice dice(seed);
  Lines lines = lines_of(text);
  Lines theirs = lines_of(other);
  const auto [begin, end] = block(theirs, dice);
  lines.insert(dice.place(lines), begin, end);
  return joined(lines);
}

}  // namespace rectify::fuzz
