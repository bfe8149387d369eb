#include "http/wire.h"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace rectify::http {

namespace {

constexpr std::size_t kResponseHeadMax = 64 * 1024;
constexpr std::size_t kBodyReserveMax = 1U << 20;

Error not_an_answer(const char* why) {
  return {Code::unavailable, std::string("the answer is not HTTP as this server writes it: ") + why, {}};
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// A field line. Control characters in the value would end the line early: they become spaces.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  out.append("\r\n");
}

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7), made once a second; strftime would follow the locale.
std::string_view date_now() {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t written = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != written) {
    std::tm utc{};
    gmtime_r(&now, &utc);
    const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    text = std::string(kDays[utc.tm_wday]) + ", " + two(utc.tm_mday) + " " + kMonths[utc.tm_mon] + " " +
           std::to_string(utc.tm_year + 1900) + " " + two(utc.tm_hour) + ":" + two(utc.tm_min) + ":" + two(utc.tm_sec) +
           " GMT";
    written = now;
  }
  return text;
}

}  // namespace

std::string_view status_text(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Unknown";
  }
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const Response& response, const Framing& framing) {
  std::string head;
  head.reserve(256);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(status_text(response.status)).append("\r\n");
  append_field(head, "date", date_now());
  if (may_have_body(response.status)) {
    if (!response.content_type.empty()) append_field(head, "content-type", response.content_type);
    append_field(head, "content-length", std::to_string(response.body.size()));
  }
  if (!framing.keep_alive) {
    append_field(head, "connection", "close");
  } else if (framing.http_1_0) {
    append_field(head, "connection", "keep-alive");
  }
  for (const auto& [name, value] : response.headers) append_field(head, name, value);
  return head.append("\r\n");
}

std::string request_bytes(const Request& request, std::string_view host, std::string_view token) {
  std::string bytes;
  bytes.reserve(256 + request.body.size());
  bytes.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  append_field(bytes, "host", host);
  if (!token.empty()) append_field(bytes, "authorization", std::string("Bearer ").append(token));
  for (const auto& [name, value] : request.headers) append_field(bytes, name, value);
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    append_field(bytes, "content-length", std::to_string(request.body.size()));
  }
  return bytes.append("\r\n").append(request.body);
}

void ResponseReader::reset(bool without_body) {
  head_.clear();
  in_body_ = false;
  without_body_ = without_body;
  keep_alive_ = true;
  body_size_ = 0;
  response_ = {};
}

Result<bool> ResponseReader::feed(std::string_view bytes) {
  if (!in_body_) {
    const std::size_t searched = head_.size() < 3 ? 0 : head_.size() - 3;
    head_.append(bytes);
    const std::size_t end = head_.find("\r\n\r\n", searched);
    if (end == std::string::npos) {
      if (head_.size() > kResponseHeadMax) return not_an_answer("the head does not end");
      return false;
    }
    if (auto ok = read_head(std::string_view(head_).substr(0, end)); !ok) return ok.error();
    in_body_ = true;
    if (without_body_ || !may_have_body(response_.status)) body_size_ = 0;
    response_.body.reserve(std::min<std::uint64_t>(body_size_, kBodyReserveMax));
    response_.body.append(head_, end + 4);
  } else {
    response_.body.append(bytes);
  }
  if (response_.body.size() > body_size_) return not_an_answer("more bytes came than it announced");
  return response_.body.size() == body_size_;
}

Result<void> ResponseReader::read_head(std::string_view head) {
  if (head.size() < 12 || !head.starts_with("HTTP/1.")) return not_an_answer("no status line");
  if (head[7] == '0') keep_alive_ = false;
  const char* status = head.data() + 9;
  if (std::from_chars(status, status + 3, response_.status).ptr != status + 3) return not_an_answer("no status");
  response_.content_type.clear();
  std::size_t at = head.find("\r\n");
  while (at != std::string_view::npos) {
    const std::size_t begin = at + 2;
    at = head.find("\r\n", begin);
    const std::size_t end = at == std::string_view::npos ? head.size() : at;
    if (auto ok = read_field(head.substr(begin, end - begin)); !ok) return ok.error();
  }
  return {};
}

Result<void> ResponseReader::read_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return not_an_answer("a header without a colon");
  std::string name = lower(line.substr(0, colon));
  const std::string_view value = trim(line.substr(colon + 1));
  if (name == "content-length") {
    const auto read = std::from_chars(value.data(), value.data() + value.size(), body_size_);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) return not_an_answer("a bad Content-Length");
  } else if (name == "content-type") {
    response_.content_type = value;
  } else if (name == "transfer-encoding") {
    return not_an_answer("it is chunked");
  } else if (name == "connection") {
    keep_alive_ = lower(value) == "keep-alive" || (keep_alive_ && lower(value) != "close");
  } else {
    response_.headers.insert_or_assign(std::move(name), std::string(value));
  }
  return {};
}

}  // namespace rectify::http
