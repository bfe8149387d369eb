// How fast lines are verified. Hidden: ledger_test '[.bench]', in a build without sanitizers.
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>

#include "author.h"
#include "ledger/verify.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

TEST_CASE("lines verified a second", "[.bench]") {
  constexpr std::size_t kLines = 100'000;
  Author author;
  for (int i = 0; i < 1'000; ++i) author.write("measure-" + std::to_string(i), registered());
  for (std::size_t i = 0; author.lines.size() < kLines; ++i) {
    const std::string id = "measure-" + std::to_string(i % 1'000);
    const bool out = i / 1'000 % 2 == 0;
    author.write(id, out ? fired("drafted", "executing") : fired("executing", "drafted"));
  }
  std::size_t bytes = 0;
  for (const std::string& line : author.lines) bytes += line.size();
  Verifier verifier;
  const auto begun = std::chrono::steady_clock::now();
  for (const std::string& line : author.lines) REQUIRE(verifier.next(line));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::cout << static_cast<double>(kLines) / took.count() << " lines/s of " << bytes / kLines << " bytes\n";
}
