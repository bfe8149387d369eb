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

constexpr std::size_t kShownColumns = 120;  // of a long line
constexpr std::size_t kShownBefore = 60;    // of these, at most so many before the caret where the line was cut

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// Where to cut a long line so that the character at `at` is shown, with some of what stands before it.
std::size_t begin_of_shown(std::string_view line, std::size_t at) {
  std::size_t begin = 0;
  std::size_t width = display_width(line.substr(0, at));
  while (width > kShownBefore) {
    const std::size_t size = code_point(line, begin).size;
    width -= display_width(line.substr(begin, size));
    begin += size;
  }
  return begin;
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
  text += diagnostic.severity == Severity::error ? "error" : "warning";
  if (!diagnostic.code.empty()) text += "[" + diagnostic.code + "]";
  return text + ": " + diagnostic.message;
}

std::string to_text_with_source(const Diagnostic& diagnostic, std::string_view source) {
  std::string text = to_text(diagnostic);
  if (diagnostic.line == 0) return text;
  std::string line(line_of(source, diagnostic.line));
  if (line.empty()) return text;
  // Neither tabs, whose width is unknown, nor anything else that moves a terminal's cursor.
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  std::size_t at = 0;
  for (std::uint32_t column = 1; at < line.size() && column < diagnostic.column; ++column)
    at += code_point(line, at).size;
  std::size_t before = display_width(std::string_view(line).substr(0, at));
  const std::size_t needed = before + 3;  // the character itself and the … of what comes after it
  if (needed > kShownColumns && display_width(line) > kShownColumns) {
    const std::size_t cut = begin_of_shown(line, at);
    line = "…" + line.substr(cut);
    before = display_width("…") + display_width(std::string_view(line).substr(std::string_view("…").size(), at - cut));
  }
  text += "\n    " + fit_width(line, kShownColumns);
  if (diagnostic.column > 0) text += "\n    " + std::string(before, ' ') + "^";
  return text;
}

}  // namespace rectify
