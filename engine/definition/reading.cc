#include "definition/reading.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

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
  complaints.error(
      node.mark, Fault::not_a_text,
      std::string(what) + " has to be " + std::string(wanted) + "; here is " + std::string(kind_name(node)));
  return false;
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.empty() || text.size() > kNameBytesMax || !letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

}  // namespace

Mapping::Mapping(const Node& node, std::string_view what, std::initializer_list<std::string_view> required,
                 std::initializer_list<std::string_view> optional, Complaints& complaints)
    : node_(node) {
  Words known(required);
  known.insert(known.end(), optional);
  if (!node.is_mapping()) {
    complaints.error(
        node.mark, Fault::not_a_mapping,
        std::string(what) + " has to be a mapping with " + listed(known) + "; here is " + std::string(kind_name(node)));
    return;
  }
  Words misspelt;
  for (std::size_t i = 0; i < node.entries(); ++i) {
    const Node& key = node.key(i);
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    complaints.error(key.mark, Fault::unknown_key,
                     "unknown key " + in_quotes(key.text) + " in " + std::string(what) + did_you_mean(key.text, known));
    misspelt.push_back(nearest_known(key.text, known));
  }
  for (const std::string_view key : required) {
    if (node.find(key) != nullptr || std::find(misspelt.begin(), misspelt.end(), key) != misspelt.end()) continue;
    complaints.error(node.mark, Fault::missing_key, std::string(what) + " needs the key '" + std::string(key) + "'");
  }
}

std::string_view nearest_known(std::string_view word, const Words& known) {
  return word.size() > kMatchedBytesMax ? std::string_view() : nearest(word, known);
}

std::string did_you_mean(std::string_view word, const Words& known) {
  const std::string_view near = nearest_known(word, known);
  if (!near.empty()) return "; did you mean " + in_quotes(near) + "?";
  return known.empty() ? "; there are none" : "; there are: " + listed(known);
}

std::string listed(const Words& words, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + std::string(words[i]);
  }
  if (words.size() > most) text += " and " + std::to_string(words.size() - most) + " more";
  return text;
}

std::optional<std::string> read_text(const Node& node, std::string_view what, Complaints& complaints) {
  if (!expect_scalar(node, what, "a text", complaints)) return std::nullopt;
  if (node.text.empty()) {
    complaints.error(node.mark, Fault::empty_text, std::string(what) + " is empty");
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::uint64_t> read_number(const Node& node, std::string_view what, std::uint64_t least,
                                         std::uint64_t most, Complaints& complaints) {
  const std::string range = "a number from " + std::to_string(least) + " to " + std::to_string(most);
  if (!expect_scalar(node, what, range, complaints)) return std::nullopt;
  std::uint64_t number = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stopped, failure] = std::from_chars(node.text.data(), end, number);
  if (failure != std::errc{} || stopped != end || number < least || number > most) {
    complaints.error(node.mark, Fault::bad_number,
                     std::string(what) + " has to be " + range + ", not " + in_quotes(node.text));
    return std::nullopt;
  }
  return number;
}

std::optional<bool> read_bool(const Node& node, std::string_view what, Complaints& complaints) {
  if (!expect_scalar(node, what, "true or false", complaints)) return std::nullopt;
  if (node.text == "true") return true;
  if (node.text == "false") return false;
  complaints.error(node.mark, Fault::bad_bool,
                   std::string(what) + " has to be true or false, not " + in_quotes(node.text));
  return std::nullopt;
}

std::optional<std::size_t> read_choice(const Node& node, std::string_view what, const Words& choices,
                                       Complaints& complaints) {
  const std::string wanted = (choices.size() == 1 ? "" : "one of ") + listed(choices);
  if (!expect_scalar(node, what, wanted, complaints)) return std::nullopt;
  const auto found = std::find(choices.begin(), choices.end(), node.text);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  complaints.error(node.mark, Fault::bad_choice,
                   std::string(what) + " has to be " + wanted + ", not " + in_quotes(node.text));
  return std::nullopt;
}

std::optional<std::string> read_name(const Node& node, std::string_view what, Complaints& complaints) {
  if (!expect_scalar(node, what, "a name", complaints)) return std::nullopt;
  if (is_name(node.text)) return node.text;
  complaints.error(node.mark, Fault::bad_name,
                   in_quotes(node.text) + " cannot be the name of " + std::string(what) +
                       ": names are 1 to 64 of a-z, 0-9, _ and -, beginning with a letter");
  return std::nullopt;
}

std::optional<std::string> read_id(const Node& node, std::string_view what, Complaints& complaints) {
  if (!expect_scalar(node, what, "an id", complaints)) return std::nullopt;
  if (core::check_id(node.text, what).ok()) return node.text;
  complaints.error(node.mark, Fault::bad_id,
                   in_quotes(node.text) + " cannot be the id of " + std::string(what) +
                       ": ids are 1 to 128 bytes without spaces and / ? # %");
  return std::nullopt;
}

std::optional<core::Span> read_span(const Node& node, std::string_view what, std::int64_t least,
                                    Complaints& complaints) {
  const std::string wanted = "a number from " + std::to_string(least) +
                             " to 100000 and one of hours, workhours, days, workdays, as in '3 workdays'";
  if (!expect_scalar(node, what, wanted, complaints)) return std::nullopt;
  const auto span = core::parse_span(node.text);
  if (span.ok() && span->count >= least) return *span;
  complaints.error(node.mark, Fault::bad_span,
                   std::string(what) + " has to be " + wanted + "; not " + in_quotes(node.text));
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
                       in_quotes(*text) + " is in this list twice; leave one of the two out");
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
    const Mapping map(node, "a title", {}, {"en", "zh"}, complaints);
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
    complaints.error(
        node.mark, Fault::not_a_mapping,
        std::string(what) + " has to be a mapping from fields to values; here is " + std::string(kind_name(node)));
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
        if (auto text = read_text(item, "an item of field " + in_quotes(key.text), complaints)) items.push_back(*text);
      }
      fields.emplace(key.text, std::move(items));
    } else if (expect_scalar(value, "field " + in_quotes(key.text), "a text or a list of texts ('' clears it)",
                             complaints)) {
      fields.emplace(key.text, value.text);
    }
  }
  return fields;
}

}  // namespace rectify::definition
