// YAML as a tree of nodes that know where they were written.
//
// A front for yaml-cpp, whose headers stay in yaml.cc. One document of plain mappings, sequences and scalars: duplicate
// keys, anchors, aliases and tags are refused, and the limits hold while the text is parsed, so that hostile text costs
// no more than its bytes. Threads: values, no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definition/yaml/complaints.h"

namespace rectify::definition {

struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  Mark mark;                   // of a null: the key it belongs to
  std::string text;            // of a scalar
  std::vector<Node> children;  // of a sequence: the items; of a mapping: key, value, key, value …

  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
  [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }

  // Of a mapping. Keys are scalars and differ.
  [[nodiscard]] std::size_t entries() const { return children.size() / 2; }
  [[nodiscard]] const Node& key(std::size_t entry) const { return children[2 * entry]; }
  [[nodiscard]] const Node& value(std::size_t entry) const { return children[2 * entry + 1]; }
  // The value of a key, or nullptr where there is none or the node is no mapping.
  [[nodiscard]] const Node* find(std::string_view name) const;
};

// The document's root, or nothing where the text cannot be made sense of. There may be complaints in both cases.
// `file` is the number of the text's file among the complaints'.
[[nodiscard]] std::optional<Node> parse_yaml(std::string_view text, const Limits& limits, Complaints& complaints,
                                             std::uint32_t file = 0);

// The tree as text that reads as the same tree: block style, every scalar that needs it in quotes.
[[nodiscard]] std::string to_yaml(const Node& node);

}  // namespace rectify::definition
