#include "http/server/access.h"

#include <strings.h>

#include "http/server/address.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

// The time it takes depends on the length of what was sent, not on where it differs.
bool same_secret(std::string_view sent, std::string_view secret) {
  unsigned difference = sent.size() == secret.size() ? 0U : 1U;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const char expected = secret.empty() ? '\0' : secret[i % secret.size()];
    difference |= static_cast<unsigned>(static_cast<unsigned char>(sent[i] ^ expected));
  }
  return difference == 0 && !secret.empty();
}

bool bears(std::string_view authorization, std::string_view token) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() < kScheme.size()) return false;
  if (strncasecmp(authorization.data(), kScheme.data(), kScheme.size()) != 0) return false;
  authorization.remove_prefix(kScheme.size());
  return same_secret(authorization, token);
}

}  // namespace

std::optional<Response> refuse_access(const Request& request, const Handler& handler, std::string_view token) {
  const std::string* host = header_of(request, "host");  // absent only in HTTP/1.0, which no browser speaks
  if (host != nullptr && !names_loopback(*host)) {
    return problem({Code::denied, "the Host header has to name this machine: localhost, 127.0.0.1 or [::1]", "host"},
                   421);
  }
  if (!handler.needs_token(request.target)) return std::nullopt;
  const std::string* sent = header_of(request, "authorization");
  if (sent != nullptr && bears(*sent, token)) return std::nullopt;
  Response refusal =
      problem({Code::denied, "TCP clients have to send 'Authorization: Bearer TOKEN'", "authorization"}, 401);
  refusal.headers.emplace("www-authenticate", "Bearer");
  return refusal;
}

}  // namespace rectify::http
