#include "exchange/bulletin/bulletin_reading.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "exchange/bulletin/bulletin_vocabulary.h"

namespace rectify::exchange {

namespace {
constexpr std::size_t kQuoteColumns = 60;
constexpr std::size_t kQuoteBytesMax = 1000;  // more than fills the columns
}  // namespace

void Recorder::take(std::size_t finding, std::size_t marker, Slice words) {
  if (reading.measures.size() >= measures_max_) {
    reading.too_many = true;
    return;
  }
  reading.measures.push_back({finding, marker, words});
}

void Recorder::prose(std::size_t node, Slice words) {
  words = lines_.trim(words);
  if (!words.empty()) reading.prose.push_back({node, words});
}

void Recorder::warn(std::size_t at, std::string message) {
  reading.diagnostics.push_back(warning_at(lines_, file_, at, std::move(message)));
}

void Recorder::pass_list(std::size_t first, std::size_t last, std::string_view first_number,
                         std::string_view last_number, const std::string& reason) {
  const std::uint32_t from = lines_.line_at(first).number;
  const std::uint32_t to = lines_.line_at(last).number;
  const std::string where = from == to ? fmt::format("on line {}", from) : fmt::format("on lines {} to {}", from, to);
  const std::string numbers = first_number == last_number ? std::string(first_number)
                                                          : std::string(first_number) + "…" + std::string(last_number);
  warn(first, fmt::format("the list {} {} was not taken for measures: {}", quote(numbers), where, reason));
}

void Recorder::pass_lists_in(Slice words, const std::string& reason) {
  const std::vector<Item> items = list_in(lines_, words, false);
  if (items.size() < 2) return;
  pass_list(items.front().marker, items.back().marker, number_words(lines_, items.front()),
            number_words(lines_, items.back()), reason);
}

void Recorder::compare(const Announcement& announced, std::size_t found) {
  if (announced.count == found) return;
  warn(announced.words.begin,
       fmt::format("the text announces {} measures in {}, but {}{}", announced.count,
                   quote(lines_.words(announced.words)), found, found == 1 ? " follows" : " follow"));
}

Diagnostic warning_at(const BulletinLines& lines, std::string_view file, std::size_t at, std::string message) {
  return {Severity::warning, std::string(file), lines.line_at(at).number, lines.column_at(at), std::move(message)};
}

std::string quote(std::string_view words) {
  std::size_t end = std::min(words.size(), kQuoteBytesMax);
  while (end < words.size() && (static_cast<unsigned char>(words[end]) & 0xc0U) == 0x80U) --end;
  return "'" + fit_width(words.substr(0, end), kQuoteColumns) + "'";
}

std::string number_words(const BulletinLines& lines, const Item& item) {
  return std::string(without_stop(lines.words({item.marker, std::max(item.marker, item.words.begin)})));
}

}  // namespace rectify::exchange
