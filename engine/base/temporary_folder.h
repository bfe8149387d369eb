// A folder that goes when this goes.
#pragma once

#include <filesystem>
#include <string>

namespace rectify {

class TemporaryFolder {
 public:
  // Its path is empty where none could be made.
  explicit TemporaryFolder(const std::string& name);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace rectify
