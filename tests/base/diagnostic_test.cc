// Diagnostics: how a complaint about a file is printed.
#include "base/diagnostic.h"

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace rectify;

namespace {

Diagnostic at(std::uint32_t line, std::uint32_t column) {
  return {.severity = Severity::error, .file = "a.yaml", .line = line, .column = column, .message = "no such state"};
}

// The columns before the caret, and what stands under the rest of the line from there.
std::string pointed_at(const std::string& text) {
  const std::size_t caret_line = text.rfind('\n');
  const std::string caret = text.substr(caret_line + 1);
  const std::string shown = text.substr(0, caret_line).substr(text.substr(0, caret_line).rfind('\n') + 1);
  std::size_t end = 0;
  while (end < shown.size() && display_width(shown.substr(0, end)) < caret.size() - 1)
    end += code_point(shown, end).size;
  return shown.substr(end);
}

}  // namespace

TEST_CASE("a diagnostic names file, line and column as far as they are known") {
  CHECK(to_text(at(3, 7)) == "a.yaml:3:7: error: no such state");
  CHECK(to_text(at(3, 0)) == "a.yaml:3: error: no such state");
  CHECK(to_text(at(0, 7)) == "a.yaml: error: no such state");
  CHECK(to_text({.severity = Severity::warning, .file = {}, .line = 0, .column = 0, .message = "odd"}) ==
        "warning: odd");
  Diagnostic coded = at(3, 7);
  coded.code = "RW0201";
  CHECK(to_text(coded) == "a.yaml:3:7: error[RW0201]: no such state");
}

TEST_CASE("only errors are errors") {
  CHECK_FALSE(has_errors({}));
  CHECK_FALSE(has_errors({{.severity = Severity::warning, .file = {}, .line = 0, .column = 0, .message = {}}}));
  CHECK(has_errors({{.severity = Severity::warning, .file = {}, .line = 0, .column = 0, .message = {}}, at(1, 1)}));
}

TEST_CASE("the caret stands under the column, by what is seen and not by bytes") {
  CHECK(to_text_with_source(at(2, 5), "one\nto: assinged\r\nthree\n") ==
        "a.yaml:2:5: error: no such state\n    to: assinged\n        ^");
  CHECK(to_text_with_source(at(1, 4), "标题\uFF1Ax") ==
        "a.yaml:1:4: error: no such state\n    标题\uFF1Ax\n          ^");
  CHECK(to_text_with_source(at(1, 3), "\t\tx") == "a.yaml:1:3: error: no such state\n      x\n      ^");
  CHECK(to_text_with_source(at(1, 99), "end") == "a.yaml:1:99: error: no such state\n    end\n       ^");
  CHECK(to_text_with_source(at(1, 0), "whole") == "a.yaml:1: error: no such state\n    whole");
}

TEST_CASE("a line that is not there is not shown") {
  CHECK(to_text_with_source(at(9, 1), "one\n") == to_text(at(9, 1)));
  CHECK(to_text_with_source(at(0, 0), "one\n") == to_text(at(0, 0)));
  CHECK(to_text_with_source(at(1, 1), "") == to_text(at(1, 1)));
}

TEST_CASE("of a long line the part around the column is shown") {
  std::string line;
  for (int i = 0; i < 300; ++i) line += "整";
  for (const std::uint32_t column : {1U, 30U, 59U, 60U, 61U, 62U, 200U, 300U}) {
    std::string marked;
    for (std::uint32_t i = 1; i <= 300; ++i) marked += i == column ? "错" : "整";
    const std::string text = to_text_with_source(at(1, column), marked);
    INFO(text);
    CHECK(pointed_at(text).rfind("错", 0) == 0);
    const std::string shown = text.substr(text.find('\n') + 5, text.rfind('\n') - text.find('\n') - 5);
    CHECK(display_width(shown) <= 120);
  }
}

TEST_CASE("what a file holds cannot steer the terminal") {
  CHECK(to_text_with_source(at(1, 2), "\x1B[2Jx").find('\x1B') == std::string::npos);
}
