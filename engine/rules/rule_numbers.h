// Numbers in messages: decimal, the whole text. Internal to rules.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace rectify::rules {

template <typename Number>
[[nodiscard]] std::string decimal_of(Number number) {
  return std::to_string(number);
}

template <typename Number>
[[nodiscard]] std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace rectify::rules
