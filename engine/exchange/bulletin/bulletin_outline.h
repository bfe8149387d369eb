// The bulletin as a tree, by its numbering alone: which line stands under which, before anybody asks what it means.
//
// A style of numbering opens a level when it first appears and closes the deeper ones when it appears again, so any
// depth and any order of styles is followed. A label (整改措施:) belongs to the heading above it, and what follows the
// label stands under it.
//
// Threads: immutable after construction. Ownership: borrows the lines. Errors: none.
#pragma once

#include <cstdint>
#include <vector>

#include "exchange/bulletin/bulletin_lines.h"
#include "exchange/bulletin/bulletin_numbers.h"
#include "exchange/bulletin/bulletin_vocabulary.h"

namespace rectify::exchange {

// What stands under a node, in order: lines without a number, and nodes.
struct Piece {
  bool is_node = false;
  std::size_t index = 0;  // into BulletinLines::lines or Outline::nodes
};

struct Node {
  Style style = Style::part;
  std::uint32_t number = 0;
  std::size_t line = 0;    // index into BulletinLines::lines
  std::size_t marker = 0;  // where its number begins
  Slice words;             // the rest of the line, after the number
  Slice heading;           // the part of `words` that is the heading itself
  std::size_t parent = 0;
  bool under_label = false;
  bool has_label = false;  // a label stands directly under it
  std::vector<Piece> pieces;
};

class Outline {
 public:
  explicit Outline(const BulletinLines& lines);

  // The root, which holds what stands before and above all headings, is 0.
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const Node& node(std::size_t index) const { return nodes_[index]; }
  // Just past the last word under the node.
  [[nodiscard]] std::size_t end_of(std::size_t node) const { return ends_[node]; }

 private:
  void add_line(std::size_t line);
  void add_numbered(std::size_t line, const Marker& marker);
  void add_label(std::size_t line, Label label);
  void add_paragraph(std::size_t line);
  void push(Node node);
  std::size_t depth_for(const Marker& marker, bool finding) const;
  [[nodiscard]] bool opens_list_under_label(const Marker& marker) const;
  [[nodiscard]] Slice heading_of(Slice words) const;
  [[nodiscard]] std::size_t introduction_in(Slice sentence) const;
  [[nodiscard]] std::uint32_t next_number(Style style) const;

  const BulletinLines& lines_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> ends_;
  std::vector<std::size_t> open_;  // the path of nodes to the current line, root first
};

}  // namespace rectify::exchange
