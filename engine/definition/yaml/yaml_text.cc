// Trees of nodes back to text.
#include <algorithm>

#include "base/text.h"
#include "definition/yaml/yaml.h"

namespace rectify::definition {

namespace {

// Whether the text stands for itself without quotes; without them, some words are read as nothing.
bool is_plain(std::string_view text) {
  if (text.empty() || text == "null" || text == "Null" || text == "NULL") return false;
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '/' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  };
  if (text.starts_with(kByteOrderMark)) return false;  // at the beginning of a file it would not be text
  const char first = text.front();
  if (first == ' ' || first == '-' || first == '.' || first == '/') return false;
  if (!std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == ' '; })) return false;
  return text.back() != ' ';
}

std::string quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += "\\x";
      out += kHex[(static_cast<unsigned char>(c) >> 4U) & 0xfU];
      out += kHex[static_cast<unsigned char>(c) & 0xfU];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string scalar(std::string_view text) { return is_plain(text) ? std::string(text) : quoted(text); }

void write(const Node& node, std::size_t indent, std::string& out);

// Behind a key or a dash: on the same line, or as a block on the next ones.
void write_value(const Node& node, std::size_t indent, std::string& out) {
  switch (node.kind) {
    case Node::Kind::null:
      out += " ~\n";
      return;
    case Node::Kind::scalar:
      out += " " + scalar(node.text) + "\n";
      return;
    case Node::Kind::sequence:
    case Node::Kind::mapping:
      if (node.children.empty()) {
        out += node.is_mapping() ? " {}\n" : " []\n";
        return;
      }
      out += "\n";
      write(node, indent + 2, out);
      return;
  }
}

void write(const Node& node, std::size_t indent, std::string& out) {
  const std::string margin(indent, ' ');
  if (node.is_sequence()) {
    for (const Node& item : node.children) {
      out += margin + "-";
      write_value(item, indent, out);
    }
    return;
  }
  for (std::size_t i = 0; i < node.entries(); ++i) {
    out += margin + scalar(node.key(i).text) + ":";
    write_value(node.value(i), indent, out);
  }
}

}  // namespace

std::string to_yaml(const Node& node) {
  std::string out;
  if (node.children.empty()) {
    write_value(node, 0, out);
    return out.substr(1);
  }
  write(node, 0, out);
  return out;
}

}  // namespace rectify::definition
