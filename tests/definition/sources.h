// Files of the checkout that these tests read.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "definition/definition.h"

namespace rectify::definition {

inline std::filesystem::path source_path(const std::string& relative) {
  const char* root = std::getenv("RECTIFY_SOURCE");
  return std::filesystem::path(root == nullptr ? "." : root) / relative;
}

inline std::string source_text(const std::string& relative) {
  std::ifstream file(source_path(relative), std::ios::binary);
  INFO(relative);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Finds what a file of the checkout extends: beside it. Names are relative to the checkout.
inline Result<SourceFile> find_source(const std::string& name, const std::string& beside) {
  const std::string file = (std::filesystem::path(beside).parent_path() / name).lexically_normal().string();
  if (!std::filesystem::is_regular_file(source_path(file)))
    return Error{Code::not_found, "there is no such file", file};
  return SourceFile{file, source_text(file)};
}

// All complaints, a line each; empty where there are none.
template <typename T>
std::string complaints_of(const T& read) {
  std::string text;
  for (const auto& diagnostic : read.diagnostics) text += to_text(diagnostic) + "\n";
  return text;
}

}  // namespace rectify::definition
