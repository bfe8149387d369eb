#include "ledger/canonical_json.h"

#include <algorithm>

#include "base/text.h"

namespace rectify::ledger {

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // start of what needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += "\\u00" + rectify::to_hex(text.substr(i, 1));
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

bool key_less(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_a == a.end() || at_b == b.end()) return at_a == a.end() && at_b != b.end();
  const auto x = static_cast<unsigned char>(*at_a);
  const auto y = static_cast<unsigned char>(*at_b);
  // From 0xF0 on a byte leads what UTF-16 writes with surrogates (D800-DFFF); 0xEE and 0xEF lead E000-FFFF, after
  // those.
  const bool pair_x = x >= 0xF0;
  const bool pair_y = y >= 0xF0;
  if (pair_x != pair_y && x >= 0xEE && y >= 0xEE) return pair_x;
  return x < y;
}

}  // namespace rectify::ledger
