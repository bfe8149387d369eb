#include "http/server/wire.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace rectify::http {

namespace {

constexpr std::size_t kResponseHeadMax = 64 * 1024;
constexpr std::size_t kAnswerReserveMax = 1U << 20;
constexpr std::size_t kChunkLineMax = 1024;

Error not_an_answer(const char* why) {
  return {Code::unavailable, fmt::format("the answer is not HTTP as this server writes it: {}", why), {}};
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
    text = fmt::format("{}, {} {} {} {}:{}:{} GMT", kDays[utc.tm_wday], two(utc.tm_mday), kMonths[utc.tm_mon],
                       utc.tm_year + 1900, two(utc.tm_hour), two(utc.tm_min), two(utc.tm_sec));
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
    if (response.source == nullptr) {
      append_field(head, "content-length", std::to_string(response.body.size()));
    } else if (!framing.http_1_0) {
      append_field(head, "transfer-encoding", "chunked");
    }
  }
  if (!framing.keep_alive) {
    append_field(head, "connection", "close");
  } else if (framing.http_1_0) {
    append_field(head, "connection", "keep-alive");
  }
  for (const auto& [name, value] : response.headers) append_field(head, name, value);
  return head.append("\r\n");
}

ChunkFrame chunk_frame(std::size_t size, bool last) {
  ChunkFrame frame;
  if (size > 0) {
    char digits[16];
    frame.before.assign(digits, std::to_chars(digits, digits + sizeof digits, size, 16).ptr);
    frame.before.append("\r\n");
    frame.after = "\r\n";
  }
  if (last) frame.after.append("0\r\n\r\n");
  return frame;
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
  stage_ = Stage::head;
  text_.clear();
  without_body_ = without_body;
  chunked_ = false;
  keep_alive_ = true;
  left_ = 0;
  response_ = {};
}

Result<bool> ResponseReader::feed(std::string_view bytes) {
  if (stage_ != Stage::head) return read_body(bytes);
  const std::size_t searched = text_.size() < 3 ? 0 : text_.size() - 3;
  text_.append(bytes);
  const std::size_t end = text_.find("\r\n\r\n", searched);
  if (end == std::string::npos) {
    if (text_.size() > kResponseHeadMax) return not_an_answer("the head does not end");
    return false;
  }
  const std::string head = std::exchange(text_, {});
  if (auto ok = read_head(std::string_view(head).substr(0, end)); !ok) return ok.error();
  begin_body();
  return read_body(std::string_view(head).substr(end + 4));
}

void ResponseReader::begin_body() {
  if (without_body_ || !may_have_body(response_.status)) {
    stage_ = Stage::complete;
  } else if (chunked_) {
    stage_ = Stage::chunk_size;
  } else {
    stage_ = left_ == 0 ? Stage::complete : Stage::sized;
    response_.body.reserve(std::min<std::uint64_t>(left_, kAnswerReserveMax));
  }
}

Result<bool> ResponseReader::read_body(std::string_view bytes) {
  while (!bytes.empty() && stage_ != Stage::complete) {
    if (stage_ == Stage::sized || stage_ == Stage::chunk) {
      const std::string_view part =
          bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
      response_.body.append(part);
      bytes.remove_prefix(part.size());
      left_ -= part.size();
      if (left_ == 0) stage_ = stage_ == Stage::sized ? Stage::complete : Stage::chunk_end;
      continue;
    }
    const std::size_t end = bytes.find('\n');
    text_.append(bytes.substr(0, end));
    if (text_.size() > kChunkLineMax) return not_an_answer("a line between chunks does not end");
    if (end == std::string_view::npos) return false;
    bytes.remove_prefix(end + 1);
    std::string line = std::exchange(text_, {});
    if (line.empty() || line.back() != '\r') return not_an_answer("a line between chunks ends without CR");
    line.pop_back();
    if (auto ok = read_line(line); !ok) return ok.error();
  }
  if (!bytes.empty()) return not_an_answer("more bytes came than it announced");
  return stage_ == Stage::complete;
}

Result<void> ResponseReader::read_line(std::string_view line) {
  if (stage_ == Stage::chunk_end) {
    if (!line.empty()) return not_an_answer("a chunk is longer than it announced");
    stage_ = Stage::chunk_size;
  } else if (stage_ == Stage::trailer) {
    if (line.empty()) stage_ = Stage::complete;
  } else {
    const std::string_view digits = trim(line.substr(0, line.find(';')));  // what follows are extensions
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), left_, 16);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return not_an_answer("a bad chunk size");
    stage_ = left_ == 0 ? Stage::trailer : Stage::chunk;
  }
  return {};
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
    const auto read = std::from_chars(value.data(), value.data() + value.size(), left_);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) return not_an_answer("a bad Content-Length");
  } else if (name == "content-type") {
    response_.content_type = value;
  } else if (name == "transfer-encoding") {
    if (lower(value) != "chunked") return not_an_answer("a transfer coding that it does not have");
    chunked_ = true;
  } else if (name == "connection") {
    keep_alive_ = lower(value) == "keep-alive" || (keep_alive_ && lower(value) != "close");
  } else {
    response_.headers.insert_or_assign(std::move(name), std::string(value));
  }
  return {};
}

}  // namespace rectify::http
