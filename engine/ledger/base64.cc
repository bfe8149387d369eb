#include "ledger/base64.h"

#include <fmt/core.h>
#include <sodium.h>

#include <algorithm>

namespace rectify::ledger {

std::string to_base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the end of a C string
  return text;
}

std::string to_base64(const Hash& hash) {
  return to_base64(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

Result<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 1, '\0');
  std::size_t size = 0;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                       text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  bytes.resize(failed == 0 ? size : 0);
  // What ends in bits that mean nothing, or goes on after its end, is another spelling.
  if (failed != 0 || to_base64(bytes) != text) {
    return Error{Code::invalid, "it is not base64 (RFC 4648, with padding and without spaces)", {}};
  }
  return bytes;
}

Result<Hash> hash_from_base64(std::string_view text) {
  auto bytes = from_base64(text);
  if (!bytes) return std::move(bytes).error();
  Hash hash{};
  if (bytes->size() != hash.size()) {
    return Error{Code::invalid, fmt::format("it has {} bytes; a hash has 32", bytes->size()), {}};
  }
  std::transform(bytes->begin(), bytes->end(), hash.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return hash;
}

}  // namespace rectify::ledger
