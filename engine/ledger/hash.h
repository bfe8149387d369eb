// SHA-256 by OpenSSL: digest fetched once, one reused context a thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify::ledger {

using Hash = std::array<std::uint8_t, 32>;

[[nodiscard]] Hash sha256(std::string_view bytes);
[[nodiscard]] Hash leaf_hash(std::string_view line);                // SHA-256(0x00 || line), RFC 9162 §2.1.1
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)

// SHA-256 of bytes that come in parts. Threads: one.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  void add(std::string_view bytes);
  // Of all that was added; begins again.
  [[nodiscard]] Hash finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] std::string to_hex(const Hash& hash);
[[nodiscard]] Result<Hash> parse_hash(std::string_view hex);

}  // namespace rectify::ledger
