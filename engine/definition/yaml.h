// YAML as a tree of nodes that know where they were written, and the complaints about it.
//
// A front for yaml-cpp, whose headers stay in yaml.cc. One document of plain mappings, sequences and scalars: duplicate
// keys, anchors, aliases and tags are refused, and the limits hold while the text is parsed, so that hostile text costs
// no more than its bytes. Threads: values, no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "definition/definition.h"

namespace rectify::definition {

// Where a node begins.
struct Mark {
  std::uint32_t line = 0;  // from 1; 0 for the whole file
  std::uint32_t byte = 0;  // within the line, from 0
};

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

// What is wrong with one text, in the order of its lines. `text` and `file` must outlive it.
class Complaints {
 public:
  Complaints(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  void error(const Mark& at, std::string message) { add(Severity::error, at, std::move(message)); }
  void warning(const Mark& at, std::string message) { add(Severity::warning, at, std::move(message)); }
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] std::size_t errors() const { return errors_; }

  // Gives them away, sorted by place. After kComplaintsMax the rest is left out, which the last one says.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  void add(Severity severity, const Mark& at, std::string message);
  [[nodiscard]] std::uint32_t column_of(const Mark& at);

  std::string_view text_;
  std::string_view file_;
  std::vector<std::size_t> line_starts_;  // made when first needed
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
};
inline constexpr std::size_t kComplaintsMax = 200;

// A reader's result: `value` where nothing is wrong with it.
template <typename T>
[[nodiscard]] Read<T> read_of(T value, Complaints& complaints) {
  Read<T> read;
  if (!complaints.has_errors()) read.value = std::move(value);
  read.diagnostics = complaints.take();
  return read;
}

// The document's root, or nothing where the text cannot be made sense of. There may be complaints in both cases.
[[nodiscard]] std::optional<Node> parse_yaml(std::string_view text, const Limits& limits, Complaints& complaints);

// Text of the file for a message: in quotes, cut when long, without control characters.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace rectify::definition
