// The bad files and what they say is wrong with them: lines "# expect: 12:5 RW0102 …" and "# warn: …" of a YAML file,
// "X-EXPECT:12:5 RW0508 …" and "X-WARN:…" of a calendar. Severity, place and code are exact; the text is a part of the
// message. A place in a file of bases/, which a bad file extends, has that file's name before it: "town.yaml:12:5".
#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "sources.h"

namespace rectify::definition {

// What begins with one of the prefixes, by name.
inline std::vector<std::string> bad_files(const std::vector<std::string>& prefixes) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(source_path("tests/definition/bad"))) {
    std::string name = entry.path().filename().string();
    const auto begins = [&](const std::string& prefix) { return name.starts_with(prefix); };
    if (std::ranges::any_of(prefixes, begins)) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

inline std::string line_of(const Diagnostic& diagnostic) {
  const std::filesystem::path file(diagnostic.file);
  const std::string base = file.parent_path().filename() == "bases" ? file.filename().string() + ":" : "";
  return (diagnostic.severity == Severity::error ? "error " : "warning ") + base + std::to_string(diagnostic.line) +
         ":" + std::to_string(diagnostic.column) + " " + diagnostic.code + " " + diagnostic.message;
}

inline std::vector<std::string> expected_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    for (const std::string mark : {"# expect: ", "X-EXPECT:"}) {
      if (line.starts_with(mark)) lines.push_back("error " + line.substr(mark.size()));
    }
    for (const std::string mark : {"# warn: ", "X-WARN:"}) {
      if (line.starts_with(mark)) lines.push_back("warning " + line.substr(mark.size()));
    }
  }
  return lines;
}

inline std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n    " + line;
  return text.empty() ? "\n    (nothing)" : text;
}

inline bool meets(const std::string& expected, const std::string& found) {
  std::size_t head = 0;
  for (int words = 0; words < 3; ++words) head = expected.find(' ', head) + 1;
  return found.starts_with(expected.substr(0, head)) && found.find(expected.substr(head), head) != std::string::npos;
}

// Every fault is complained about, in its place, and nothing else is.
inline void check_bad_file(const std::string& name, const std::vector<Diagnostic>& diagnostics) {
  const std::vector<std::string> expected = expected_lines(source_text("tests/definition/bad/" + name));
  std::vector<std::string> found;
  found.reserve(diagnostics.size());
  for (const Diagnostic& diagnostic : diagnostics) found.push_back(line_of(diagnostic));
  INFO(name << "\n  expected:" << joined(expected) << "\n  found:" << joined(found));
  CHECK_FALSE(expected.empty());
  CHECK(std::equal(expected.begin(), expected.end(), found.begin(), found.end(), meets));
}

}  // namespace rectify::definition
