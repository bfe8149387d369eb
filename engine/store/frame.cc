#include "store/frame.h"

#include <fmt/core.h>

#include "base/check.h"
#include "store/crc32c.h"
#include "store/keys.h"

namespace rectify::store {

namespace {

constexpr std::size_t kVersionAt = 4;
constexpr std::size_t kLengthAt = 5;

}  // namespace

std::string begin_frame() { return std::string(kFrameHeaderBytes, '\0'); }

void seal_frame(std::string& framed, std::uint8_t version) {
  RECTIFY_CHECK(framed.size() >= kFrameHeaderBytes && framed.size() - kFrameHeaderBytes <= UINT32_MAX,
                "a frame has a header and less than 4 GiB");
  framed[kVersionAt] = static_cast<char>(version);
  framed.replace(kLengthAt, 4, be32(static_cast<std::uint32_t>(framed.size() - kFrameHeaderBytes)));
  framed.replace(0, 4, be32(crc32c(std::string_view(framed).substr(kVersionAt))));
}

Result<std::string_view> open_frame(std::string_view framed, std::uint8_t newest) {
  if (framed.size() < kFrameHeaderBytes) {
    return Error{Code::corrupt, fmt::format("a stored value of {} bytes is too short", framed.size()), {}};
  }
  const std::uint32_t length = *read_be32(framed.substr(kLengthAt, 4));
  if (length != framed.size() - kFrameHeaderBytes) {
    return Error{Code::corrupt,
                 fmt::format("a stored value has {} bytes and says {}", framed.size() - kFrameHeaderBytes, length),
                 {}};
  }
  if (*read_be32(framed.substr(0, 4)) != crc32c(framed.substr(kVersionAt))) {
    return Error{Code::corrupt, "a stored value is not what was written: its checksum does not match", {}};
  }
  const auto version = static_cast<std::uint8_t>(framed[kVersionAt]);
  if (version == 0 || version > newest) {
    return Error{Code::invalid,
                 fmt::format("a stored value has version {}, this program knows versions up to {}: use a newer rectify",
                             version, newest),
                 {}};
  }
  return framed.substr(kFrameHeaderBytes);
}

}  // namespace rectify::store
