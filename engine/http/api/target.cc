// Targets of requests: taken apart, percent-decoded, and put together again.
#include <fmt/format.h>

#include <cctype>
#include <charconv>

#include "base/text.h"
#include "http/api/api.h"

namespace rectify::http {

namespace {

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      unsigned value = 0;
      const char* first = text.data() + i + 1;
      const bool whole = text.size() - i > 2;
      const auto [end, failure] = whole ? std::from_chars(first, first + 2, value, 16)
                                        : std::from_chars_result{first, std::errc::invalid_argument};
      if (failure != std::errc{} || end != first + 2) {
        return Error{Code::invalid, "the address has a % that no two hex digits follow", {}};
      }
      out += static_cast<char>(value);
      i += 2;
    }
  }
  if (!is_utf8(out)) return Error{Code::invalid, "the address holds bytes that are not UTF-8 text", {}};
  return out;
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  Target parsed;
  const std::size_t question = target.find('?');
  std::string_view path = target.substr(0, question);
  while (!path.empty()) {
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    const std::size_t slash = path.find('/');
    auto segment = percent_decode(path.substr(0, slash), false);
    if (!segment) return segment.error();
    parsed.path.push_back(std::move(*segment));  // an empty one is no name, and is not passed over
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash);
  }
  if (question == std::string_view::npos) return parsed;
  std::string_view query = target.substr(question + 1);
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name) return name.error();
    if (!value) return value.error();
    if (!parsed.query.emplace(*name, std::move(*value)).second) {
      return Error{Code::invalid, fmt::format("'{}' is asked twice", fit_width(*name, kShownColumns)), {}};
    }
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return parsed;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
    }
  }
  return out;
}

}  // namespace rectify::http
