// The picture as a flowchart of Mermaid: the one kind of its diagrams that has groups, dashed arrows and lines of text
// in its boxes. Mermaid breaks lines and lays out by itself. States are s1, s2, … since not every name can be an id.
#include <fmt/core.h>

#include <map>
#include <string_view>

#include "definition/graph/graph_look.h"

namespace rectify::definition {

namespace {

// In a quoted label: only what means nothing to Mermaid, its HTML and its Markdown is written as it is. Behind a
// backslash a space of no width, or "\n" would be the end of a line.
std::string in_label(std::string_view text) {
  return escaped(text, [](std::string& out, char32_t c) {
    constexpr std::u32string_view kPlain = U" ,.:()/+'=";
    const bool letter = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') || c >= 0x80;
    if (letter || kPlain.find(c) != std::u32string_view::npos) {
      append_utf8(out, c);
    } else {
      out += "#" + std::to_string(static_cast<std::uint32_t>(c)) + (c == U'\\' ? ";#8203;" : ";");
    }
  });
}

void add(std::string& html, const Picture::Lines& lines) {
  for (const Picture::Line& line : lines) {
    const bool strong = line.tone == Picture::Line::Tone::count;
    const bool slanted = line.tone == Picture::Line::Tone::urgent;
    const char* const begin = strong ? "<b>" : slanted ? "<i>" : "";
    const char* const end = strong ? "</b>" : slanted ? "</i>" : "";
    html += "<br/>" + (begin + in_label(line.text)) + end;
  }
}

std::string label_of(const std::string& title, const Picture::Lines& lines) {
  std::string html = "<b>" + in_label(title) + "</b>";
  add(html, lines);
  return html;
}

class MermaidWriter {
 public:
  explicit MermaidWriter(const Picture& picture) : picture_(picture) {}

  std::string write() {
    std::string title = picture_.title;
    for (const Picture::Line& line : picture_.lines) title += " · " + line.text;
    out_ = fmt::format("---\ntitle: {}\n---\nflowchart TB\n", quoted(title));
    for (const Picture::Group& group : picture_.groups) write_group(group, "  ", "");
    for (const Picture::Arrow& arrow : picture_.arrows) write_arrow(arrow);
    write_looks();
    return out_;
  }

 private:
  void write_group(const Picture::Group& group, const std::string& margin, const char* style) {
    const std::string id = "g" + std::to_string(++groups_);
    const PhaseLook& look = look_of(group.phase);
    looks_ += fmt::format("  style {} fill:{},stroke:{}{}\n", id, look.ground, look.line, style);
    out_ += fmt::format("{}subgraph {}[\"{}\"]\n", margin, id, in_label(group.title));
    for (const Picture::Node& node : group.nodes) write_node(node, margin + "  ");
    for (const Picture::Group& inner : group.groups) write_group(inner, margin + "  ", ",stroke-dasharray:4");
    out_ += margin + "end\n";
  }

  void write_node(const Picture::Node& node, const std::string& margin) {
    const std::string& id = ids_.emplace(node.id, "s" + std::to_string(ids_.size() + 1)).first->second;
    const std::string label = "\"" + label_of(node.title, node.lines) + "\"";
    out_ += fmt::format("{}{}{}\n", margin, id, node.final ? "[[" + label + "]]" : "(" + label + ")");
    if (node.final) finals_.push_back(id);
    if (node.paused) paused_.push_back(id);
    if (node.start) out_ += fmt::format("{}start(( )) --> {}\n", margin, id);
  }

  void write_arrow(const Picture::Arrow& arrow) {
    std::string from = ids_.at(arrow.from.front());
    if (arrow.from.size() > 1) {
      const std::string point = "j" + std::to_string(points_.size() + 1);
      out_ += "  " + point + "(( ))\n";
      for (const std::string& name : arrow.from) out_ += fmt::format("  {} --- {}\n", ids_.at(name), point);
      points_.push_back(point);
      from = point;
    }
    std::string label;
    for (const Picture::Label& one : arrow.labels) {
      label += (label.empty() ? "" : "<br/>") + label_of(one.title, one.lines);
    }
    out_ += fmt::format("  {}{}|\"{}\"| {}\n", from, arrow.timed ? " -.->" : " -->", label, ids_.at(arrow.to));
  }

  void write_looks() {
    out_ += looks_;
    out_ += fmt::format("  classDef default fill:#FFFFFF,stroke:{}\n", kArrowColour);
    write_class("begin", {"start"}, "fill:#000000,stroke:#000000");
    write_class("joint", points_, fmt::format("fill:{},stroke:{}", kArrowColour, kArrowColour));
    write_class("last", finals_, "stroke-width:2px");
    write_class("still", paused_, "stroke-dasharray:5");
  }

  void write_class(const std::string& name, const std::vector<std::string>& ids, const std::string& look) {
    if (ids.empty()) return;
    out_ += fmt::format("  classDef {} {}\n  class ", name, look);
    for (std::size_t i = 0; i < ids.size(); ++i) out_ += (i == 0 ? "" : ",") + ids[i];
    out_ += " " + name + "\n";
  }

  const Picture& picture_;
  std::string out_;
  std::string looks_;
  std::map<std::string, std::string, std::less<>> ids_;
  std::vector<std::string> finals_, paused_, points_;
  std::size_t groups_ = 0;
};

}  // namespace

std::string to_mermaid(const Picture& picture) { return MermaidWriter(picture).write(); }

}  // namespace rectify::definition
