#include "exchange/bulletin/bulletin_outline.h"

#include <algorithm>

#include "base/text.h"

namespace rectify::exchange {

namespace {

constexpr std::size_t kPartBytesMax = 80;
constexpr std::size_t kBareBytesMax = 240;
constexpr std::size_t kHeadingBytesMax = 3000;  // what is longer is no heading, and is cut

bool has_clause_mark(std::string_view words) {
  for (std::size_t at = 0; at < words.size();) {
    const CodePoint point = code_point(words, at);
    if (ends_clause(point.value)) return true;
    at += point.size;
  }
  return false;
}

// A short line without a number that opens a part: 下一步工作打算.
bool opens_part(std::string_view words, bool inside) {
  if (words.size() > kPartBytesMax || has_clause_mark(words) || reads_as_title(words)) return false;
  const Topic topic = topic_of(words);
  return topic == Topic::plan || topic == Topic::overview || (topic == Topic::section && !inside);
}

// A short line without a number that names a problem: 关于…的问题.
bool names_problem(std::string_view words) {
  if (words.size() > kBareBytesMax) return false;
  words = without_stop(words);
  const bool about = words.starts_with("关于") || words.starts_with("针对");
  return about && words.ends_with("问题") && !has_clause_mark(words) && reads_as_finding(words);
}

}  // namespace

Outline::Outline(const BulletinLines& lines) : lines_(lines) {
  nodes_.push_back({});
  open_.push_back(0);
  for (std::size_t i = 0; i < lines_.lines().size(); ++i) add_line(i);
  ends_.resize(nodes_.size());
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    ends_[i] = std::max(ends_[i], nodes_[i].words.end);
    for (const Piece& piece : nodes_[i].pieces) {
      ends_[i] = std::max(ends_[i], piece.is_node ? ends_[piece.index] : lines_.lines()[piece.index].end);
    }
  }
}

void Outline::add_line(std::size_t line) {
  const Line& l = lines_.lines()[line];
  const std::string_view words = lines_.words({l.begin, l.end});
  if (const auto marker = marker_at(lines_.source().substr(0, l.end), l.begin, true)) {
    const LabelMatch label = label_at_begin(words.substr(marker->size));
    if (marker->style != Style::bullet || label.label == Label::none) return add_numbered(line, *marker);
  }
  if (closes_document(words)) {
    open_.resize(1);
    return add_paragraph(line);
  }
  const bool inside = open_.size() > 1;
  const LabelMatch label = label_at_begin(words);
  const bool whole = label.size == words.size() && !has_clause_mark(words);
  if (label.label != Label::none && inside && !(whole && opens_part(words, true))) return add_label(line, label.label);
  if (opens_part(words, inside)) {
    open_.resize(1);
    return push({Style::part,
                 next_number(Style::part),
                 line,
                 l.begin,
                 {l.begin, l.end},
                 {l.begin, l.end},
                 0,
                 false,
                 false,
                 {}});
  }
  if (names_problem(words)) {
    const bool area = words.find("方面") != std::string_view::npos;
    return add_numbered(line, {area ? Style::bare_area : Style::bare, 0, 0});
  }
  add_paragraph(line);
}

void Outline::add_numbered(std::size_t line, const Marker& marker) {
  const Line& l = lines_.lines()[line];
  Node node;
  node.style = marker.style;
  node.line = line;
  node.marker = l.begin;
  node.words = lines_.trim({l.begin + marker.size, l.end});
  node.heading = heading_of(node.words);
  if (!opens_list_under_label(marker)) {
    open_.resize(depth_for(marker, reads_as_finding(lines_.words(node.heading))));
  }
  node.number = marker.number != 0 ? marker.number : next_number(marker.style);
  push(std::move(node));
}

void Outline::push(Node node) {
  const std::size_t index = nodes_.size();
  node.parent = open_.back();
  node.under_label = nodes_[node.parent].has_label;
  nodes_[node.parent].pieces.push_back({true, index});
  nodes_.push_back(std::move(node));
  open_.push_back(index);
}

void Outline::add_paragraph(std::size_t line) { nodes_[open_.back()].pieces.push_back({false, line}); }

// A label closes the list that stands under an earlier label, and any list that is no list of problems; 整改措施 may
// also stand under an item that turns out to be a problem.
void Outline::add_label(std::size_t line, Label label) {
  const bool nested = std::any_of(open_.begin() + 1, open_.end(), [&](std::size_t i) { return nodes_[i].under_label; });
  const auto list_item = [&](const Node& node) {
    return !is_heading_style(node.style) && !reads_as_finding(lines_.words(node.heading));
  };
  if (nested) {
    while (!nodes_[open_.back()].under_label) open_.pop_back();
    while (nodes_[open_.back()].under_label) open_.pop_back();
  } else if (label != Label::measures) {
    while (open_.size() > 2 && list_item(nodes_[open_.back()])) open_.pop_back();
  }
  nodes_[open_.back()].has_label = true;
  add_paragraph(line);
}

// The first item right after a label opens a list there even when headings above are numbered in the same style.
bool Outline::opens_list_under_label(const Marker& marker) const {
  const Node& top = nodes_[open_.back()];
  if (marker.number > 1 || top.pieces.empty() || top.pieces.back().is_node || !top.has_label) return false;
  const Line& last = lines_.lines()[top.pieces.back().index];
  return label_at_begin(lines_.words({last.begin, last.end})).label != Label::none;
}

// How much of the open path stays open above a line with this number: up to the parent of its style's level.
std::size_t Outline::depth_for(const Marker& marker, bool finding) const {
  std::size_t same = 0;
  std::size_t expected = 0;
  for (std::size_t depth = open_.size(); depth-- > 1;) {
    const Node& node = nodes_[open_[depth]];
    if (node.style != marker.style) continue;
    if (same == 0) same = depth;
    if (node.number + 1 == marker.number && (expected == 0 || finding)) expected = depth;
  }
  // A problem without a number ends a part about something else.
  const bool bare = marker.style == Style::bare || marker.style == Style::bare_area;
  if (bare && open_.size() > 1 && nodes_[open_[1]].style == Style::part &&
      topic_of(lines_.words(nodes_[open_[1]].heading)) != Topic::section) {
    return 1;
  }
  if (expected != 0) return expected;
  if (same != 0) return same;
  std::size_t depth = open_.size();
  if (finding && is_heading_style(marker.style)) {
    // A problem does not stand under an item of a list.
    while (depth > 1) {
      const Node& top = nodes_[open_[depth - 1]];
      if (is_heading_style(top.style) || reads_as_finding(lines_.words(top.heading))) break;
      --depth;
    }
  }
  return depth;
}

// The next number of a style that prints none, under the current node.
std::uint32_t Outline::next_number(Style style) const {
  const Node& top = nodes_[open_.back()];
  for (std::size_t i = top.pieces.size(); i-- > 0;) {
    if (top.pieces[i].is_node) {
      const Node& last = nodes_[top.pieces[i].index];
      if (last.style == style) return last.number + 1;
    }
  }
  return 1;
}

// The first sentence, and those after it that go on naming the problem; up to a label or an introduction.
Slice Outline::heading_of(Slice words) const {
  if (words.end - words.begin > kHeadingBytesMax) {
    words.end = words.begin + kHeadingBytesMax;
    while ((static_cast<unsigned char>(lines_.source()[words.end]) & 0xc0U) == 0x80U) --words.end;
  }
  Slice heading{words.begin, words.begin};
  while (heading.end < words.end) {
    const std::size_t end = lines_.sentence_end({heading.end, words.end});
    const Slice sentence = lines_.trim({heading.end, end});
    const std::string_view text = lines_.words(sentence);
    if (heading.end > words.begin && (label_at_begin(text).label != Label::none || !reads_as_finding(text))) break;
    const std::size_t cut = introduction_in(sentence);
    if (cut < sentence.end) return lines_.trim({heading.begin, cut});
    heading.end = end;
  }
  return lines_.trim(heading);
}

// Where the heading ends in a sentence that goes on to introduce its list ("…问题,主要从两个方面整改:①…"), or the
// sentence's end.
std::size_t Outline::introduction_in(Slice sentence) const {
  std::size_t comma = 0;  // the first comma with a problem named before it
  for (std::size_t clause = sentence.begin; clause < sentence.end;) {
    clause = lines_.clause_end({clause, sentence.end});
    if (clause >= sentence.end) break;
    const CodePoint mark = code_point(lines_.source(), clause);
    const bool problem = reads_as_finding(lines_.words({sentence.begin, clause}));
    if (is_colon(mark.value)) {
      const Slice rest = lines_.trim({clause + mark.size, sentence.end});
      const bool list = marker_at(lines_.source().substr(0, sentence.end), rest.begin, false).has_value();
      if (list && comma != 0) return comma;
      if (list || (problem && !reads_as_finding(lines_.words(sentence)))) return clause;
    } else if (problem && comma == 0) {
      comma = clause;
    }
    clause += mark.size;
  }
  return sentence.end;
}

}  // namespace rectify::exchange
