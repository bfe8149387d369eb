#include "exchange/bulletin/bulletin_judgement.h"

#include <algorithm>

#include "base/text.h"
#include "exchange/bulletin/bulletin_lists.h"

namespace rectify::exchange {

RowTraits Judgement::traits_of(const std::vector<std::size_t>& row) const {
  RowTraits traits;
  std::size_t findings = 0;
  std::size_t actions = 0;
  for (const std::size_t index : row) {
    const Node& node = outline_.node(index);
    findings += reads_as_finding(lines_.words(node.heading)) ? 1U : 0U;
    actions += starts_with_action(lines_.words(node.heading)) ? 1U : 0U;
    add_traits(traits, rest_of(node));
    for (const Piece& piece : node.pieces) {
      if (piece.is_node) {
        traits.lists = true;
        const Label label = label_of(outline_.node(piece.index)).label;
        if (label == Label::measures || label == Label::progress) traits.introduced = true;
      } else {
        const Line& line = lines_.lines()[piece.index];
        add_traits(traits, {line.begin, line.end});
      }
    }
  }
  traits.findings = findings * 2 >= row.size();
  traits.actions = actions * 2 >= row.size();
  return traits;
}

void Judgement::add_traits(RowTraits& traits, Slice text) const {
  text = lines_.trim(text);
  if (text.empty() || (traits.introduced && traits.lists)) return;
  const std::string_view words = lines_.words(text);
  const auto introduces = [](Label label) { return label == Label::measures || label == Label::progress; };
  if (introduces(label_at_begin(words).label)) traits.introduced = true;
  for (const Slice label : labels_in(text)) {
    if (introduces(label_inside(lines_.source(), label.begin).label)) traits.introduced = true;
  }
  const std::vector<Item> items = list_in(lines_, text, true);
  if (!items.empty()) traits.lists = true;
  const Slice introduction{text.begin, items.empty() ? text.end : items.front().marker};
  const bool colon = is_colon(lines_.before(introduction.end, true));
  if (colon && announcement_in(lines_, introduction)) traits.introduced = true;
}

bool Judgement::has_measure_label(const Node& node) const {
  const Slice rest = rest_of(node);
  if (label_at_begin(lines_.words(rest)).label == Label::measures) return true;
  for (const Slice label : labels_in(rest)) {
    if (label_inside(lines_.source(), label.begin).label == Label::measures) return true;
  }
  return std::any_of(node.pieces.begin(), node.pieces.end(), [&](const Piece& piece) {
    if (piece.is_node) return label_of(outline_.node(piece.index)).label == Label::measures;
    const Line& line = lines_.lines()[piece.index];
    return label_at_begin(lines_.words({line.begin, line.end})).label == Label::measures;
  });
}

std::vector<Slice> Judgement::labels_in(Slice text) const {
  std::vector<Slice> labels;
  const std::string_view source = lines_.source().substr(0, text.end);
  for (std::size_t at = text.begin; at < text.end;) {
    const CodePoint point = code_point(source, at);
    const bool stop = ends_statement(point.value) && !lines_.quoted(at);
    at += point.size;
    if (!stop) continue;
    const std::size_t begin = lines_.trim({at, text.end}).begin;
    const LabelMatch label = label_inside(source, begin);
    if (label.label == Label::none) continue;
    labels.push_back({begin, begin + label.size});
    at = begin + label.size;
  }
  return labels;
}

Slice Judgement::rest_of(const Node& node) const {
  Slice rest = lines_.trim({node.heading.end, node.words.end});
  while (!rest.empty()) {
    const CodePoint point = code_point(lines_.source(), rest.begin);
    if (!ends_clause(point.value)) break;
    rest = lines_.trim({rest.begin + point.size, rest.end});
  }
  return rest;
}

LabelMatch Judgement::label_of(const Node& node) const { return label_at_begin(lines_.words(node.words)); }

}  // namespace rectify::exchange
