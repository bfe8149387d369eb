#include "ledger/canonical_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

namespace rectify::ledger {

namespace {

bool is_digit(char character) { return '0' <= character && character <= '9'; }

// Of the JSON value that begins with the character; empty where none does.
std::string_view type_of(char first) {
  switch (first) {
    case '"':
      return "string";
    case '{':
      return "object";
    case '[':
      return "array";
    case 't':
    case 'f':
      return "boolean";
    case 'n':
      return "null";
    default:
      return first == '-' || is_digit(first) ? "number" : "";
  }
}

// Of what a backslash stands before, besides u; zero where nothing is.
char meaning_of(char escape) {
  constexpr std::string_view kEscapes = "\"\\btnfr";
  constexpr std::string_view kMeanings = "\"\\\b\t\n\f\r";
  const std::size_t at = kEscapes.find(escape);
  return at == std::string_view::npos ? '\0' : kMeanings[at];
}

// "u001f": a control character that has no escape of its own.
constexpr std::size_t kControlSize = 5;
std::optional<char> control_of(std::string_view escape) {
  constexpr std::size_t kPrefixSize = 3;
  if (escape.size() < kControlSize || !escape.starts_with("u00")) return std::nullopt;
  unsigned code = 0;
  const char* end = escape.data() + kControlSize;
  const auto [stopped, failure] = std::from_chars(escape.data() + kPrefixSize, end, code, 16);
  if (failure != std::errc{} || stopped != end || code >= 0x20) return std::nullopt;
  return static_cast<char>(code);
}

bool is_plain(char character) {
  return character != '"' && character != '\\' && static_cast<unsigned char>(character) >= 0x20;
}

bool is_of_number(char character) {
  return is_digit(character) || std::string_view("-+.eE").find(character) != std::string_view::npos;
}

}  // namespace

void CanonicalReader::fail(std::string why) {
  if (!ok()) return;
  fault_ = std::move(why);
  at_ = text_.size();
}

void CanonicalReader::fail_here() {
  fail(fmt::format("its bytes are not canonical, or have members that do not belong, from byte {} on", at_));
}

void CanonicalReader::fail_type(std::string_view expected) {
  const std::string_view type = at_ < text_.size() ? type_of(text_[at_]) : std::string_view();
  if (type.empty()) return fail_here();
  fail(fmt::format("type must be {}, but is {}, at byte {}", expected, type, at_));
}

bool CanonicalReader::take(char character) {
  if (!comes(character)) return false;
  ++at_;
  return true;
}

void CanonicalReader::open(char bracket, std::string_view type) {
  if (!take(bracket)) fail_type(type);
}

void CanonicalReader::close(char bracket) {
  if (!take(bracket)) fail_here();
}

void CanonicalReader::end() {
  if (at_ < text_.size()) fail_here();
}

std::string CanonicalReader::text() {
  std::string read;
  if (!take('"')) fail_type("string");
  while (ok()) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
    read.append(text_, begin, at_ - begin);
    if (take('"')) return read;
    if (take('\\')) {
      append_escaped(read);
    } else {
      fail_here();
    }
  }
  return {};
}

void CanonicalReader::append_escaped(std::string& out) {
  const std::string_view rest = text_.substr(at_);
  if (rest.empty()) return fail_here();
  if (const char meaning = meaning_of(rest.front()); meaning != '\0') {
    out += meaning;
    ++at_;
    return;
  }
  const std::optional<char> control = control_of(rest);
  if (!control) return fail_here();
  out += *control;
  at_ += kControlSize;
}

bool CanonicalReader::flag() {
  for (const bool value : {true, false}) {
    const std::string_view word = value ? "true" : "false";
    if (!text_.substr(at_).starts_with(word)) continue;
    at_ += word.size();
    return value;
  }
  fail_type("boolean");
  return false;
}

std::uint32_t CanonicalReader::number() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_of_number(text_[at_])) ++at_;
  const std::string_view digits = text_.substr(begin, at_ - begin);
  std::uint32_t value = 0;
  const auto [stopped, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty()) {
    fail_type("number");
  } else if (stopped != digits.data() + digits.size()) {
    fail(fmt::format("{} is not a whole number", digits));
  } else if (failure != std::errc{}) {
    fail(fmt::format("{} is too large", digits));
  }
  return ok() ? value : 0;
}

std::uint64_t CanonicalReader::decimal() {
  const std::string digits = text();
  std::uint64_t value = 0;
  const auto [stopped, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failure == std::errc{} && stopped == digits.data() + digits.size()) return value;
  fail(fmt::format("'{}' is not a number", digits));
  return 0;
}

Instant CanonicalReader::instant() {
  const auto at = parse_instant(text());
  if (!at) fail(at.error().message);
  return at && ok() ? *at : Instant{};
}

Hash CanonicalReader::hash() {
  const auto hash = parse_hash(text());
  if (!hash) fail(hash.error().message);
  return hash && ok() ? *hash : Hash{};
}

bool ObjectReader::has(std::string_view name) {
  const std::string_view rest = reader_.text_.substr(reader_.at_);
  const std::size_t begin = empty_ ? 1 : 2;  // of the name, behind a comma and a quote
  if (rest.size() < begin + name.size() + 2 || rest.substr(begin, name.size()) != name) return false;
  if (rest[begin - 1] != '"' || (!empty_ && rest.front() != ',')) return false;
  if (!rest.substr(begin + name.size()).starts_with("\":")) return false;
  reader_.at_ += begin + name.size() + 2;
  empty_ = false;
  return true;
}

void ObjectReader::needs(std::string_view name) {
  if (has(name)) return;
  reader_.fail(fmt::format("its bytes are not canonical: '{}' is missing at byte {}, and '' is no value for it", name,
                           reader_.at_));
}

bool ObjectReader::next(std::string& name) {
  if (!reader_.ok() || reader_.comes('}')) return false;
  if (!empty_ && !reader_.take(',')) reader_.fail_here();
  empty_ = false;
  name = reader_.text();
  if (!reader_.take(':')) reader_.fail_here();
  return reader_.ok();
}

}  // namespace rectify::ledger
