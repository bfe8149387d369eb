// SHA-256 by OpenSSL: digest fetched once, one reused context a thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify::ledger {

using Hash = std::array<std::uint8_t, 32>;

[[nodiscard]] Hash sha256(std::string_view bytes);
[[nodiscard]] Hash leaf_hash(std::string_view line);                // SHA-256(0x00 || line), RFC 9162 §2.1.1
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)
[[nodiscard]] std::string to_hex(const Hash& hash);
[[nodiscard]] Result<Hash> parse_hash(std::string_view hex);

}  // namespace rectify::ledger
