// The licang example, played by the command line once for all tests, and kept.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/product.h"
#include "support/temp_folder.h"

namespace rectify::test {

inline const std::filesystem::path& licang() {
  static const TempFolder folder;
  static const std::filesystem::path data = folder / "licang";
  static const bool played = [] {
    const Ran ran = run("sandbox workflows/examples/licang-2020/scenario.yaml --once --keep " + quoted(data));
    INFO(ran.output);
    REQUIRE(ran.code == 0);
    return true;
  }();
  static_cast<void>(played);
  return data;
}

// A copy of it that a test may change.
inline std::filesystem::path copy_of_licang(const TempFolder& folder) {
  std::filesystem::copy(licang(), folder / "data", std::filesystem::copy_options::recursive);
  return folder / "data";
}

}  // namespace rectify::test
