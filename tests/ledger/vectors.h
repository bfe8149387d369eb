// Vectors that others published, from outside the checkout; where they are not, a test says so and is skipped.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "support/product.h"

namespace rectify::ledger::test {

inline std::optional<nlohmann::json> read_vectors(const std::string& name) {
  std::ifstream file(rectify::test::source_folder() / ".." / "shared" / "vectors" / name);
  if (file) return nlohmann::json::parse(file);
  std::cout << "SKIPPED: shared/vectors/" << name << " is not there\n";
  WARN("skipped: no vectors");
  return std::nullopt;
}

inline std::string unhex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

}  // namespace rectify::ledger::test
