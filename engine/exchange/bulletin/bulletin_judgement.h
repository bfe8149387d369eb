// What a node of the outline looks like by its words: its label, what its line says after the heading, and whether the
// nodes beside it look like problems or like actions.
//
// Threads: const after construction. Ownership: borrows lines and outline. Errors: none.
#pragma once

#include <vector>

#include "exchange/bulletin/bulletin_lines.h"
#include "exchange/bulletin/bulletin_outline.h"
#include "exchange/bulletin/bulletin_vocabulary.h"

namespace rectify::exchange {

// What nodes that stand in a row have in common.
struct RowTraits {
  bool introduced = false;  // one of them has a label or announces a list
  bool lists = false;       // one of them has a list or nodes under it
  bool findings = false;    // half of them or more read as problems
  bool actions = false;     // half of them or more begin with an action
};

class Judgement {
 public:
  Judgement(const BulletinLines& lines, const Outline& outline) : lines_(lines), outline_(outline) {}

  [[nodiscard]] RowTraits traits_of(const std::vector<std::size_t>& row) const;
  // Whether 整改措施 stands in the node, so that nothing else in it is a measure.
  [[nodiscard]] bool has_measure_label(const Node& node) const;
  // The labels in running text, each after the end of a statement.
  [[nodiscard]] std::vector<Slice> labels_in(Slice text) const;
  // What stands on the heading's line after the heading.
  [[nodiscard]] Slice rest_of(const Node& node) const;
  // The label that the node is, as in "(1)整改措施".
  [[nodiscard]] LabelMatch label_of(const Node& node) const;

 private:
  void add_traits(RowTraits& traits, Slice text) const;

  const BulletinLines& lines_;
  const Outline& outline_;
};

}  // namespace rectify::exchange
