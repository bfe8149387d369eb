#include "http/server/request_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <optional>

#include "base/check.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace beast = boost::beast;
using boost::system::error_code;

namespace {

constexpr std::size_t kBodyReserveMax = 64 * 1024;

bool same_word(std::string_view a, std::string_view b) {
  return beast::iequals(beast::string_view(a.data(), a.size()), beast::string_view(b.data(), b.size()));
}

}  // namespace

// Fills a Request. Beast bounds only the part of the head that it sees at once: a head that trickles in is counted
// here.
class RequestReader::Parser final : public beast::http::basic_parser<true> {
 public:
  Parser(std::size_t header_bytes_max, std::size_t body_bytes_max)
      : header_bytes_max_(header_bytes_max), body_bytes_max_(body_bytes_max) {
    header_limit(
        static_cast<std::uint32_t>(std::min<std::size_t>(header_bytes_max, std::numeric_limits<std::uint32_t>::max())));
    body_limit(body_bytes_max);
  }

  Request request;
  int version = 11;
  bool expects_continue = false;
  std::optional<Response> refusal;

  // The refusal for an error of Beast's, unless a finer one is there already.
  void refuse(const error_code& error) {
    if (refusal) return;
    if (error == beast::http::error::header_limit) {
      refuse_head();
    } else if (error == beast::http::error::body_limit) {
      refuse({Code::exhausted, fmt::format("the body is larger than the limit of {} bytes", body_bytes_max_), {}}, 413);
    } else {
      refuse({Code::invalid, fmt::format("this is not an HTTP request: {}", error.message()), {}}, 400);
    }
  }
  void refuse_head() {
    refuse({Code::exhausted, fmt::format("the head is larger than the limit of {} bytes", header_bytes_max_), {}}, 431);
  }
  void refuse(const Error& error, int status) { refusal = problem(error, status); }

 private:
  static error_code stop() { return make_error_code(boost::system::errc::protocol_error); }

  void count(std::size_t bytes, error_code& error) {
    header_bytes_ += bytes;
    if (header_bytes_ <= header_bytes_max_) return;
    refuse_head();
    error = stop();
  }

  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int http_version,
                       error_code& error) override {
    request.method = std::string(method);
    request.target = std::string(target);
    version = http_version;
    count(method.size() + target.size(), error);
  }

  void on_response_impl(int, beast::string_view, int, error_code&) override {}

  void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                     error_code& error) override {
    count(name.size() + value.size() + 4, error);
    if (error || head_read_) return;  // trailers are counted and dropped
    std::string key(name);
    std::transform(key.begin(), key.end(), key.begin(), beast::detail::ascii_tolower);
    const auto [at, added] = request.headers.try_emplace(std::move(key), value.data(), value.size());
    if (added) return;
    if (field == beast::http::field::host) {
      refuse({Code::invalid, "there are two Host headers", "host"}, 400);
      error = stop();
      return;
    }
    at->second.append(", ").append(value.data(), value.size());
  }

  void on_header_impl(error_code& error) override {
    head_read_ = true;
    check_target();
    check_head();
    if (refusal) error = stop();
  }

  // RFC 9112 §3.2: origin form, or absolute form, whose authority then takes the place of Host.
  void check_target() {
    constexpr std::string_view kScheme = "http://";
    std::string& target = request.target;
    if (target.starts_with('/')) return;
    if (!same_word(std::string_view(target).substr(0, kScheme.size()), kScheme)) {
      return refuse({Code::invalid, "the target has to begin with a slash", {}}, 400);
    }
    const std::size_t path = std::min(target.find_first_of("/?", kScheme.size()), target.size());
    request.headers["host"] = target.substr(kScheme.size(), path - kScheme.size());
    target = target.substr(path);
    if (!target.starts_with('/')) target.insert(target.begin(), '/');
  }

  void check_head() {
    if (version == 11 && request.headers.find("host") == request.headers.end()) {
      return refuse({Code::invalid, "the Host header is missing", "host"}, 400);
    }
    // Beast takes a body in any other coding for no body at all, and what follows for the next request.
    const auto coding = request.headers.find("transfer-encoding");
    if (coding != request.headers.end() && (version == 10 || !same_word(coding->second, "chunked"))) {
      return refuse({Code::invalid, "the only transfer coding is 'chunked'", "transfer-encoding"}, 501);
    }
    const auto expect = request.headers.find("expect");
    if (expect == request.headers.end() || version == 10) return;
    if (!same_word(expect->second, "100-continue")) {
      return refuse({Code::invalid, "the only expectation is '100-continue'", "expect"}, 417);
    }
    expects_continue = true;
  }

  void on_body_init_impl(boost::optional<std::uint64_t> const& size, error_code&) override {
    request.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(size.value_or(0), kBodyReserveMax)));
  }
  std::size_t on_body_impl(beast::string_view bytes, error_code&) override {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_finish_impl(error_code&) override {}

  std::size_t header_bytes_max_;
  std::size_t body_bytes_max_;
  std::size_t header_bytes_ = 0;
  bool head_read_ = false;
};

RequestReader::RequestReader(std::size_t header_bytes_max, std::size_t body_bytes_max)
    : header_bytes_max_(header_bytes_max), body_bytes_max_(body_bytes_max) {
  reset();
}

RequestReader::~RequestReader() = default;

void RequestReader::reset() { parser_ = std::make_unique<Parser>(header_bytes_max_, body_bytes_max_); }

RequestReader::Step RequestReader::read(std::string_view bytes) {
  RECTIFY_CHECK(!bytes.empty() && !parser_->is_done() && !parser_->refusal, "a reader is shown bytes it has use for");
  const bool had_head = parser_->is_header_done();
  parser_->eager(had_head);  // else put() stops behind the head
  error_code error;
  const std::size_t consumed = parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error && error != beast::http::error::need_more) {
    parser_->refuse(error);
    return {Progress::refused, consumed};
  }
  if (parser_->is_done()) return {Progress::done, consumed};
  if (!had_head && parser_->is_header_done()) return {Progress::head, consumed};
  // Of a body, all but the line before a chunk is consumed at once: a line that long holds nothing of use.
  if (bytes.size() - consumed > header_bytes_max_) {
    parser_->refuse_head();
    return {Progress::refused, consumed};
  }
  return {Progress::more, consumed};
}

const Request& RequestReader::request() const { return parser_->request; }
bool RequestReader::keep_alive() const { return parser_->keep_alive(); }
bool RequestReader::is_http_1_0() const { return parser_->version == 10; }
bool RequestReader::expects_continue() const { return parser_->expects_continue; }
Request RequestReader::take() { return std::move(parser_->request); }
Response RequestReader::refusal() const { return *parser_->refusal; }

}  // namespace rectify::http
