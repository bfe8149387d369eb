// CRC-32C (Castagnoli, RFC 3720 appendix B.4): guards our frames, and is what RocksDB guards its logs with.
#pragma once

#include <cstdint>
#include <string_view>

namespace rectify::store {

// The byte there, as a number.
[[nodiscard]] inline std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

[[nodiscard]] std::uint32_t crc32c(std::string_view bytes);

// Of `before` and then `bytes`, where `crc` is that of `before`.
[[nodiscard]] std::uint32_t extend_crc32c(std::uint32_t crc, std::string_view bytes);

}  // namespace rectify::store
