// Reads the bulletins that the tests are about.
#pragma once

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "exchange/bulletin/bulletin.h"

namespace rectify::exchange::test {

inline std::string source_root() {
  const char* root = std::getenv("RECTIFY_SOURCE");
  return root == nullptr ? "." : root;
}

inline std::optional<std::string> file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return {};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// One of the bulletins beside the tests.
inline std::string bulletin_text(const std::string& name) {
  return file_text(source_root() + "/tests/exchange/bulletins/" + name).value_or("");
}

// With full-width punctuation and digits as ASCII, so that expectations are easy to type.
inline std::string narrow(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const unsigned low = byte(i + 1) == 0xbcU ? byte(i + 2) - 0x60U : byte(i + 2) - 0x20U;
    if (byte(i) == 0xefU && (byte(i + 1) == 0xbcU || byte(i + 1) == 0xbdU) && low >= 0x21U && low <= 0x7eU) {
      out += static_cast<char>(low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

inline Result<Bulletin> read(std::string_view text) {
  return read_bulletin(text, "bulletin.txt", InspectionId("test-2024"), BulletinOptions{});
}

// "line: message", one a line.
inline std::string complaints(const Bulletin& bulletin) {
  std::string out;
  for (const Diagnostic& diagnostic : bulletin.ledger.diagnostics) {
    out += std::to_string(diagnostic.line) + ": " + diagnostic.message + "\n";
  }
  return narrow(out);
}

}  // namespace rectify::exchange::test
