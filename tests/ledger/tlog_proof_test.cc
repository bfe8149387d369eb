// One line's proof as a file.
#include "ledger/tlog_proof.h"

#include <catch2/catch.hpp>

#include "bundles.h"
#include "ledger/base64.h"
#include "support/product.h"
#include "support/text.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;
using Catch::Contains;

namespace {

std::string golden_proof() {
  return rectify::test::content(rectify::test::source_folder() / "tests" / "ledger" / "golden.tlog-proof");
}

std::string proof_refusal(const std::string& text, const std::string& line = "@ABC") {
  const auto checked = check_tlog_proof(text, line, test_key().verifier());
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == Code::corrupt);
  return checked.error().message;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

}  // namespace

// golden.tlog-proof was put together by hand from the published vectors: line 5 of the tree of eight leaves that the
// tests of Certificate Transparency use, and the checkpoint of it that is signed with the key of Go's tests.
TEST_CASE("a proof put together by others is checked, and is written to the same bytes") {
  const std::string golden = golden_proof();
  const auto checked = check_tlog_proof(golden, "@ABC", test_key().verifier());
  if (!checked) FAIL(checked.error().text());
  CHECK(checked->index == 5);
  CHECK(checked->checkpoint.size == 8);
  CHECK(checked->checkpoint.origin == "PeterNeumann");
  CHECK(checked->extra.empty());
  auto proof = read_tlog_proof(golden);
  REQUIRE(proof);
  CHECK(write_tlog_proof(*proof) == golden);
  proof->extra = "整改";
  const std::string with_extra = write_tlog_proof(*proof);
  CHECK(with_extra.starts_with("c2sp.org/tlog-proof@v1\nextra " + to_base64("整改") + "\nindex 5\n"));
  CHECK(check_tlog_proof(with_extra, "@ABC", test_key().verifier())->extra == "整改");
  // The checkpoint in it is what we would have signed.
  CHECK(*sign_checkpoint(checked->checkpoint, test_key()) == proof->checkpoint);
}

TEST_CASE("every byte of a proof matters") {
  const std::string golden = golden_proof();
  REQUIRE(golden.size() > 300);
  for (std::size_t bit = 0; bit < golden.size() * 8; ++bit) {
    std::string changed = golden;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    REQUIRE_FALSE(check_tlog_proof(changed, "@ABC", test_key().verifier()));
  }
  for (std::size_t cut = 0; cut < golden.size(); ++cut) {
    REQUIRE_FALSE(check_tlog_proof(golden.substr(0, cut), "@ABC", test_key().verifier()));
  }
}

TEST_CASE("a proof that does not hold says which part of it") {
  const std::string golden = golden_proof();
  CHECK_THAT(proof_refusal(golden, "@ABD"),
             Contains("line 5 of the 8 that PeterNeumann signed: the line and the proof do not"));
  CHECK_THAT(proof_refusal(replaced(golden, "index 5", "index 4")), Contains("do not lead to the root"));
  CHECK_THAT(proof_refusal(replaced(golden, "index 5", "index 8")), Contains("is not in a history of 8 lines"));
  CHECK_THAT(proof_refusal(replaced(golden, "index 5", "index 05")), Contains("line 2 is not 'index' and a number"));
  CHECK_THAT(proof_refusal(replaced(golden, "index 5", "extra \nindex 5")), Contains("'extra'"));
  CHECK_THAT(proof_refusal(replaced(golden, "index 5\n", "extra AAAA\n")), Contains("line 3 is not 'index'"));
  CHECK_THAT(proof_refusal(replaced(golden, "@v1", "@v2")), Contains("first line"));
  CHECK_THAT(proof_refusal(replaced(golden, "index 5\n", "index 5\nAAAA\n")), Contains("line 3 is not a hash"));
  CHECK_THAT(proof_refusal(replaced(golden, "PeterNeumann\n8", "PeterNeumann\n9")),
             Contains("the proof's checkpoint: "));
  CHECK_THAT(proof_refusal("c2sp.org/tlog-proof@v1\nindex 5\n"), Contains("no empty line"));
  CHECK_THAT(proof_refusal(replaced(golden, "index 5\n", "index 5\n" + to_base64(sha256("x")) + "\n")),
             Contains("more hashes than"));
  std::string many = "c2sp.org/tlog-proof@v1\nindex 5\n";
  for (int i = 0; i < 65; ++i) many += to_base64(sha256("x")) + "\n";
  CHECK_THAT(proof_refusal(many + "\n"), Contains("more than 64"));
  CHECK_THAT(proof_refusal(std::string(3'000'000, 'x')), Contains("2 MiB"));
}
