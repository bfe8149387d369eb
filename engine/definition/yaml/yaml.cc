#include "definition/yaml/yaml.h"

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "base/text.h"
#include "definition/yaml/yaml_cause.h"

namespace rectify::definition {

namespace {

Mark mark_of(const YAML::Mark& mark, std::uint32_t file) {
  if (mark.is_null()) return {.line = 0, .byte = 0, .file = file};
  return {static_cast<std::uint32_t>(mark.line) + 1, static_cast<std::uint32_t>(mark.column), file};
}

// Stops the parser: what has been said to the complaints is all there is to say.
struct Refused {};

// Builds the tree, and refuses what we do not read while the parser is still at it.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const Limits& limits, Complaints& complaints, std::uint32_t file)
      : limits_(limits), complaints_(complaints), file_(file) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    refuse(mark, Fault::second_document,
           "a second document begins here; a file holds one: remove the line '---' or split the file");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    begin(Node::Kind::null, mark, "", anchor);
    end();
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, Fault::yaml_feature, "aliases (*name) are not read; write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    begin(Node::Kind::scalar, mark, tag, anchor);
    open_.back().text = value;
    end();
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(Node::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(Node::Kind::mapping, mark, tag, anchor);
  }
  void OnMapEnd() override {
    check_keys(open_.back());
    end();
  }

  [[nodiscard]] bool has_root() const { return root_.has_value(); }
  [[nodiscard]] std::optional<Node> take_root() { return std::move(root_); }

 private:
  [[noreturn]] void refuse(const YAML::Mark& mark, Fault fault, std::string message) {
    complaints_.error(mark_of(mark, file_), fault, std::move(message));
    throw Refused{};
  }

  void begin(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (++nodes_ > limits_.nodes_max) {
      refuse(mark, Fault::beyond_limits,
             fmt::format("more than {} values are not read; split the file", limits_.nodes_max));
    }
    if (open_.size() >= limits_.depth_max) {
      refuse(mark, Fault::beyond_limits,
             fmt::format("nested deeper than the {} levels that are read", limits_.depth_max));
    }
    if (anchor != 0)
      complaints_.error(mark_of(mark, file_), Fault::yaml_feature, "anchors (&name) are not read; remove it");
    // yaml-cpp gives "?" for plain nodes without a tag and "!" for quoted ones.
    if (!tag.empty() && tag != "?" && tag != "!") {
      complaints_.error(mark_of(mark, file_), Fault::yaml_feature,
                        fmt::format("tags ({}) are not read; remove it", in_quotes(tag)));
    }
    open_.push_back(Node{kind, mark_of(mark, file_), {}, {}});
  }

  void end() {
    Node done = std::move(open_.back());
    open_.pop_back();
    if (open_.empty()) {
      root_ = std::move(done);
      return;
    }
    Node& parent = open_.back();
    const bool is_value = parent.is_mapping() && parent.children.size() % 2 == 1;
    if (is_value && done.kind == Node::Kind::null) done.mark = parent.children.back().mark;
    parent.children.push_back(std::move(done));
  }

  // Keys that are no text or were there before are complained about and dropped, each with its value.
  void check_keys(Node& mapping) {
    std::vector<std::size_t> order(mapping.entries());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return mapping.key(a).text < mapping.key(b).text; });
    std::vector<std::size_t> bad;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Node& key = mapping.key(order[i]);
      if (!key.is_scalar()) {
        complaints_.error(key.mark, Fault::key_not_text, "a key has to be plain text");
        bad.push_back(order[i]);
      } else if (i > 0 && mapping.key(order[i - 1]).is_scalar() && mapping.key(order[i - 1]).text == key.text) {
        complaints_.error(key.mark, Fault::key_twice,
                          fmt::format("the key {} is here twice; leave one of the two out", in_quotes(key.text)));
        bad.push_back(order[i]);
      }
    }
    if (bad.empty()) return;
    std::sort(bad.begin(), bad.end());
    std::vector<Node> kept;
    for (std::size_t i = 0; i < mapping.entries(); ++i) {
      if (std::binary_search(bad.begin(), bad.end(), i)) continue;
      kept.push_back(std::move(mapping.children[2 * i]));
      kept.push_back(std::move(mapping.children[2 * i + 1]));
    }
    mapping.children = std::move(kept);
  }

  const Limits& limits_;
  Complaints& complaints_;
  const std::uint32_t file_;
  std::vector<Node> open_;  // from the root down to the node that is being read
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
  std::size_t documents_ = 0;
};

// Reads the text where it lies.
class ViewBuffer final : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // streambuf's signature; nothing writes to a get area
    setg(begin, begin, begin + text.size());
  }
};

// yaml-cpp takes byte 4 for the end of the file and guesses encodings from zero bytes: only clean UTF-8 gets to it.
bool check_bytes(std::string_view text, Complaints& complaints, std::uint32_t file) {
  Mark at{1, 0, file};
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point(text, i);
    const bool broken = point.value == 0xFFFD && point.size == 1;
    const bool control = (point.value < 0x20 && point.value != '\t' && point.value != '\n' && point.value != '\r') ||
                         point.value == 0x7f;
    if (broken || control) {
      complaints.error(at, broken ? Fault::not_utf8 : Fault::control_character,
                       broken ? "these bytes are not UTF-8; save the file as UTF-8"
                              : "a control character; YAML is text: remove it");
      return false;
    }
    at.byte += static_cast<std::uint32_t>(point.size);
    if (point.value == '\n') at = {at.line + 1, 0, file};
    i += point.size;
  }
  return true;
}

}  // namespace

const Node* Node::find(std::string_view name) const {
  if (!is_mapping()) return nullptr;
  for (std::size_t i = 0; i < entries(); ++i) {
    if (key(i).text == name) return &value(i);
  }
  return nullptr;
}

std::optional<Node> parse_yaml(std::string_view text, const Limits& limits, Complaints& complaints,
                               std::uint32_t file) {
  if (text.size() > limits.bytes_max) {
    complaints.error(Mark{.line = 0, .byte = 0, .file = file}, Fault::beyond_limits,
                     fmt::format("the file has {} bytes; at most {} are read", text.size(), limits.bytes_max));
    return std::nullopt;
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (!check_bytes(text, complaints, file)) return std::nullopt;
  TreeBuilder builder(limits, complaints, file);
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused&) {
    return std::nullopt;
  } catch (const YAML::Exception& exception) {
    YamlCause cause = cause_of(text, mark_of(exception.mark, file), exception.msg);
    complaints.error(cause.at, cause.fault, std::move(cause.message));
    return std::nullopt;
  }
  if (!builder.has_root())
    complaints.error(Mark{.line = 0, .byte = 0, .file = file}, Fault::empty_file, "the file is empty");
  return builder.take_root();
}

}  // namespace rectify::definition
