#include "cli/drawing.h"

#include "cli/child_program.h"

namespace rectify::cli {

namespace {

constexpr std::chrono::seconds kLayoutLimit{60};

Result<std::string> laid_out(const std::string& dot) {
  auto svg = output_of({"dot", "-Tsvg"}, dot, kLayoutLimit);
  if (svg || svg.error().code != Code::not_found) return svg;
  return Error{Code::unavailable,
               "SVG is laid out by Graphviz, which is not installed: apt-get install graphviz; or take --to mermaid, "
               "which needs nothing, or --to dot",
               "dot"};
}

}  // namespace

Result<std::string> drawn(const definition::Picture& picture, const std::string& language) {
  if (language == "mermaid") return to_mermaid(picture);
  const std::string dot = to_dot(picture);
  return language == "svg" ? laid_out(dot) : Result<std::string>(dot);
}

Result<std::string> drawing_language(const std::string& file) {
  if (file.ends_with(".mmd")) return std::string("mermaid");
  if (file.ends_with(".dot")) return std::string("dot");
  if (file.ends_with(".svg")) return std::string("svg");
  return Error{Code::invalid, "a diagram is written as .mmd (Mermaid), .dot or .svg", file};
}

}  // namespace rectify::cli
