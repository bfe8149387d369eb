#include "exchange/bulletin/bulletin_lists.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace rectify::exchange {

namespace {

constexpr std::size_t kStyles = static_cast<std::size_t>(Style::bullet) + 1;
constexpr std::uint32_t kJumpMax = 5;
constexpr std::size_t kAnnouncedBytesMax = 24;
constexpr std::uint32_t kAnnouncedMax = 200;

enum class Before : std::uint8_t { sentence, comma, nothing };

// A number that may begin an item.
struct Mark {
  Marker marker;
  std::size_t at = 0;
  bool statement = false;  // a statement ended before it
  bool colon = false;      // a colon stands before it
};

bool closes_words(char32_t c) {
  return c == U'”' || c == U'’' || c == U')' || c == U'\uff09' || c == U'》' || c == U'】';
}

Before what_stands_before(const BulletinLines& lines, std::size_t at, std::size_t begin) {
  if (at == begin) return Before::sentence;
  const char32_t c = lines.before(at, true);
  if (ends_statement(c)) return Before::sentence;
  if (closes_words(c)) {
    std::size_t inside = lines.trim({begin, at}).end;  // just past the closing mark
    while (inside > begin && lines.before(inside, false) == c) --inside;
    if (inside > begin && ends_sentence(lines.before(inside, false))) return Before::sentence;
  }
  if (ends_clause(c) || is_space(lines.before(at, false))) return Before::comma;
  return Before::nothing;
}

// ①、②两项 speaks of items, it does not begin one.
bool is_mention(std::string_view text, const Mark& mark) {
  constexpr std::array<std::string_view, 6> joints = {"和", "与", "及", "至", "或", "—"};
  const std::size_t after = mark.at + mark.marker.size;
  if (mark.marker.style != Style::circled) return false;
  if (const auto next = marker_at(text, after, false); next && next->style == Style::circled) return true;
  return std::any_of(joints.begin(), joints.end(), [&](std::string_view joint) {
    if (!text.substr(after).starts_with(joint)) return false;
    const auto next = marker_at(text, after + joint.size(), false);
    return next && next->style == Style::circled;
  });
}

std::vector<Mark> marks_in(const BulletinLines& lines, Slice slice) {
  std::vector<Mark> marks;
  const std::string_view text = lines.source().substr(0, slice.end);
  for (std::size_t at = slice.begin; at < slice.end;) {
    const std::size_t step = code_point(text, at).size;
    const auto marker = lines.quoted(at) ? std::nullopt : marker_at(text, at, false);
    if (marker) {
      Mark mark{*marker, at, false, false};
      const Before before = what_stands_before(lines, at, slice.begin);
      mark.statement = before == Before::sentence;
      mark.colon = at != slice.begin && is_colon(lines.before(at, true));
      if (before != Before::nothing && !is_mention(text, mark)) {
        marks.push_back(mark);
        at += marker->size;
        continue;
      }
    }
    at += step;
  }
  return marks;
}

// The items of one list: `first`, and the marks after it that carry its numbering on.
std::vector<Item> collect(const BulletinLines& lines, const std::vector<Mark>& marks, std::size_t from, Item first) {
  std::vector<Item> items = {first};
  const std::size_t end = first.words.end;
  for (std::size_t i = from; i < marks.size(); ++i) {
    const Mark& mark = marks[i];
    const std::uint32_t last = items.back().number;
    if (mark.marker.style != first.style) continue;
    const bool next = mark.marker.number == last + 1;
    const bool jump = mark.statement && mark.marker.number > last && mark.marker.number <= last + kJumpMax;
    const bool again = mark.statement && mark.marker.number == last && last > 1 && !is_heading_style(first.style);
    if (!next && !jump && !again) continue;
    items.back().words = lines.trim({items.back().words.begin, mark.at});
    items.push_back({first.style, mark.marker.number, mark.at, {mark.at + mark.marker.size, end}});
  }
  items.back().words = lines.trim(items.back().words);
  return items;
}

Item item_of(const Mark& mark, std::size_t end) {
  return {mark.marker.style, mark.marker.number, mark.at, {mark.at + mark.marker.size, end}};
}

}  // namespace

std::vector<Item> list_in(const BulletinLines& lines, Slice slice, bool led) {
  const std::vector<Mark> marks = marks_in(lines, slice);
  std::array<std::size_t, kStyles> last_second{};  // one past the last mark numbered 2 of each style
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i].marker.number == 2) last_second[static_cast<std::size_t>(marks[i].marker.style)] = i + 1;
  }
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const Mark& mark = marks[i];
    if (mark.marker.number != 1) continue;
    const bool followed = last_second[static_cast<std::size_t>(mark.marker.style)] > i + 1;
    const bool alone = mark.colon || (led && mark.at == slice.begin);
    const bool list_style = !is_heading_style(mark.marker.style);
    if (followed ? (mark.statement || list_style) : (alone && mark.statement)) {
      return collect(lines, marks, i + 1, item_of(mark, slice.end));
    }
  }
  // A list that lost its first number: ②…③….
  for (std::size_t i = 0; i + 1 < marks.size(); ++i) {
    const Mark& mark = marks[i];
    const Mark& next = marks[i + 1];
    if (!mark.statement || mark.marker.number < 2 || is_heading_style(mark.marker.style)) continue;
    if (next.marker.style == mark.marker.style && next.marker.number == mark.marker.number + 1 && next.statement) {
      return collect(lines, marks, i + 1, item_of(mark, slice.end));
    }
  }
  return {};
}

std::vector<Item> items_from(const BulletinLines& lines, const Item& item) {
  return collect(lines, marks_in(lines, item.words), 0, item);
}

std::size_t continuation_in(const BulletinLines& lines, Slice slice, Style style, std::uint32_t number) {
  for (const Mark& mark : marks_in(lines, slice)) {
    if (mark.marker.style == style && mark.marker.number == number + 1) return mark.at;
  }
  return slice.end;
}

std::optional<Announcement> announcement_in(const BulletinLines& lines, Slice slice) {
  constexpr std::array<std::string_view, 8> things = {"方面", "措施", "举措", "环节", "层面", "维度", "做法", "工作"};
  slice = lines.trim(slice);
  Slice sentence = slice;
  for (std::size_t at = slice.begin; at < slice.end;) {
    sentence = {at, lines.sentence_end({at, slice.end})};
    at = sentence.end;
  }
  sentence = lines.trim(sentence);
  const std::string_view text = lines.source().substr(0, sentence.end);
  std::optional<Announcement> found;
  for (std::size_t at = sentence.begin; at < sentence.end;) {
    const auto numeral = lines.quoted(at) ? std::nullopt : numeral_at(text, at);
    if (!numeral) {
      at += code_point(text, at).size;
      continue;
    }
    at += numeral->size;
    const std::string_view near = text.substr(at, kAnnouncedBytesMax);
    constexpr std::array<std::string_view, 5> counters = {"个", "项", "条", "大", "点"};
    const bool counted = near.starts_with("方面") || std::any_of(counters.begin(), counters.end(), [&](auto counter) {
                           return near.starts_with(counter);
                         });
    for (const std::string_view thing : things) {
      const std::size_t where = near.find(thing);
      if (!counted || where == std::string_view::npos || near.substr(where + thing.size()).starts_with("问题") ||
          near.substr(where + thing.size()).starts_with("的问题")) {
        continue;
      }
      if (numeral->value > 0 && numeral->value <= kAnnouncedMax) found = Announcement{numeral->value, sentence};
      break;
    }
  }
  return found;
}

}  // namespace rectify::exchange
