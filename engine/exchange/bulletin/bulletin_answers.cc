#include "exchange/bulletin/bulletin_answers.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rectify::exchange {

namespace {

// An announcement without a colon is a short sentence that begins like one.
constexpr std::size_t kAnnouncementBytesMax = 90;
constexpr std::array<std::string_view, 8> kAnnouncing = {"主要", "重点", "从", "采取", "具体", "针对", "做好", "抓好"};

}  // namespace

Answers::Answers(const BulletinLines& lines, const Outline& outline, const Judgement& judgement, Recorder& recorder,
                 std::size_t node, Role role, bool measure_label)
    : lines_(lines),
      outline_(outline),
      judgement_(judgement),
      recorder_(recorder),
      node_(node),
      role_(role),
      measure_label_(measure_label) {}

void Answers::read_text(Slice text) {
  text = lines_.trim(text);
  const std::string_view words = lines_.words(text);
  std::size_t begin = 0;
  if (const LabelMatch label = label_at_begin(words); label.label != Label::none) {
    begin_section(label.label, words.substr(0, label.size));
    begin = label.size;
  }
  for (const Slice label : judgement_.labels_in({text.begin + begin, text.end})) {
    read_words({text.begin + begin, label.begin});
    begin_section(label_inside(words, label.begin - text.begin).label, lines_.words(label));
    begin = label.end - text.begin;
  }
  read_words({text.begin + begin, text.end});
}

void Answers::begin_section(Label label, std::string_view words) {
  end_section();
  label_ = label;
  label_words_ = std::string(without_stop(words));
  listed_ = false;
}

// Paragraphs without numbers are measures only where a label or an announcement says so, and no list does better.
void Answers::end_section() {
  close_list();
  const bool expected = announced_ || label_ == Label::measures || label_ == Label::progress;
  std::size_t taken = 0;
  for (const Slice words : plain_) {
    const bool sentence = lines_.clause_end(words) < words.end;
    if (expected && sentence && takes()) {
      recorder_.take(node_, words.begin, words);
      ++taken;
    } else {
      recorder_.prose(node_, words);
    }
  }
  if (taken > 0) {
    ++blocks_;
    ++recorder_.reading.blocks;
  }
  if (announced_) recorder_.compare(*announced_, taken);
  announced_.reset();
  plain_.clear();
}

void Answers::open_list(Style style) {
  close_list();
  for (const Slice words : plain_) recorder_.prose(node_, words);
  plain_.clear();
  list_ = List{style, {}, announced_};
  announced_.reset();
  listed_ = true;
}

void Answers::close_list() {
  if (!list_) return;
  const List list = std::move(*list_);
  list_.reset();
  std::size_t taken = 0;
  for (const Item& item : list.items) {
    const Slice words = lines_.trim(item.words);
    if (words.empty()) {
      recorder_.warn(item.marker, fmt::format("{} has no words after it; it was not taken for a measure",
                                              number_words(lines_, item)));
    } else {
      recorder_.take(node_, item.marker, words);
      ++taken;
    }
  }
  if (list.announced) recorder_.compare(*list.announced, taken);
  if (taken == 0) return;
  ++blocks_;
  ++recorder_.reading.blocks;
}

void Answers::add_items(const std::vector<Item>& items) {
  for (const Item& item : items) {
    check_number(item);
    list_->items.push_back(item);
  }
}

void Answers::check_number(const Item& item) {
  const List& list = *list_;
  if (item.style == Style::bullet) return;
  const std::uint32_t last = list.items.empty() ? 0 : list.items.back().number;
  if (item.number == last + 1) return;
  const std::string expected = fmt::format("number {} was expected", last + 1);
  if (list.items.empty()) {
    recorder_.warn(item.marker, fmt::format("the list begins with {}; {}", number_words(lines_, item), expected));
  } else if (item.number <= last) {
    recorder_.warn(item.marker, fmt::format("{} follows {}, so a number is used twice; {}", number_words(lines_, item),
                                            number_words(lines_, list.items.back()), expected));
  } else {
    recorder_.warn(item.marker, fmt::format("{} follows {}, so a number is left out; {}", number_words(lines_, item),
                                            number_words(lines_, list.items.back()), expected));
  }
}

void Answers::extend(Slice words) {
  if (!list_ || list_->items.empty()) return;
  Item& last = list_->items.back();
  const Slice added = lines_.trim({std::max(words.begin, last.words.end), words.end});
  if (!added.empty()) last.words.end = added.end;
}

bool Answers::continue_list(Slice words) {
  if (!list_ || list_->items.empty() || list_->style == Style::bullet) return false;
  const Item& last = list_->items.back();
  const bool broken = breaks_off(last, lines_.line_at(words.begin));
  const std::size_t next = continuation_in(lines_, words, last.style, last.number);
  if (!broken && next == words.end) return false;
  extend({words.begin, next});
  if (next < words.end) {
    const auto marker = marker_at(lines_.source().substr(0, words.end), next, false);
    const Item item{last.style, last.number + 1, next, {next + (marker ? marker->size : 0), words.end}};
    add_items(items_from(lines_, item));
  }
  return true;
}

bool Answers::takes() const {
  if (role_ != Role::finding && role_ != Role::section) return false;
  switch (label_) {
    case Label::none:
      return !measure_label_;
    case Label::measures:
      return true;
    case Label::progress:
      return !measure_label_ && blocks_ == 0;
    case Label::other:
      return false;
  }
  return false;
}

// Whether a hard line break cuts the item, so that the next line is the rest of it.
bool Answers::breaks_off(const Item& item, const Line& next) const {
  if (item.words.empty()) return false;
  const Line& line = lines_.line_at(item.words.end - 1);
  if (line.number + 1 != next.number) return false;
  const char32_t last = lines_.before(item.words.end, false);
  if (last == U',' || last == U'\uff0c' || last == U'、') return true;
  return !ends_statement(last) && line.begin > line.start && next.begin == next.start;
}

// Words between labels.
void Answers::read_words(Slice words) {
  words = lines_.trim(words);
  if (words.empty()) return;
  if (!takes()) {
    recorder_.pass_lists_in(words, refusal());
    return recorder_.prose(node_, words);
  }
  if (continue_list(words)) return;
  const std::vector<Item> items = list_in(lines_, words, label_ != Label::none || announced_);
  if (!items.empty()) {
    const Slice introduction{words.begin, items.front().marker};
    open_list(items.front().style);
    if (const auto announced = announcement_in(lines_, introduction)) {
      list_->announced = announced;
    } else {
      recorder_.prose(node_, introduction);
    }
    return add_items(items);
  }
  if (read_announcement(words)) return;
  if (!listed_) {
    plain_.push_back(words);
    return;
  }
  recorder_.prose(node_, words);
  if (trailing_told_) return;
  trailing_told_ = true;
  recorder_.warn(
      words.begin,
      fmt::format(
          "the paragraph {} stands after the list of measures and has no number; it was not taken for a measure",
          quote(lines_.words(words))));
}

// A paragraph that only introduces what follows it.
bool Answers::read_announcement(Slice words) {
  const bool colon = is_colon(lines_.before(words.end, true));
  const std::string_view text = lines_.words(words);
  const bool alone = words.end - words.begin <= kAnnouncementBytesMax &&
                     std::any_of(kAnnouncing.begin(), kAnnouncing.end(),
                                 [&](std::string_view word) { return text.starts_with(word); });
  if (colon || alone) {
    if (const auto announced = announcement_in(lines_, words)) {
      announced_ = announced;
      return true;
    }
  }
  if (colon) recorder_.prose(node_, words);
  return colon;
}

void Answers::add_item(const Item& item) {
  const bool numbered = item.style != Style::bullet;
  const bool goes_on = list_ && list_->style == item.style && !list_->items.empty() &&
                       (!numbered || (item.number > 1 && item.number >= list_->items.back().number));
  if (!goes_on) open_list(item.style);
  add_items(numbered ? items_from(lines_, item) : std::vector<Item>{item});
}

std::string Answers::refusal() const {
  if (role_ == Role::outside) {
    if (node_ == 0) return "it stands under no finding";
    return fmt::format("{} names no finding", quote(without_stop(lines_.words(outline_.node(node_).heading))));
  }
  if (label_ != Label::none) return fmt::format("it stands under the label {}", quote(label_words_));
  return "the measures of this finding stand under a label of their own";
}

}  // namespace rectify::exchange
