// Reads typed values out of YAML nodes. Where a value is not what it should be, there is a complaint, and the value
// comes back empty.
//
// `what` is the thing in words, for the message: "a state", "the title". Threads: values, no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/values.h"
#include "definition/yaml/shape.h"
#include "definition/yaml/yaml.h"

namespace rectify::definition {

using Words = std::vector<std::string_view>;

// A word of the file and where it stands.
struct Word {
  std::string text;
  Mark mark;
};

// A mapping as a shape says. The constructor complains where the node is no mapping, about keys that the shape has not,
// and about needed ones that are missing. Node, shape and complaints must outlive it.
//
// The values whose limits stand in the shape are read here, and nothing comes back where the key is absent or the value
// wrong; for others there are the functions below.
class Mapping {
 public:
  Mapping(const Node& node, const Shape& shape, Complaints& complaints);

  // nullptr where the key is absent. The shape has to have it.
  [[nodiscard]] const Node* operator[](std::string_view key) const;
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
  [[nodiscard]] std::optional<core::Span> span(std::string_view key) const;
  // The words that the key's value, or an item of it, may be.
  [[nodiscard]] Words words(std::string_view key) const;
  // The position among them.
  [[nodiscard]] std::optional<std::size_t> word(std::string_view key) const;

 private:
  void check_keys() const;
  void check_one_of() const;
  [[nodiscard]] const Value& value_of(std::string_view key, Value::Kind kind) const;

  const Node& node_;
  const Shape& shape_;
  Complaints& complaints_;
};

// The known word that a misspelt one stands for, or empty.
[[nodiscard]] std::string_view nearest_known(std::string_view word, const Words& known);
// "; did you mean 'from'?", or "; there are: a, b, c" when nothing known is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const Words& known);
// "a, b and c more", at most `most` of them.
[[nodiscard]] std::string listed(const Words& words, std::size_t most = 20);

// Text that is not empty.
[[nodiscard]] std::optional<std::string> read_text(const Node& node, std::string_view what, Complaints& complaints);
[[nodiscard]] std::optional<std::uint64_t> read_number(const Node& node, std::string_view what, std::uint64_t least,
                                                       std::uint64_t most, Complaints& complaints);
// One of `choices`: its position.
[[nodiscard]] std::optional<std::size_t> read_choice(const Node& node, std::string_view what, const Words& choices,
                                                     Complaints& complaints);
// A name as definitions use them: 1 to 64 of a-z, 0-9, _ and -, beginning with a letter.
[[nodiscard]] std::optional<std::string> read_name(const Node& node, std::string_view what, Complaints& complaints);
// What core::check_id accepts.
[[nodiscard]] std::optional<std::string> read_id(const Node& node, std::string_view what, Complaints& complaints);
[[nodiscard]] std::optional<core::Span> read_span(const Node& node, std::string_view what, std::int64_t least,
                                                  Complaints& complaints);
// A list of texts, or one text alone. A text that is there twice is complained about and dropped.
[[nodiscard]] std::vector<Word> read_words(const Node& node, std::string_view what, Complaints& complaints);
// Text ({zh} where it has letters beyond ASCII, else {en}), or a mapping with en, zh or both.
[[nodiscard]] std::optional<core::Title> read_title(const Node& node, Complaints& complaints);
// A mapping from names to a text or a list of texts; '' or [] stands for clearing a field.
[[nodiscard]] core::Fields read_field_values(const Node& node, std::string_view what, Complaints& complaints);

}  // namespace rectify::definition
