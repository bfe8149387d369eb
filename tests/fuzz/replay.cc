// Gives a target every file named, or below the folders named: fuzz_replay TARGET PATH… Ends with 1 at the first that
// breaks it.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "fuzz/targets.h"

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> files_of(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::invalid_argument("cannot be read");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t replayed = 0;
  const char* at = argc > 1 ? argv[1] : "fuzz_replay";
  fs::path file;
  try {
    const auto& target = rectify::fuzz::target_of(at);
    for (int i = 2; i < argc; ++i) {
      for (const fs::path& path : files_of(argv[i])) {
        file = path;
        target.run(text_of(path));
        ++replayed;
      }
    }
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s %s: %s\n", at, file.c_str(), problem.what());
    return 1;
  }
  std::printf("%s: %zu files\n", at, replayed);
  return replayed > 0 ? 0 : 1;
}
