// Numbers as the history and its proofs write them: decimal, without sign and leading zeros.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rectify::ledger {

// Nothing for any other spelling, and for what is above 2^64 - 1.
[[nodiscard]] inline std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  std::uint64_t number = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [stopped, failure] = std::from_chars(begin, end, number);
  if (failure != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

}  // namespace rectify::ledger
