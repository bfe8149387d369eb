// Writing canonical JSON (RFC 8785) for the subset that the history uses: objects, arrays, strings, booleans and
// integers below 2^53. Nothing is built in memory; callers give keys in the order of key_less(), which is checked.
// canonical_reader.h reads it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"

namespace rectify::ledger {

// Appends a quoted string with the escapes of RFC 8785 §3.2.2.2.
void append_string(std::string& out, std::string_view text);

// The order of RFC 8785 §3.2.3: by UTF-16 code units. Differs from the order of the UTF-8 bytes above U+DFFF only.
[[nodiscard]] bool key_less(std::string_view a, std::string_view b);

// One object under construction. end() closes it.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  // What follows is the member's value.
  std::string& key(std::string_view name) {
    RECTIFY_CHECK(empty_ || key_less(last_, name), "canonical JSON has its keys in order");
    if (!empty_) out_ += ',';
    empty_ = false;
    last_ = name;
    append_string(out_, name);
    out_ += ':';
    return out_;
  }
  // Absent when empty, false or zero.
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) append_string(key(name), value);
  }
  void flag(std::string_view name, bool value) {
    if (value) key(name) += "true";
  }
  void number(std::string_view name, std::uint32_t value) {
    if (value != 0) key(name) += std::to_string(value);
  }
  void end() { out_ += '}'; }

 private:
  std::string& out_;
  std::string_view last_;
  bool empty_ = true;
};

// A list; `each(item)` appends one.
template <typename List, typename Each>
void append_list(std::string& out, const List& list, const Each& each) {
  out += '[';
  bool first = true;
  for (const auto& item : list) {
    if (!first) out += ',';
    first = false;
    each(item);
  }
  out += ']';
}

}  // namespace rectify::ledger
