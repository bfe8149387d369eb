// Hashes: against values that anyone can recompute with sha256sum.
#include "ledger/hash.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace rectify;
using namespace rectify::ledger;

TEST_CASE("SHA-256 is the one of FIPS 180-4") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("leaves and nodes are told apart by their first byte") {
  const Hash left = sha256("left");
  const Hash right = sha256("right");
  const auto bytes = [](const Hash& hash) { return std::string(hash.begin(), hash.end()); };
  CHECK(leaf_hash("line") == sha256(std::string(1, '\0') + "line"));
  CHECK(node_hash(left, right) == sha256("\x01" + bytes(left) + bytes(right)));
  CHECK(node_hash(left, right) != node_hash(right, left));
}

TEST_CASE("a hash is read from 64 lower-case hex digits and nothing else") {
  const Hash hash = sha256("x");
  REQUIRE(parse_hash(to_hex(hash)));
  CHECK(*parse_hash(to_hex(hash)) == hash);
  std::string hex = to_hex(hash);
  CHECK_FALSE(parse_hash(hex.substr(1)));
  CHECK_FALSE(parse_hash(hex + "0"));
  hex[5] = 'A';
  CHECK_FALSE(parse_hash(hex));
  hex[5] = 'g';
  CHECK_FALSE(parse_hash(hex));
}

TEST_CASE("threads hash beside one another") {
  std::vector<std::thread> threads;
  std::vector<Hash> last(4);
  for (std::size_t i = 0; i < last.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 2000; ++round) last[i] = leaf_hash(std::to_string(round));
    });
  }
  for (auto& thread : threads) thread.join();
  for (const Hash& hash : last) CHECK(hash == leaf_hash("1999"));
}
