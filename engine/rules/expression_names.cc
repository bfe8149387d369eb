#include "rules/expression_names.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <iterator>
#include <optional>

namespace rectify::rules {

namespace {

struct Token {
  enum class Kind { word, number, text, symbol, end } kind = Kind::end;
  std::string text{};
  bool plain = true;  // false: a text with escapes that are not read here
};

bool is(const Token& token, std::string_view text) {
  return (token.kind == Token::Kind::symbol || token.kind == Token::Kind::word) && token.text == text;
}

bool is_one_of(const Token& token, std::initializer_list<std::string_view> texts) {
  return std::any_of(texts.begin(), texts.end(), [&](std::string_view text) { return is(token, text); });
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> tokens() {
    std::vector<Token> all;
    while (at_ < text_.size()) {
      const char first = text_[at_];
      const char second = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (is_space(first)) {
        ++at_;
      } else if (first == '-' && second == '-') {
        skip_comment();
      } else if (is_digit(first) || (first == '.' && is_digit(second))) {
        all.push_back({Token::Kind::number, number()});
      } else if (is_word(first)) {
        all.push_back({Token::Kind::word, word()});
      } else if (first == '\'' || first == '"') {
        all.push_back(quoted());
      } else if (auto text = long_text()) {
        all.push_back({Token::Kind::text, std::move(*text)});
      } else {
        all.push_back({Token::Kind::symbol, symbol()});
      }
    }
    return all;
  }

 private:
  static bool is_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }
  static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
  static bool is_word(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || is_digit(byte) || byte == '_';
  }

  std::string word() {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  // 12, 1.5e-3, 0xFF.
  std::string number() {
    const std::size_t from = at_;
    const std::string_view exponent = text_.substr(at_).starts_with("0x") ? "pP" : "eE";
    while (at_ < text_.size()) {
      const bool sign = (text_[at_] == '-' || text_[at_] == '+') && exponent.find(text_[at_ - 1]) != exponent.npos;
      if (!is_word(text_[at_]) && text_[at_] != '.' && !sign) break;
      ++at_;
    }
    return std::string(text_.substr(from, at_ - from));
  }

  // The text between the quotes. Of the escapes those of a character by itself are read.
  Token quoted() {
    const char quote = text_[at_++];
    Token token{Token::Kind::text};
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        token.plain = token.plain && !is_word(text_[at_]) && text_[at_] != '\n';
      }
      token.text += text_[at_++];
    }
    at_ = std::min(at_ + 1, text_.size());
    return token;
  }

  // [[text]], [==[text]==].
  std::optional<std::string> long_text() {
    const std::size_t inner = text_.find_first_not_of('=', at_ + 1);
    if (text_[at_] != '[' || inner == std::string_view::npos || text_[inner] != '[') return std::nullopt;
    const std::string close = "]" + std::string(text_.substr(at_ + 1, inner - at_ - 1)) + "]";
    const std::size_t end = std::min(text_.find(close, inner + 1), text_.size());
    std::string text(text_.substr(inner + 1, end - inner - 1));
    at_ = std::min(end + close.size(), text_.size());
    return text;
  }

  void skip_comment() {
    at_ += 2;
    if (at_ < text_.size() && long_text()) return;
    at_ = std::min(text_.find('\n', at_), text_.size());
  }

  std::string symbol() {
    for (const std::string_view two : {"==", "~=", "<=", ">=", "..", "//", "<<", ">>", "::"}) {
      if (!text_.substr(at_).starts_with(two)) continue;
      at_ += two.size();
      return std::string(two);
    }
    return std::string(1, text_[at_++]);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// measure.NAME: the tokens [from, end).
struct Access {
  std::size_t from = 0;
  std::size_t end = 0;
  std::string name;
};

template <typename T>
void add_once(std::vector<T>& all, T one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
}

class NameReader {
 public:
  explicit NameReader(std::string_view text) : tokens_(Lexer(text).tokens()) {}

  ExpressionNames read() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.kind == Token::Kind::word) add_once(names_.words, token.text);
      if (token.kind == Token::Kind::number) {
        const double number = std::strtod(token.text.c_str(), nullptr);
        add_once(names_.numbers, is_negated(i) ? -number : number);
      } else if (is(token, "measure") && !is_one_of(at(i - 1), {".", ":"})) {
        i = read_access(i);
      } else if (token.kind == Token::Kind::text) {
        names_.plain = names_.plain && token.plain;
        add_once(names_.texts, token.text);
      } else if (is_one_of(token, {"string", "utf8", "tonumber", "function", "ipairs", "#", "..", ":"})) {
        names_.looks_inside = true;
      }
    }
    return std::move(names_);
  }

 private:
  // Before the first token and behind the last one there is the end.
  [[nodiscard]] const Token& at(std::size_t index) const {
    static const Token kEnd;
    return index < tokens_.size() ? tokens_[index] : kEnd;
  }

  // Whether a minus in front of the number is its sign, and takes nothing away from what stands before.
  [[nodiscard]] bool is_negated(std::size_t number) const {
    if (!is(at(number - 1), "-")) return false;
    const Token& before = at(number - 2);
    if (before.kind == Token::Kind::word) return is_one_of(before, {"and", "or", "not", "return", "then", "else"});
    return before.kind == Token::Kind::end ||
           (before.kind == Token::Kind::symbol && !is_one_of(before, {")", "]", "}"}));
  }

  // What begins with the word `measure`. Returns the position of its last token.
  std::size_t read_access(std::size_t from) {
    const bool dot = is(at(from + 1), ".") && at(from + 2).kind == Token::Kind::word;
    const bool bracket = is(at(from + 1), "[") && at(from + 2).kind == Token::Kind::text && is(at(from + 3), "]");
    if (!dot && !bracket) {
      names_.plain = false;
      return from;
    }
    const Access access{from, from + (dot ? 3 : 4), at(from + 2).text};
    add_once(names_.names, access.name);
    if (dot) add_once(names_.words, access.name);
    read_comparison(access);
    return access.end - 1;
  }

  void read_comparison(const Access& access) {
    const auto compares = [&](std::size_t index) { return is_one_of(at(index), {"==", "~="}); };
    const auto plain_text = [&](std::size_t index) { return at(index).kind == Token::Kind::text && at(index).plain; };
    if (compares(access.end) && plain_text(access.end + 1) && begins(access.from) && ends(access.end + 2)) {
      add_once(names_.equals, {access.name, at(access.end + 1).text});
    }
    if (compares(access.from - 1) && plain_text(access.from - 2) && begins(access.from - 2) && ends(access.end)) {
      add_once(names_.equals, {access.name, at(access.from - 2).text});
    }
    const bool asked = is(at(access.from - 2), "contains") && is(at(access.from - 1), "(");
    if (asked && is(at(access.end), ",") && plain_text(access.end + 1) && is(at(access.end + 2), ")")) {
      add_once(names_.contains, {access.name, at(access.end + 1).text});
    }
  }

  // Whether an operand of a comparison begins there, and is not first taken by an operator in front of it …
  [[nodiscard]] bool begins(std::size_t index) const {
    return !is_one_of(at(index - 1), {"not", "#", "-",  "+",  "*",  "/",  "//", "%", "^",  "..", "~",
                                      "&",   "|", "<<", ">>", "==", "~=", "<",  ">", "<=", ">="});
  }
  // … and whether it has ended there.
  [[nodiscard]] bool ends(std::size_t index) const {
    return !is_one_of(at(index),
                      {".", ":", "[", "(", "-", "+", "*", "/", "//", "%", "^", "..", "~", "&", "|", "<<", ">>"});
  }

  std::vector<Token> tokens_;
  ExpressionNames names_;
};

}  // namespace

ExpressionNames names_of(std::string_view expression) { return NameReader(expression).read(); }

bool may_ask_for(const ExpressionNames& names, std::string_view name) {
  const auto among = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  return among(names.names) || (!names.plain && (among(names.words) || among(names.texts)));
}

std::string decimal_text(double number) {
  char text[400];
  const auto [end, failure] = std::to_chars(std::begin(text), std::end(text), number, std::chars_format::fixed);
  return failure == std::errc{} ? std::string(std::begin(text), end) : "0";
}

}  // namespace rectify::rules
