// Base64 (RFC 4648 §4) by libsodium: with padding, without line breaks, and only the one spelling of each value.
#pragma once

#include <string>
#include <string_view>

#include "ledger/hash.h"
#include "rectify/result.h"

namespace rectify::ledger {

[[nodiscard]] std::string to_base64(std::string_view bytes);
[[nodiscard]] std::string to_base64(const Hash& hash);
// Errors: invalid (anything that to_base64 would not have written).
[[nodiscard]] Result<std::string> from_base64(std::string_view text);
[[nodiscard]] Result<Hash> hash_from_base64(std::string_view text);

}  // namespace rectify::ledger
