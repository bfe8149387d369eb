// Files, read whole, and written whole or not at all. Threads: any.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "rectify/result.h"

namespace rectify {

inline constexpr std::size_t kFileBytesMax = 64U << 20;

// Errors: not_found, invalid (a folder, too large), unavailable.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max = kFileBytesMax);

// Into a file beside it, synced, then renamed: what stood there before stands until then. A link stays one, and a
// device or a pipe is written into. Errors: unavailable.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& to, std::string_view text);

// Makes the folder, or finds it empty. Errors: invalid (it holds something), unavailable.
[[nodiscard]] Result<void> make_empty_folder(const std::filesystem::path& path);

}  // namespace rectify
