// Outcomes of tests as JUnit XML, the form that build servers read: one suite a file, one case a test.
//
// Threads: pure functions. Errors: none; any text is escaped.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rectify::exchange {

struct TestFailure {
  std::uint32_t line = 0;
  std::string message;
};

struct TestCase {
  std::string name;
  std::size_t assertions = 0;  // that held
  std::vector<TestFailure> failures;
};

struct TestSuite {
  std::string file;
  std::vector<TestCase> cases;
};

// `failures` counts cases that failed, as readers expect; each failure of a case is told, with file and line.
[[nodiscard]] std::string to_junit(const std::vector<TestSuite>& suites);

}  // namespace rectify::exchange
