// The picture in Graphviz' language. Laid out from the top down: an arrow that leads back is written from its end, so
// that only those that lead on say what lies below what.
#include <fmt/core.h>

#include <string_view>
#include <utility>

#include "definition/graph/graph_look.h"

namespace rectify::definition {

namespace {

constexpr std::size_t kNodeColumns = 44;
constexpr std::size_t kLabelColumns = 30;
constexpr std::string_view kFonts = "Helvetica,Arial,Noto Sans CJK SC,Microsoft YaHei,PingFang SC,sans-serif";

std::string in_html(std::string_view text) {
  return escaped(text, [](std::string& out, char32_t c) {
    if (c == U'&') {
      out += "&amp;";
    } else if (c == U'<') {
      out += "&lt;";
    } else if (c == U'>') {
      out += "&gt;";
    } else {
      append_utf8(out, c);
    }
  });
}

// No line begins with these: Chinese marks, a blank that does not break, and the sign of a rung's time.
constexpr std::u32string_view kClinging = U"，、：；。）》”\u00A0+";
// A line ends best behind these.
constexpr std::u32string_view kEnding = U" ，、：；。";

// How much of the text is its first line of at most so many columns: up to where words or Chinese characters end, and
// rather at the end of a part than inside one.
std::size_t line_of(std::string_view text, std::size_t columns) {
  std::size_t good = 0;
  std::size_t possible = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point(text, i);
    i += point.size;
    if (possible > 0 && display_width(text.substr(0, i)) > columns) {
      return good > 0 && 2 * display_width(text.substr(0, good)) > columns ? good : possible;
    }
    if (i < text.size() && kClinging.find(code_point(text, i).value) != std::u32string_view::npos) continue;
    const bool ends_part = kEnding.find(point.value) != std::u32string_view::npos;
    if (ends_part) good = i;
    if (ends_part || point.value >= 0x2E80) possible = i;
  }
  return text.size();
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t size = line_of(text, columns);
    lines.emplace_back(text.substr(0, text.find_last_not_of(' ', size - 1) + 1));
    text.remove_prefix(size);
  }
  return lines;
}

// An HTML-like label: a table without borders, a line of text a row.
class Table {
 public:
  enum class Of { node, arrow };
  explicit Table(Of of) : of_arrow_(of == Of::arrow), columns_(of_arrow_ ? kLabelColumns : kNodeColumns) {}

  void title(std::string_view text) {
    for (const std::string& line : wrapped(text, columns_))
      row("<b>" + in_html(line) + "</b>", of_arrow_ ? "9.5" : "11", "#000000");
  }
  void lines(const Picture::Lines& lines) {
    for (const Picture::Line& line : lines) {
      const bool small = line.tone == Picture::Line::Tone::quiet || line.tone == Picture::Line::Tone::urgent;
      for (const std::string& text : wrapped(line.text, columns_)) {
        const std::string html = in_html(text);
        row(line.tone == Picture::Line::Tone::count ? "<b>" + html + "</b>" : html, small ? "8.5" : "9.5",
            colour_of(line.tone));
      }
    }
  }
  [[nodiscard]] std::string html() const {
    return fmt::format("<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"{}\">{}</table>>",
                       of_arrow_ ? "0" : "1", rows_);
  }

 private:
  // Beside an arrow the lines begin at the left, with a gap.
  void row(const std::string& html, const char* size, std::string_view colour) {
    const std::string gap = of_arrow_ ? "&#160;&#160;" : "";
    rows_ += fmt::format("<tr><td{}><font point-size=\"{}\" color=\"{}\">{}{}{}</font></td></tr>",
                         of_arrow_ ? " align=\"left\"" : "", size, colour, gap, html, gap);
  }

  bool of_arrow_;
  std::size_t columns_;
  std::string rows_;
};

using Attributes = std::vector<std::pair<std::string_view, std::string>>;  // values as they are written

std::string in_brackets(const Attributes& attributes) {
  std::string text;
  for (const auto& [name, value] : attributes) text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
  return " [" + text + "];\n";
}

class DotWriter {
 public:
  explicit DotWriter(const Picture& picture) : picture_(picture) {}

  std::string write() {
    Table title(Table::Of::node);
    title.title(picture_.title);
    title.lines(picture_.lines);
    const std::string fonts = quoted(kFonts);
    out_ = fmt::format("digraph {} {{\n", quoted(picture_.title));
    out_ += fmt::format("  graph{}", in_brackets({{"rankdir", "TB"},
                                                  {"nodesep", "0.4"},
                                                  {"ranksep", "0.45"},
                                                  {"fontname", fonts},
                                                  {"labelloc", "t"},
                                                  {"label", title.html()}}));
    out_ += fmt::format("  node{}", in_brackets({{"shape", "box"},
                                                 {"style", "\"rounded,filled\""},
                                                 {"fillcolor", "white"},
                                                 {"fontname", fonts},
                                                 {"margin", "\"0.12,0.06\""}}));
    out_ += fmt::format("  edge{}",
                        in_brackets({{"fontname", fonts}, {"color", quoted(kArrowColour)}, {"arrowsize", "0.8"}}));
    for (const Picture::Group& group : picture_.groups) write_group(group, "  ", "\"rounded,filled\"");
    for (const Picture::Arrow& arrow : picture_.arrows) write_arrow(arrow);
    return out_ + "}\n";
  }

 private:
  void write_group(const Picture::Group& group, const std::string& margin, const char* style) {
    const PhaseLook& look = look_of(group.phase);
    const std::string inside = margin + "  ";
    out_ += fmt::format("{}subgraph cluster_{} {{\n", margin, ++groups_);
    out_ += inside + "graph" +
            in_brackets({{"label", "<<b>" + in_html(group.title) + "</b>>"},
                         {"labeljust", "l"},
                         {"fontsize", "11"},
                         {"style", style},
                         {"fillcolor", quoted(look.ground)},
                         {"color", quoted(look.line)},
                         {"fontcolor", quoted(look.line)}});
    for (const Picture::Node& node : group.nodes) write_node(node, look, inside);
    for (const Picture::Group& inner : group.groups) write_group(inner, inside, "\"rounded,dashed\"");
    out_ += margin + "}\n";
  }

  void write_node(const Picture::Node& node, const PhaseLook& look, const std::string& margin) {
    Table table(Table::Of::node);
    table.title(node.title);
    table.lines(node.lines);
    Attributes attributes{{"label", table.html()}, {"color", quoted(look.line)}};
    if (node.final) attributes.emplace_back("peripheries", "2");
    if (node.paused) attributes.emplace_back("style", "\"rounded,filled,dashed\"");
    out_ += margin + quoted(node.id) + in_brackets(attributes);
    if (!node.start) return;
    out_ +=
        margin + kStart +
        in_brackets(
            {{"shape", "circle"}, {"fillcolor", "black"}, {"width", "0.15"}, {"label", "\"\""}, {"fixedsize", "true"}});
    out_ += fmt::format("{}{} -> {};\n", margin, kStart, quoted(node.id));
  }

  // Several beginnings meet in a point.
  void write_arrow(const Picture::Arrow& arrow) {
    const std::string colour = quoted(arrow.back ? kBackColour : kArrowColour);
    std::string from = quoted(arrow.from.front());
    if (arrow.from.size() > 1) {
      from = "\"(" + std::to_string(++points_) + ")\"";
      out_ +=
          "  " + from + in_brackets({{"shape", "point"}, {"width", "0.06"}, {"color", colour}, {"fillcolor", colour}});
      for (const std::string& name : arrow.from) {
        out_ += "  " + ends(quoted(name), from, arrow.back) + in_brackets({{"dir", "none"}, {"color", colour}});
      }
    }
    Table label(Table::Of::arrow);
    for (const Picture::Label& one : arrow.labels) {
      label.title(one.title);
      label.lines(one.lines);
    }
    Attributes attributes{{"label", label.html()}};
    if (arrow.back) attributes.insert(attributes.end(), {{"dir", "back"}, {"color", colour}});
    if (arrow.timed) attributes.emplace_back("style", "dashed");
    if (arrow.main) attributes.emplace_back("weight", "8");
    out_ += "  " + ends(from, quoted(arrow.to), arrow.back) + in_brackets(attributes);
  }

  static std::string ends(const std::string& from, const std::string& to, bool back) {
    return back ? to + " -> " + from : from + " -> " + to;
  }

  static constexpr const char* kStart = "\"(start)\"";  // names of states have no brackets

  const Picture& picture_;
  std::string out_;
  std::size_t groups_ = 0;
  std::size_t points_ = 0;
};

}  // namespace

std::string to_dot(const Picture& picture) { return DotWriter(picture).write(); }

}  // namespace rectify::definition
