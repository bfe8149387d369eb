// Writing, by a walk over the value: Boost would pass on bytes that are not UTF-8, and print numbers with an exponent.
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>

#include "base/text.h"
#include "json/json.h"

namespace rectify::json {

namespace {

// What RFC 8259 §7 wants escaped, in its shortest form; nothing of any other character.
std::string_view escape_of(unsigned char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\t':
      return "\\t";
    case '\n':
      return "\\n";
    case '\f':
      return "\\f";
    case '\r':
      return "\\r";
    default:
      return {};
  }
}

class Printer {
 public:
  explicit Printer(bool pretty) : pretty_(pretty) {}

  void value(const Value& value) {
    switch (value.kind()) {
      case boost::json::kind::null:
        out_ += "null";
        break;
      case boost::json::kind::bool_:
        out_ += value.get_bool() ? "true" : "false";
        break;
      case boost::json::kind::int64:
        number(value.get_int64());
        break;
      case boost::json::kind::uint64:
        number(value.get_uint64());
        break;
      case boost::json::kind::double_:
        number(value.get_double());
        break;
      case boost::json::kind::string:
        append_string(out_, {value.get_string().data(), value.get_string().size()});
        break;
      case boost::json::kind::array:
        array(value.get_array());
        break;
      case boost::json::kind::object:
        object(value.get_object());
        break;
    }
  }

  std::string release() { return std::move(out_); }

 private:
  template <typename Number>
  void number(Number number) {
    std::array<char, 32> digits{};
    const auto [end, failure] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out_.append(digits.data(), failure == std::errc{} ? end : digits.data());
  }

  void array(const Array& array) {
    out_ += '[';
    ++level_;
    bool first = true;
    for (const Value& one : array) {
      next(first);
      value(one);
    }
    --level_;
    close(first, ']');
  }

  void object(const Object& object) {
    out_ += '{';
    ++level_;
    bool first = true;
    for (const auto& [key, one] : object) {
      next(first);
      append_string(out_, {key.data(), key.size()});
      out_ += pretty_ ? ": " : ":";
      value(one);
    }
    --level_;
    close(first, '}');
  }

  void next(bool& first) {
    if (!first) out_ += ',';
    first = false;
    new_line();
  }

  void close(bool empty, char bracket) {
    if (!empty) new_line();
    out_ += bracket;
  }

  void new_line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(2 * level_, ' ');
  }

  const bool pretty_;
  std::size_t level_ = 0;
  std::string out_;
};

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // where what is taken as it is begins
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const CodePoint point = byte < 0x80 ? CodePoint{byte, 1} : code_point(text, i);
    const bool malformed = byte >= 0x80 && point.size == 1;
    const std::string_view escape = escape_of(byte);
    if (escape.empty() && byte >= 0x20 && !malformed) {
      i += point.size;
      continue;
    }
    out.append(text, plain, i - plain);
    plain = ++i;
    if (malformed) {
      append_utf8(out, 0xFFFD);
    } else if (escape.empty()) {
      out += "\\u00" + to_hex({reinterpret_cast<const char*>(&byte), 1});
    } else {
      out += escape;
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

std::string print(const Value& value) {
  Printer printer(false);
  printer.value(value);
  return printer.release();
}

std::string print_pretty(const Value& value) {
  Printer printer(true);
  printer.value(value);
  return printer.release();
}

}  // namespace rectify::json
