// The frame around every stored value that is not plain bytes: nothing is decoded before its length and checksum are
// right.
//
//   be32 CRC-32C of all that follows | version, one byte | be32 length of the payload | payload
//
// The frame itself never changes; the version is that of the payload. Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify::store {

inline constexpr std::size_t kFrameHeaderBytes = 9;

// A string that begins with room for the header: append the payload, then seal.
[[nodiscard]] std::string begin_frame();
void seal_frame(std::string& framed, std::uint8_t version);

// The payload, within `framed`. Errors: corrupt (length, checksum), invalid (sealed with a version above `newest`).
[[nodiscard]] Result<std::string_view> open_frame(std::string_view framed, std::uint8_t newest);

}  // namespace rectify::store
