#include "base/diagnostic.h"

#include <algorithm>

#include "base/text.h"

namespace rectify {

namespace {

std::string_view line_of(std::string_view source, std::uint32_t line) {
  for (std::uint32_t i = 1; i < line; ++i) {
    const std::size_t end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  source = source.substr(0, source.find('\n'));
  if (!source.empty() && source.back() == '\r') source.remove_suffix(1);
  return source;
}

}  // namespace

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

std::string to_text(const Diagnostic& diagnostic) {
  std::string text = diagnostic.file;
  if (diagnostic.line > 0) text += (text.empty() ? "" : ":") + std::to_string(diagnostic.line);
  if (diagnostic.line > 0 && diagnostic.column > 0) text += ":" + std::to_string(diagnostic.column);
  if (!text.empty()) text += ": ";
  return text + (diagnostic.severity == Severity::error ? "error: " : "warning: ") + diagnostic.message;
}

std::string to_text_with_source(const Diagnostic& diagnostic, std::string_view source) {
  std::string text = to_text(diagnostic);
  if (diagnostic.line == 0) return text;
  const std::string_view line = line_of(source, diagnostic.line);
  if (line.empty()) return text;
  constexpr std::size_t kShown = 120;  // code points of a long line
  std::size_t before = 0;
  std::size_t at = 0;
  std::uint32_t column = 1;
  while (at < line.size() && column < std::max<std::uint32_t>(1, diagnostic.column)) {
    const CodePoint point = code_point(line, at);
    at += point.size;
    ++column;
  }
  if (column > kShown) return text;
  std::string shown;
  for (const char c : line) shown += c == '\t' ? ' ' : c;
  before = display_width(std::string_view(shown).substr(0, at));
  text += "\n    " + fit_width(shown, kShown);
  if (diagnostic.column > 0) text += "\n    " + std::string(before, ' ') + "^";
  return text;
}

}  // namespace rectify
