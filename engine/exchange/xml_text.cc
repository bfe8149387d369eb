#include "exchange/xml_text.h"

#include "base/text.h"

namespace rectify::exchange {

namespace {

// What XML 1.0 (§2.2, Char) lets into a document, even as a reference.
bool is_xml(char32_t point) {
  if (point < 0x20) return point == '\t' || point == '\n' || point == '\r';
  return point != 0xFFFE && point != 0xFFFF;
}

}  // namespace

void append_xml(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point(text, at);
    at += point.size;
    if (point.value == '&') {
      out += "&amp;";
    } else if (point.value == '<') {
      out += "&lt;";
    } else if (point.value == '>') {
      out += "&gt;";
    } else if (point.value == '"') {
      out += "&quot;";
    } else if (point.value < 0x20 && is_xml(point.value)) {
      out += "&#" + std::to_string(static_cast<unsigned>(point.value)) + ";";
    } else {
      append_utf8(out, is_xml(point.value) ? point.value : U'\uFFFD');
    }
  }
}

}  // namespace rectify::exchange
