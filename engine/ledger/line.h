// An event as one line of the history: canonical JSON (RFC 8785), the exact bytes that are hashed and stored.
//
// Strings, `true` and integers below 2^53 only; 64-bit numbers and times as strings; at most kLineBytesMax. FORMATS.md
// describes every member.
// Every line carries the hash of the previous line of the same measure (`prev`, the leaf hash; absent on the first),
// or, for lines that concern no measure, of the previous such line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/event.h"
#include "ledger/hash.h"

namespace rectify::ledger {

inline constexpr std::size_t kLineBytesMax = 65'535;

struct Line {
  core::Event event;
  std::optional<Hash> previous;
};

// Errors: exhausted (longer than kLineBytesMax), invalid (text that is not UTF-8, a time outside the years 0000-9999).
[[nodiscard]] Result<std::string> encode_line(const Line& line);

// The inverse. Refuses anything that encode_line would not have written, byte for byte.
// Errors: corrupt, saying what is wrong.
[[nodiscard]] Result<Line> decode_line(std::string_view bytes);

}  // namespace rectify::ledger
