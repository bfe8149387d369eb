// What is wrong with a file a person wrote: where, what, and what would be right. Readers report all of them at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rectify {

enum class Severity { error, warning };

struct Diagnostic {
  Severity severity = Severity::error;
  std::string file;
  std::uint32_t line = 0;    // from 1; 0 where the whole file is meant
  std::uint32_t column = 0;  // from 1, in code points; 0 where the whole line is meant
  std::string message;       // one sentence: what is wrong and what would be right
  std::string code{};        // "RW0103", which `rectify explain` explains; empty where there is nothing to explain
};

[[nodiscard]] bool has_errors(const std::vector<Diagnostic>& diagnostics);

// "file:line:column: error[code]: message"; parts that are 0 or empty are left out.
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);

// to_text, then the line of `source` and a caret under the column (aligned by display width). A long line is cut to the
// part around the column; control characters are shown as spaces.
[[nodiscard]] std::string to_text_with_source(const Diagnostic& diagnostic, std::string_view source);

}  // namespace rectify
