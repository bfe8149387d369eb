// Listings for people: tables aligned by display width, and the same rows as CSV (RFC 4180).
#pragma once

#include <string>
#include <vector>

#include "core/values.h"

namespace rectify::cli {

struct Column {
  core::Title head;
  std::size_t width_max = 40;  // columns of the terminal; longer text is cut with …
  bool right = false;          // numbers
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
};

// Two spaces between columns, a rule under the heads; no trailing blanks.
[[nodiscard]] std::string to_text(const Table& table, core::Language language);
[[nodiscard]] std::string to_csv(const Table& table);

}  // namespace rectify::cli
