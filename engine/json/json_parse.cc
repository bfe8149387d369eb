// Reading, by Boost's push parser: what it lets pass and we do not is looked for while the value is made.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>

#include "json/json.h"

namespace rectify::json {

namespace {

using boost::json::error_code;
using boost::json::string_view;

// Makes the value, and keeps the keys of every object that is open to see whether one comes twice.
class Builder {
 public:
  constexpr static std::size_t max_object_size = static_cast<std::size_t>(-1);
  constexpr static std::size_t max_array_size = static_cast<std::size_t>(-1);
  constexpr static std::size_t max_key_size = static_cast<std::size_t>(-1);
  constexpr static std::size_t max_string_size = static_cast<std::size_t>(-1);

  bool on_document_begin(error_code& /*ec*/) {
    values_.reset();
    return true;
  }
  bool on_document_end(error_code& /*ec*/) { return true; }
  bool on_object_begin(error_code& /*ec*/) {
    open_.push_back(keys_.size());
    return true;
  }
  bool on_object_end(std::size_t size, error_code& ec) {
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(open_.back());
    std::sort(first, keys_.end());
    if (const auto twice = std::adjacent_find(first, keys_.end()); twice != keys_.end()) {
      return refuse(fmt::format("the member '{}' stands twice in this object, which ends here", twice->substr(0, 200)),
                    ec);
    }
    keys_.erase(first, keys_.end());
    open_.pop_back();
    values_.push_object(size);
    return true;
  }
  bool on_array_begin(error_code& /*ec*/) { return true; }
  bool on_array_end(std::size_t size, error_code& /*ec*/) {
    values_.push_array(size);
    return true;
  }
  bool on_key_part(string_view part, std::size_t /*size*/, error_code& /*ec*/) {
    key_.append(part.data(), part.size());
    values_.push_chars(part);
    return true;
  }
  bool on_key(string_view rest, std::size_t /*size*/, error_code& /*ec*/) {
    key_.append(rest.data(), rest.size());
    keys_.push_back(std::move(key_));
    key_.clear();
    values_.push_key(rest);
    return true;
  }
  bool on_string_part(string_view part, std::size_t /*size*/, error_code& /*ec*/) {
    values_.push_chars(part);
    return true;
  }
  bool on_string(string_view rest, std::size_t /*size*/, error_code& /*ec*/) {
    values_.push_string(rest);
    return true;
  }
  bool on_number_part(string_view part, error_code& /*ec*/) {
    number_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t number, string_view /*rest*/, error_code& /*ec*/) {
    number_.clear();
    values_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, string_view /*rest*/, error_code& /*ec*/) {
    number_.clear();
    values_.push_uint64(number);
    return true;
  }
  bool on_double(double number, string_view rest, error_code& ec) {
    number_.append(rest.data(), rest.size());
    if (!std::isfinite(number)) return refuse("a number is too large: at most 1.7976931348623157e308 fits", ec);
    if (number_.find_first_of(".eE") == std::string::npos) {
      return refuse("a whole number does not fit into 64 bits", ec);
    }
    number_.clear();
    values_.push_double(number);
    return true;
  }
  bool on_bool(bool flag, error_code& /*ec*/) {
    values_.push_bool(flag);
    return true;
  }
  bool on_null(error_code& /*ec*/) {
    values_.push_null();
    return true;
  }
  bool on_comment_part(string_view /*part*/, error_code& /*ec*/) { return true; }
  bool on_comment(string_view /*rest*/, error_code& /*ec*/) { return true; }

  Value release() { return values_.release(); }
  // What was refused by us; empty where it was Boost.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

 private:
  bool refuse(std::string what, error_code& ec) {
    refusal_ = std::move(what);
    ec = boost::json::error::syntax;
    return false;
  }

  boost::json::value_stack values_;
  std::vector<std::string> keys_;  // of the objects that are open, one after the other
  std::vector<std::size_t> open_;  // where each of them begins in it
  std::string key_;
  std::string number_;
  std::string refusal_;
};

// Whether the text ends with the first half of a pair, of U+D800 to U+DBFF.
bool ends_in_half_a_pair(std::string_view text) {
  if (text.size() < 6) return false;
  const std::string_view last = text.substr(text.size() - 6);
  return last.starts_with("\\u") && (last[2] == 'd' || last[2] == 'D') &&
         std::string_view("89abAB").find(last[3]) != std::string_view::npos;
}

std::string meaning(const error_code& ec, std::size_t depth_max, std::string_view text, std::size_t read) {
  using boost::json::error;
  if (ec == error::too_deep) return fmt::format("nested deeper than {} levels", depth_max);
  if (ec == error::incomplete) return "the text ends in the middle of a value";
  if (ec == error::extra_data) return "there is something after the value";
  if (ec == error::exponent_overflow) return "a number is too large: at most 1.7976931348623157e308 fits";
  if (ec == error::illegal_leading_surrogate || ec == error::illegal_trailing_surrogate ||
      ec == error::expected_utf16_escape || (ec == error::syntax && ends_in_half_a_pair(text.substr(0, read)))) {
    return "half of a surrogate pair stands alone: \\uD800 to \\uDBFF has to be followed by \\uDC00 to \\uDFFF";
  }
  if (ec == error::syntax && read < text.size() && static_cast<unsigned char>(text[read]) < 0x20) {
    return "a control character stands here: in a string write \\n, \\t or \\u0001";
  }
  if (ec == error::syntax) return "this is not JSON";
  return ec.message();
}

// "2:14: ", of the byte at `offset`; columns count characters.
std::string place(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::string_view last = before.substr(before.rfind('\n') + 1);
  const auto column = 1 + std::count_if(last.begin(), last.end(),
                                        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return fmt::format("{}:{}: ", line, column);
}

}  // namespace

Result<Value> parse(std::string_view text, std::size_t depth_max) {
  boost::json::parse_options options;
  options.max_depth = depth_max;
  boost::json::basic_parser<Builder> parser(options);
  error_code ec;
  std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && read < text.size()) ec = boost::json::error::extra_data;
  if (!ec) return parser.handler().release();
  const std::string& refusal = parser.handler().refusal();
  return Error{Code::invalid,
               fmt::format("not JSON that is taken here: {}{}", place(text, read),
                           refusal.empty() ? meaning(ec, depth_max, text, read) : refusal),
               {}};
}

}  // namespace rectify::json
