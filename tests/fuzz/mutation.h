// Changes to a text that keep it looking like one: by lines and values, where libFuzzer's own go by bytes.
//
// Threads: pure functions; the same seed gives the same change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rectify::fuzz {

// Drops, repeats, moves or indents lines; exchanges the values or the keys of two lines.
[[nodiscard]] std::string with_lines_changed(std::string_view text, std::uint64_t seed);

// `text` with some lines of `other` in it.
[[nodiscard]] std::string with_lines_of(std::string_view text, std::string_view other, std::uint64_t seed);

}  // namespace rectify::fuzz
