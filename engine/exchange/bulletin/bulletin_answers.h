// The text that stands under one heading, read in order: its labels, its lists, its paragraphs. Decides which of them
// answer the finding and hands those to the Recorder.
//
// Threads: one. Ownership: borrows everything it is given. Errors: none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exchange/bulletin/bulletin_judgement.h"
#include "exchange/bulletin/bulletin_lists.h"
#include "exchange/bulletin/bulletin_reading.h"

namespace rectify::exchange {

class Answers {
 public:
  // `measure_label`: 整改措施 stands somewhere under the heading, so only what follows it is taken.
  Answers(const BulletinLines& lines, const Outline& outline, const Judgement& judgement, Recorder& recorder,
          std::size_t node, Role role, bool measure_label);

  // A paragraph, or what follows the heading on its line: labels, and the words between them.
  void read_text(Slice text);
  // Ends what stood before and goes on under this label; Label::none: under the heading itself.
  void begin_section(Label label, std::string_view words);
  void end_section();

  // One item on a line of its own. Precondition for the others: an item was added.
  void add_item(const Item& item);
  [[nodiscard]] const Item& last_item() const { return list_->items.back(); }
  // The last item goes on to the end of `words`.
  void extend(Slice words);
  // Words without a number in front that still belong to the open list: a line break cut its last item, or its next
  // item stands further on in them. False, and nothing done, when they do not.
  bool continue_list(Slice words);

  [[nodiscard]] std::size_t node() const { return node_; }
  [[nodiscard]] Role role() const { return role_; }
  [[nodiscard]] Label label() const { return label_; }
  [[nodiscard]] bool announced() const { return announced_.has_value(); }
  // Whether a list that stood here would be taken for measures, and why not.
  [[nodiscard]] bool takes() const;
  [[nodiscard]] std::string refusal() const;

 private:
  // A list of measures that is being read.
  struct List {
    Style style = Style::bullet;
    std::vector<Item> items;
    std::optional<Announcement> announced;
  };

  void read_words(Slice words);
  bool read_announcement(Slice words);
  void open_list(Style style);
  void close_list();
  void add_items(const std::vector<Item>& items);
  void check_number(const Item& item);
  [[nodiscard]] bool breaks_off(const Item& item, const Line& next) const;

  const BulletinLines& lines_;
  const Outline& outline_;
  const Judgement& judgement_;
  Recorder& recorder_;
  const std::size_t node_;
  const Role role_;
  const bool measure_label_;
  Label label_ = Label::none;
  std::string label_words_;
  std::size_t blocks_ = 0;
  bool listed_ = false;         // a list was taken under the current label
  bool trailing_told_ = false;  // said once that text after a list is left out
  std::vector<Slice> plain_;    // paragraphs under the current label that hold no list
  std::optional<Announcement> announced_;
  std::optional<List> list_;
};

}  // namespace rectify::exchange
