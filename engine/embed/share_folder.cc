#include "embed/share_folder.h"

#include <system_error>

namespace rectify::embed {

namespace fs = std::filesystem;

fs::path share_folder(const fs::path& given) {
  if (!given.empty()) return given;
  std::error_code failure;
  const fs::path program = fs::read_symlink("/proc/self/exe", failure);
  if (!failure) {
    const fs::path beside = program.parent_path().parent_path() / "share" / "rectify";
    if (fs::is_directory(beside, failure)) return beside;
  }
  return RECTIFY_SHARE;
}

}  // namespace rectify::embed
