// Vectors that others published, from outside the checkout; where they are not, a test says so and is skipped.
#pragma once

#include <boost/json/array.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "json/json.h"
#include "support/product.h"

namespace rectify::ledger::test {

inline std::optional<json::Value> read_vectors(const std::string& name) {
  std::ifstream file(rectify::test::source_folder() / ".." / "shared" / "vectors" / name);
  if (file) return json::parse(std::string(std::istreambuf_iterator<char>(file), {})).value();
  std::cout << "SKIPPED: shared/vectors/" << name << " is not there\n";
  WARN("skipped: no vectors");
  return std::nullopt;
}

inline std::vector<std::string> texts_at(const json::Value& value, std::string_view key) {
  std::vector<std::string> texts;
  for (const json::Value& one : json::array_at(value, key)) texts.push_back(json::text_of(one));
  return texts;
}

inline std::string unhex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

}  // namespace rectify::ledger::test
