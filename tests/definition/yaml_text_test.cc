// Trees as text: what is written reads as the same tree.
#include <rapidcheck.h>

#include "support/property.h"

#include <catch2/catch.hpp>

#include "definition/yaml/yaml.h"

using namespace rectify;
using namespace rectify::definition;

namespace {

std::optional<Node> parse(const std::string& text) {
  Complaints complaints("text", text);
  auto tree = parse_yaml(text, {}, complaints);
  if (complaints.errors() > 0) return std::nullopt;
  return tree;
}

bool same(const Node& a, const Node& b) {
  return a.kind == b.kind && a.text == b.text && std::ranges::equal(a.children, b.children, same);
}

Node scalar(std::string text) { return {Node::Kind::scalar, {}, std::move(text), {}}; }

std::string any_text() {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "a", " a", "a ", "yes", "~", "null", "Null", "NULL", "- a", "-", "#x", " #", "a: b", ":", "'", "\"", "\\", "\n",
      "\n\n", "\t", "\r", " ", "整改", "，", "\u00a0", "\u0085", "\u2028", "\uFEFF", "\x01", "\x7f", "{", "}", "[", "]",
      ",", "&a", "*a", "!t", "|", ">", "%", "@", "`", "?", "...", "---", "<<", "=", "1", "0x1f", "true", "2020-01-01"));
  std::string text;
  for (std::size_t i = 0; i < parts.size() && i < 6; ++i) text += parts[i];
  return text;
}

Node any_tree(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 6 : 3);
  if (kind == 0) return {Node::Kind::null, {}, {}, {}};
  if (kind < 3) return scalar(any_text());
  Node node{kind < 5 ? Node::Kind::mapping : Node::Kind::sequence, {}, {}, {}};
  const int members = *rc::gen::inRange(0, 4);
  for (int i = 0; i < members; ++i) {
    // Keys differ, whatever they begin with.
    if (node.is_mapping()) node.children.push_back(scalar(any_text() + std::to_string(i)));
    node.children.push_back(any_tree(depth - 1));
  }
  return node;
}

}  // namespace

TEST_CASE("a tree as text reads as the same tree") {
  rectify::test::holds([] {
    const Node tree = any_tree(5);
    const std::string text = to_yaml(tree);
    RC_LOG() << text;
    const auto read = parse(text);
    RC_ASSERT(read.has_value());
    RC_ASSERT(same(*read, tree));
    RC_ASSERT(to_yaml(*read) == text);
  });
}

TEST_CASE("texts that mean something else without quotes are quoted, others are not") {
  for (const std::string text :
       {"",    " a", "a ", "~",  "null", "NULL", "- a", "#x", "a: b", "a #b", "'a'", "\"",   "a\nb", "\t",
        "[a]", "{a", "&a", "*a", "!a",   "%a",   "|",   ">",  "?",    "...",  "---", "\x7f", "@a"}) {
    CAPTURE(text);
    CHECK(to_yaml(scalar(text)).front() == '"');
    const auto read = parse(to_yaml(scalar(text)));
    REQUIRE(read);
    CHECK(same(*read, scalar(text)));
  }
  for (const std::string text : {"a", "rectification", "3 workdays", "2020-12-31", "整改办", "li.na/office", "nulla"}) {
    CAPTURE(text);
    CHECK(to_yaml(scalar(text)) == text + "\n");
  }
}

TEST_CASE("a text with several lines, and nothing at all, come back as they were") {
  for (const std::string text : {"a:\n  - b\n  -\n    - c\n    - {}\nd: []\ne: ~\n", "[]", "{}", "~", "- - - a"}) {
    CAPTURE(text);
    const auto tree = parse(text);
    REQUIRE(tree);
    const auto again = parse(to_yaml(*tree));
    REQUIRE(again);
    CHECK(same(*tree, *again));
  }
}
