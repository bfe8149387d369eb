// Where the workflows, calendars and rules lie that were installed with the program.
//
// Threads: any. Errors: none; a folder that is not there holds nothing.
#pragma once

#include <filesystem>

namespace rectify::embed {

// `given` where somebody named one; else `../share/rectify` beside the folder of the running program, when that is
// there; else the folder this was configured to be installed in.
[[nodiscard]] std::filesystem::path share_folder(const std::filesystem::path& given = {});

}  // namespace rectify::embed
