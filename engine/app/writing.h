// Files that are written whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "rectify/result.h"

namespace rectify::app {

// Into a file beside it, synced, then renamed: what stood there before stands until then. Errors: unavailable.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& path, std::string_view text);

// Makes the folder, or finds it empty. Errors: invalid (it holds something), unavailable.
[[nodiscard]] Result<void> make_empty_folder(const std::filesystem::path& path);

}  // namespace rectify::app
