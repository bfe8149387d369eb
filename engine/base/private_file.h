// Small files that nobody but their owner may read: the token, the signing key.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify {

// Random bytes of the system, as hex digits.
[[nodiscard]] std::string random_hex(std::size_t bytes);

// Makes the file (0600), synced, unless there is one; whether it made it. Errors: unavailable.
[[nodiscard]] Result<bool> make_secret_file(const std::filesystem::path& path, std::string_view text);

}  // namespace rectify
