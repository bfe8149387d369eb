// Lists in running text: ①…②…③…, 一是…;二是…, (1)…(2)…. Which number begins an item and which is only mentioned.
//
// An item begins after a mark that ends a statement, or after a comma when its number is the one expected. A number
// inside a sentence (按照方案②的要求), in quotes or in parentheses begins nothing, and numbering of another style or
// that starts again at 1 is part of the item it stands in.
//
// Threads: pure functions. Errors: none.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "exchange/bulletin/bulletin_lines.h"
#include "exchange/bulletin/bulletin_numbers.h"

namespace rectify::exchange {

struct Item {
  Style style = Style::bullet;
  std::uint32_t number = 0;
  std::size_t marker = 0;  // where its number begins
  Slice words;             // without the number
};

// The list that opens in the slice, in order; empty when there is none. With `led` (the text before has announced a
// list) one item is a list, else it takes two.
[[nodiscard]] std::vector<Item> list_in(const BulletinLines& lines, Slice slice, bool led);

// The slice cut where the list that `item` belongs to goes on: `item` itself, shortened, and the items after it.
[[nodiscard]] std::vector<Item> items_from(const BulletinLines& lines, const Item& item);

// Where the list that has reached `number` goes on in the slice; the end of the slice when it does not.
[[nodiscard]] std::size_t continuation_in(const BulletinLines& lines, Slice slice, Style style, std::uint32_t number);

// A number of things that the text says follow: 主要从4个方面抓好整改.
struct Announcement {
  std::uint32_t count = 0;
  Slice words;  // the sentence it stands in
};
// The announcement in the last sentence of the slice.
[[nodiscard]] std::optional<Announcement> announcement_in(const BulletinLines& lines, Slice slice);

}  // namespace rectify::exchange
