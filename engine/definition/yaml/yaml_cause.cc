#include "definition/yaml/yaml_cause.h"

#include <fmt/core.h>

#include <algorithm>

namespace rectify::definition {

namespace {

// From 1; empty behind the last one.
std::string_view line_at(std::string_view text, std::uint32_t number) {
  for (std::uint32_t line = 1; line < number; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find_first_of("\r\n"));
}

std::size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

bool says_something(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] != '#';
}

// The last line before that one with anything in it; 0: there is none.
std::uint32_t line_before(std::string_view text, std::uint32_t number) {
  while (number > 1 && !says_something(line_at(text, number - 1))) --number;
  return number - 1;
}

// Where the colon of a key stands.
std::size_t colon_of(std::string_view line) {
  const std::size_t colon = line.find(": ");
  return colon == std::string_view::npos && line.ends_with(':') ? line.size() - 1 : colon;
}

bool has_key(std::string_view line) { return colon_of(line) != std::string_view::npos; }

// Whether it goes on with the value that the line before begins.
bool goes_on(std::string_view text, std::uint32_t number) {
  const std::string_view before = line_at(text, line_before(text, number));
  const bool has_value = has_key(before) && colon_of(before) + 1 < before.size();
  return has_value && indentation(before) < indentation(line_at(text, number));
}

// Whether the line is to be a key with its value, and lacks what makes it one.
bool lacks_colon(std::string_view text, std::uint32_t number) {
  const std::string_view line = line_at(text, number);
  if (!says_something(line) || has_key(line) || goes_on(text, number)) return false;
  return std::string_view("-[]{}\"'|>").find(line[indentation(line)]) == std::string_view::npos;
}

// "deadline 3 workdays" as "deadline: 3 workdays".
std::string with_colon(std::string_view line) {
  line.remove_prefix(indentation(line));
  line = line.substr(0, line.find(" #"));
  line = line.substr(0, line.find_last_not_of(' ') + 1);
  const std::size_t end = std::min(line.find_first_of(" :"), line.size());
  const std::size_t value = std::min(line.find_first_not_of(" :", end), line.size());
  return fmt::format("{}:{}{}", line.substr(0, end), value < line.size() ? " " : "", line.substr(value));
}

}  // namespace

YamlCause cause_of(std::string_view text, const Mark& at, const std::string& said) {
  const std::string_view here = line_at(text, at.line);
  const std::size_t first = here.find_first_not_of(' ');
  if (first != std::string_view::npos && here[first] == '\t') {
    return {at, Fault::tab_in_front, "a tab in front of the line; YAML is indented with spaces"};
  }
  YamlCause cause{at, Fault::not_yaml, fmt::format("this is not YAML: {}", said)};
  // A line that is no key is taken for the beginning of the next one, or for the end of the mapping.
  const bool before = said == "illegal map value";
  const std::uint32_t number = before ? line_before(text, at.line) : at.line;
  const bool here_alone = said == "end of map not found" && at.byte == indentation(here);
  if (number == 0 || !(before || here_alone) || !lacks_colon(text, number)) return cause;
  const std::string_view line = line_at(text, number);
  const bool space = line.substr(0, line.find(' ', indentation(line))).find(':') != std::string_view::npos;
  cause.at = {number, static_cast<std::uint32_t>(indentation(line)), at.file};
  cause.message =
      fmt::format("this is not YAML; is there a {}, as in {}?",
                  std::string(space ? "space missing behind the colon" : "colon missing"), in_quotes(with_colon(line)));
  return cause;
}

}  // namespace rectify::definition
