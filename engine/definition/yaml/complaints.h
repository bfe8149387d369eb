// What is wrong with one file, and those it is made from, gathered while they are read. Threads: values, no shared
// state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "definition/definition.h"
#include "definition/faults/fault.h"

namespace rectify::definition {

// As parsers count: the line from 1 (0 for the whole file), the byte within the line from 0.
struct Mark {
  std::uint32_t line = 0;
  std::uint32_t byte = 0;
  std::uint32_t file = 0;  // Complaints::add_file
};

class Complaints {
 public:
  // `text` is what marks point into; it must outlive the complaints.
  explicit Complaints(std::string_view file, std::string_view text = {}) { (void)add_file(file, text); }

  // One more that marks point into, from now on under the number that comes back; the first one is 0. `text` must
  // outlive the complaints.
  [[nodiscard]] std::uint32_t add_file(std::string_view file, std::string_view text);

  void error(const Place& at, Fault fault, std::string message) { add(Severity::error, at, fault, std::move(message)); }
  void warning(const Place& at, Fault fault, std::string message) {
    add(Severity::warning, at, fault, std::move(message));
  }
  void error(const Mark& at, Fault fault, std::string message) { add(Severity::error, at, fault, std::move(message)); }
  void warning(const Mark& at, Fault fault, std::string message) {
    add(Severity::warning, at, fault, std::move(message));
  }

  [[nodiscard]] PlaceInFile place_of(const Mark& mark);

  // How many errors there were, those that were left out included.
  [[nodiscard]] std::size_t errors() const { return errors_; }

  // Gives them away, in the order of their places. Past kMost it only says that there is more.
  [[nodiscard]] std::vector<Diagnostic> take();

  static constexpr std::size_t kMost = 200;

 private:
  [[nodiscard]] bool admits(Severity severity);
  void add(Severity severity, const Place& at, Fault fault, std::string message);
  void add(Severity severity, const Mark& at, Fault fault, std::string message);

  struct File {
    std::string name;
    std::string_view text;
    std::vector<std::size_t> line_starts;  // made when first needed
  };

  std::vector<File> files_;
  std::vector<Diagnostic> all_;
  std::size_t errors_ = 0;
  bool more_ = false;
};

// A reader's result: `value` where nothing is wrong with it.
template <typename T>
[[nodiscard]] Read<T> read_of(T value, Complaints& complaints) {
  Read<T> read;
  if (complaints.errors() == 0) read.value = std::move(value);
  read.diagnostics = complaints.take();
  return read;
}

// Text of the file for a message: in quotes, cut when long, without control characters.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace rectify::definition
