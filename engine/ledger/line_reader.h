// A file of lines as a stream: each ends in a newline and is not longer than a limit; hashed while it is read.
// Internal to the bundle. Threads: one.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/hash.h"
#include "rectify/result.h"

namespace rectify::ledger {

class LineReader {
 public:
  // Begins at the beginning of the stream.
  LineReader(std::istream& stream, std::size_t line_bytes_max);

  // The next line without its newline, or nothing at the end. Errors: corrupt (too long, or not ended).
  [[nodiscard]] Result<std::optional<std::string_view>> next();
  // Of the line that next() returned last, from 1.
  [[nodiscard]] std::uint64_t number() const { return number_; }
  // Of the whole file: reads what is left of it.
  [[nodiscard]] Hash sha256_of_all();

 private:
  bool fill();

  std::istream& stream_;
  std::size_t line_bytes_max_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::string joined_;  // a line that goes over the end of the buffer
  std::uint64_t number_ = 0;
  Hasher hasher_;
};

}  // namespace rectify::ledger
