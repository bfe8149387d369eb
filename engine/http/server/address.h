// Where to listen and whom to call, read from text. Only numbers and "localhost" count as loopback: no name is looked
// up.
//
// Threads: pure functions. Errors: invalid.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify::http {

struct HostPort {
  std::string host;  // a name or an address; IPv6 without brackets
  std::uint16_t port = 0;
};

// "127.0.0.1:7249", "[::1]:0", "localhost:80".
[[nodiscard]] Result<HostPort> parse_host_port(std::string_view text);
// "http://127.0.0.1:7249", with or without a slash at the end; port 80 where none is named.
[[nodiscard]] Result<HostPort> parse_url(std::string_view url);
// As a Host header names it: brackets around IPv6.
[[nodiscard]] std::string to_text(const HostPort& address);

// 127.0.0.0/8, ::1 or "localhost".
[[nodiscard]] bool is_loopback(std::string_view host);
// The same for the value of a Host header, which may carry a port.
[[nodiscard]] bool names_loopback(std::string_view host_header);

}  // namespace rectify::http
