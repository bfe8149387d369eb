#include "http/server/address.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <strings.h>

#include <charconv>

namespace rectify::http {

namespace {

// Splits off the brackets of IPv6; what follows them, or follows a single colon, is the port (empty: none).
bool split(std::string_view text, std::string_view& host, std::string_view& port, bool& has_port) {
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else {
    const std::size_t colon = text.find(':');
    host = text.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
  }
  has_port = !rest.empty();
  if (has_port && rest.front() != ':') return false;
  port = has_port ? rest.substr(1) : rest;
  return !host.empty();
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}  // namespace

Result<HostPort> parse_host_port(std::string_view text) {
  std::string_view host;
  std::string_view port;
  bool has_port = false;
  HostPort address;
  if (!split(text, host, port, has_port) || !parse_port(port, address.port)) {
    return Error{
        Code::invalid, fmt::format("'{}' is not ADDRESS:PORT, such as 127.0.0.1:7249 or [::1]:7249", text), {}};
  }
  address.host = host;
  return address;
}

Result<HostPort> parse_url(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  const Error bad{
      Code::invalid,
      fmt::format(
          "'{}' is not a server's URL, such as http://127.0.0.1:7249 (https is the business of a reverse proxy)", url),
      {}};
  if (!url.starts_with(kScheme)) return bad;
  std::string_view rest = url.substr(kScheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?#@ \r\n") != std::string_view::npos) return bad;
  std::string_view host;
  std::string_view port;
  bool has_port = false;
  HostPort address{{}, 80};
  if (!split(rest, host, port, has_port) || (has_port && !parse_port(port, address.port))) return bad;
  address.host = host;
  return address;
}

std::string to_text(const HostPort& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

bool is_loopback(std::string_view host) {
  const std::string text(host);
  if (strcasecmp(text.c_str(), "localhost") == 0 && text.size() == 9) return true;
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool names_loopback(std::string_view host_header) {
  std::string_view host;
  std::string_view port;
  bool has_port = false;
  std::uint16_t number = 0;
  return split(host_header, host, port, has_port) && (port.empty() || parse_port(port, number)) && is_loopback(host);
}

}  // namespace rectify::http
