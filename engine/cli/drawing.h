// Pictures of workflows as text of Mermaid or Graphviz, or laid out by Graphviz as SVG.
//
// Threads: any.
#pragma once

#include "definition/graph/graph.h"
#include "rectify/result.h"

namespace rectify::cli {

// `language`: mermaid, dot or svg. Errors: unavailable (Graphviz is not installed), as output_of.
[[nodiscard]] Result<std::string> drawn(const definition::Picture& picture, const std::string& language);

// By the end of the file's name: .mmd, .dot or .svg. Errors: invalid.
[[nodiscard]] Result<std::string> drawing_language(const std::string& file);

}  // namespace rectify::cli
