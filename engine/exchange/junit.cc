#include "exchange/junit.h"

#include <fmt/core.h>

#include "exchange/xml_text.h"

namespace rectify::exchange {

namespace {

void attribute(std::string& out, std::string_view name, std::string_view value) {
  out += ' ';
  out += name;
  out += "=\"";
  append_xml(out, value);
  out += '"';
}

std::size_t failed(const TestSuite& suite) {
  std::size_t count = 0;
  for (const TestCase& one : suite.cases) count += one.failures.empty() ? 0U : 1U;
  return count;
}

void append_case(std::string& out, const TestSuite& suite, const TestCase& one) {
  out += "    <testcase";
  attribute(out, "name", one.name);
  attribute(out, "classname", suite.file);
  attribute(out, "file", suite.file);
  attribute(out, "assertions", std::to_string(one.assertions + one.failures.size()));
  if (one.failures.empty()) {
    out += "/>\n";
    return;
  }
  out += ">\n";
  for (const TestFailure& failure : one.failures) {
    out += "      <failure type=\"expectation\"";
    attribute(out, "message", failure.message);
    out += '>';
    append_xml(out, fmt::format("{}:{}: {}", suite.file, failure.line, failure.message));
    out += "</failure>\n";
  }
  out += "    </testcase>\n";
}

}  // namespace

std::string to_junit(const std::vector<TestSuite>& suites) {
  std::size_t tests = 0;
  std::size_t failures = 0;
  for (const TestSuite& suite : suites) {
    tests += suite.cases.size();
    failures += failed(suite);
  }
  std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  out += "\n<testsuites";
  attribute(out, "tests", std::to_string(tests));
  attribute(out, "failures", std::to_string(failures));
  out += ">\n";
  for (const TestSuite& suite : suites) {
    out += "  <testsuite";
    attribute(out, "name", suite.file);
    attribute(out, "tests", std::to_string(suite.cases.size()));
    attribute(out, "failures", std::to_string(failed(suite)));
    out += ">\n";
    for (const TestCase& one : suite.cases) append_case(out, suite, one);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace rectify::exchange
