#include "definition/yaml/reading.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include "base/check.h"
#include "base/text.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kMatchedBytesMax = 256;  // longer words are not compared with known ones

std::string_view kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "a text";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::mapping:
      return "a mapping";
  }
  return "";
}

// Complains that `what` is not `wanted`, unless the node is a scalar.
bool expect_scalar(const Node& node, std::string_view what, std::string_view wanted, Complaints& complaints) {
  if (node.is_scalar()) return true;
  complaints.error(node.mark, Fault::not_a_text,
                   fmt::format("{} has to be {}; here is {}", what, wanted, kind_name(node)));
  return false;
}

Words names_of(const Shape& shape) {
  Words names;
  names.reserve(shape.keys.size());
  for (const Key& key : shape.keys) names.push_back(key.name);
  return names;
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.empty() || text.size() > kNameBytesMax || !letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

std::optional<bool> read_bool(const Node& node, std::string_view what, Complaints& complaints) {
  if (!expect_scalar(node, what, "true or false", complaints)) return std::nullopt;
  if (node.text == "true") return true;
  if (node.text == "false") return false;
  complaints.error(node.mark, Fault::bad_bool,
                   fmt::format("{} has to be true or false, not {}", what, in_quotes(node.text)));
  return std::nullopt;
}

}  // namespace

Mapping::Mapping(const Node& node, const Shape& shape, Complaints& complaints)
    : node_(node), shape_(shape), complaints_(complaints) {
  if (node.is_mapping()) {
    check_keys();
    check_one_of();
    return;
  }
  complaints.error(
      node.mark, Fault::not_a_mapping,
      fmt::format("{} has to be a mapping with {}; here is {}", shape.what, listed(names_of(shape)), kind_name(node)));
}

void Mapping::check_keys() const {
  const Words known = names_of(shape_);
  const std::string what(shape_.what);
  Words misspelt;
  for (std::size_t i = 0; i < node_.entries(); ++i) {
    const Node& key = node_.key(i);
    if (find_key(shape_, key.text) != nullptr) continue;
    complaints_.error(key.mark, Fault::unknown_key,
                      fmt::format("unknown key {} in {}{}", in_quotes(key.text), what, did_you_mean(key.text, known)));
    misspelt.push_back(nearest_known(key.text, known));
  }
  for (const Key& key : shape_.keys) {
    const bool there = !key.needed || node_.find(key.name) != nullptr;
    if (there || std::find(misspelt.begin(), misspelt.end(), key.name) != misspelt.end()) continue;
    complaints_.error(node_.mark, Fault::missing_key, fmt::format("{} needs the key '{}'", what, key.name));
  }
}

void Mapping::check_one_of() const {
  if (shape_.one_of.empty()) return;
  const auto there = std::ranges::count_if(shape_.one_of, [&](auto key) { return node_.find(key) != nullptr; });
  if (there == 1) return;
  complaints_.error(
      node_.mark, Fault::one_of_two_keys,
      fmt::format("{} needs exactly one of {}{}", shape_.what, listed({shape_.one_of.begin(), shape_.one_of.end()}),
                  there == 0 ? "; none of them is here" : "; more than one is here"));
}

const Node* Mapping::operator[](std::string_view key) const {
  RECTIFY_CHECK(find_key(shape_, key) != nullptr, key);
  return node_.find(key);
}

const Value& Mapping::value_of(std::string_view key, Value::Kind kind) const {
  const Key* found = find_key(shape_, key);
  RECTIFY_CHECK(found != nullptr, key);
  const Value* value = find_value(found->value, kind);
  RECTIFY_CHECK(value != nullptr, key);
  return *value;
}

std::optional<std::uint64_t> Mapping::number(std::string_view key) const {
  const Value& value = value_of(key, Value::Kind::number);
  const Node* node = node_.find(key);
  if (node == nullptr) return std::nullopt;
  return read_number(*node, in_quotes(key), static_cast<std::uint64_t>(value.least),
                     static_cast<std::uint64_t>(value.most), complaints_);
}

std::optional<bool> Mapping::boolean(std::string_view key) const {
  (void)value_of(key, Value::Kind::boolean);
  const Node* node = node_.find(key);
  return node == nullptr ? std::nullopt : read_bool(*node, in_quotes(key), complaints_);
}

std::optional<core::Span> Mapping::span(std::string_view key) const {
  const Value& value = value_of(key, Value::Kind::span);
  const Node* node = node_.find(key);
  return node == nullptr ? std::nullopt : read_span(*node, in_quotes(key), value.least, complaints_);
}

Words Mapping::words(std::string_view key) const {
  const Value& value = value_of(key, Value::Kind::word);
  return {value.words.begin(), value.words.end()};
}

std::optional<std::size_t> Mapping::word(std::string_view key) const {
  const Words choices = words(key);
  const Node* node = node_.find(key);
  return node == nullptr ? std::nullopt : read_choice(*node, in_quotes(key), choices, complaints_);
}

std::string_view nearest_known(std::string_view word, const Words& known) {
  return word.size() > kMatchedBytesMax ? std::string_view() : nearest(word, known);
}

std::string did_you_mean(std::string_view word, const Words& known) {
  const std::string_view near = nearest_known(word, known);
  if (!near.empty()) return fmt::format("; did you mean {}?", in_quotes(near));
  return known.empty() ? "; there are none" : fmt::format("; there are: {}", listed(known));
}

std::string listed(const Words& words, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + std::string(words[i]);
  }
  if (words.size() > most) text += fmt::format(" and {} more", words.size() - most);
  return text;
}

std::optional<std::string> read_text(const Node& node, std::string_view what, Complaints& complaints) {
  if (!expect_scalar(node, what, "a text", complaints)) return std::nullopt;
  if (node.text.empty()) {
    complaints.error(node.mark, Fault::empty_text, fmt::format("{} is empty", what));
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::uint64_t> read_number(const Node& node, std::string_view what, std::uint64_t least,
                                         std::uint64_t most, Complaints& complaints) {
  const std::string range = fmt::format("a number from {} to {}", least, most);
  if (!expect_scalar(node, what, range, complaints)) return std::nullopt;
  std::uint64_t number = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stopped, failure] = std::from_chars(node.text.data(), end, number);
  if (failure != std::errc{} || stopped != end || number < least || number > most) {
    complaints.error(node.mark, Fault::bad_number,
                     fmt::format("{} has to be {}, not {}", what, range, in_quotes(node.text)));
    return std::nullopt;
  }
  return number;
}

std::optional<std::size_t> read_choice(const Node& node, std::string_view what, const Words& choices,
                                       Complaints& complaints) {
  const std::string wanted = (choices.size() == 1 ? "" : "one of ") + listed(choices);
  if (!expect_scalar(node, what, wanted, complaints)) return std::nullopt;
  const auto found = std::find(choices.begin(), choices.end(), node.text);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  complaints.error(node.mark, Fault::bad_choice,
                   fmt::format("{} has to be {}, not {}", what, wanted, in_quotes(node.text)));
  return std::nullopt;
}

std::optional<std::string> read_name(const Node& node, std::string_view what, Complaints& complaints) {
  if (!expect_scalar(node, what, "a name", complaints)) return std::nullopt;
  if (is_name(node.text)) return node.text;
  complaints.error(
      node.mark, Fault::bad_name,
      fmt::format("{} cannot be the name of {}: names are 1 to 64 of a-z, 0-9, _ and -, beginning with a letter",
                  in_quotes(node.text), what));
  return std::nullopt;
}

std::optional<std::string> read_id(const Node& node, std::string_view what, Complaints& complaints) {
  if (!expect_scalar(node, what, "an id", complaints)) return std::nullopt;
  if (core::check_id(node.text, what).ok()) return node.text;
  complaints.error(node.mark, Fault::bad_id,
                   fmt::format("{} cannot be the id of {}: ids are 1 to 128 bytes without spaces and / ? # %",
                               in_quotes(node.text), what));
  return std::nullopt;
}

std::optional<core::Span> read_span(const Node& node, std::string_view what, std::int64_t least,
                                    Complaints& complaints) {
  const std::string wanted = fmt::format(
      "a number from {} to {} and one of hours, workhours, days, workdays, as in '3 workdays'", least, kSpanCountMax);
  if (!expect_scalar(node, what, wanted, complaints)) return std::nullopt;
  const auto span = core::parse_span(node.text);
  if (span.ok() && span->count >= least) return *span;
  complaints.error(node.mark, Fault::bad_span,
                   fmt::format("{} has to be {}; not {}", what, wanted, in_quotes(node.text)));
  return std::nullopt;
}

std::vector<Word> read_words(const Node& node, std::string_view what, Complaints& complaints) {
  std::vector<Word> words;
  std::set<std::string, std::less<>> seen;
  const auto add = [&](const Node& item) {
    auto text = read_text(item, what, complaints);
    if (!text) return;
    if (!seen.insert(*text).second) {
      complaints.error(item.mark, Fault::listed_twice,
                       fmt::format("{} is in this list twice; leave one of the two out", in_quotes(*text)));
    } else {
      words.push_back({std::move(*text), item.mark});
    }
  };
  if (!node.is_sequence()) {
    add(node);
    return words;
  }
  for (const Node& item : node.children) add(item);
  return words;
}

std::optional<core::Title> read_title(const Node& node, Complaints& complaints) {
  core::Title title;
  if (node.is_mapping()) {
    const Mapping map(node, kTitleShape, complaints);
    if (node.entries() == 0) complaints.error(node.mark, Fault::empty_list, "a title needs en, zh or both");
    if (map["en"] != nullptr) title.en = read_text(*map["en"], "the title", complaints).value_or("");
    if (map["zh"] != nullptr) title.zh = read_text(*map["zh"], "the title", complaints).value_or("");
    return title;
  }
  auto text = read_text(node, "the title", complaints);
  if (!text) return std::nullopt;
  const bool ascii =
      std::all_of(text->begin(), text->end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  (ascii ? title.en : title.zh) = std::move(*text);
  return title;
}

core::Fields read_field_values(const Node& node, std::string_view what, Complaints& complaints) {
  core::Fields fields;
  if (!node.is_mapping()) {
    complaints.error(node.mark, Fault::not_a_mapping,
                     fmt::format("{} has to be a mapping from fields to values; here is {}", what, kind_name(node)));
    return fields;
  }
  for (std::size_t i = 0; i < node.entries(); ++i) {
    const Node& key = node.key(i);
    const Node& value = node.value(i);
    if (key.text.empty()) {
      complaints.error(key.mark, Fault::empty_text, "the name of a field is empty");
    } else if (value.is_sequence()) {
      std::vector<std::string> items;
      for (const Node& item : value.children) {
        if (auto text = read_text(item, fmt::format("an item of field {}", in_quotes(key.text)), complaints))
          items.push_back(*text);
      }
      fields.emplace(key.text, std::move(items));
    } else if (expect_scalar(value, fmt::format("field {}", in_quotes(key.text)),
                             "a text or a list of texts ('' clears it)", complaints)) {
      fields.emplace(key.text, value.text);
    }
  }
  return fields;
}

}  // namespace rectify::definition
