// The heads of all measures: what they prove of a measure, and what they do not.
#include "ledger/heads.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

using namespace rectify;
using namespace rectify::ledger;
using Catch::Contains;

namespace {

HeadsList list_of(const std::set<std::string>& ids) {
  HeadsList list;
  for (const std::string& id : ids) REQUIRE(list.append({id, id.size(), sha256(id)}));
  return list;
}

core::HeadsRecorded recorded(const HeadsList& list) { return {9, list.measures(), to_hex(list.root())}; }

std::string refusal(const core::HeadsRecorded& heads, const HeadsProof& proof) {
  const auto checked = check_heads(heads, proof);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == Code::corrupt);
  return checked.error().message;
}

}  // namespace

TEST_CASE("an entry has the bytes it always had") {
  CHECK(
      entry_bytes("整改-\"7\"", 7, sha256("")) ==
      R"({"count":"7","head":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","measure":"整改-\"7\""})");
}

TEST_CASE("heads come in order, and as a stream give the root that the list gives") {
  HeadsBuilder builder;
  CHECK(builder.root() == sha256(""));
  CHECK(builder.append("m-1", 1, sha256("a")));
  CHECK(builder.append("m-1", 1, sha256("a")).error().code == Code::invalid);
  CHECK(builder.append("m-0", 1, sha256("a")).error().code == Code::invalid);
  CHECK(builder.append("m-2", 0, sha256("a")).error().code == Code::invalid);
  CHECK(builder.append("m-10", 2, sha256("b")));  // bytewise
  CHECK(builder.append("整改", 3, sha256("c")));
  HeadsList list;
  CHECK(list.append({"m-1", 1, sha256("a")}));
  CHECK(list.append({"m-1", 1, sha256("a")}).error().code == Code::invalid);
  CHECK(list.append({"m-10", 2, sha256("b")}));
  CHECK(list.append({"整改", 3, sha256("c")}));
  CHECK(builder.measures() == 3);
  CHECK(builder.root() == list.root());
}

TEST_CASE("of every id it is proven that it is there or that it is not, and never both") {
  CHECK(rc::check("heads prove presence and absence", [] {
    std::set<std::string> ids;
    for (int i = *rc::gen::inRange(0, 300); i > 0; --i) ids.insert("m-" + std::to_string(*rc::gen::inRange(0, 600)));
    const HeadsList list = list_of(ids);
    const core::HeadsRecorded heads = recorded(list);
    const std::string id = "m-" + std::to_string(*rc::gen::inRange(0, 600));
    const HeadsProof proof = list.prove(id, 12);
    const auto read = read_heads_proof(write_heads_proof(proof));
    RC_ASSERT(read.ok());
    const auto entry = check_heads(heads, *read);
    RC_ASSERT(entry.ok());
    RC_ASSERT(entry->has_value() == ids.contains(id));
    if (*entry) RC_ASSERT((*entry)->head == sha256(id));
    // No part of a proof can be taken for another.
    for (std::size_t i = 0; i < proof.entries.size(); ++i) {
      HeadsProof changed = proof;
      ++changed.entries[i].entry.count;
      RC_ASSERT_FALSE(check_heads(heads, changed).ok());
      changed = proof;
      changed.entries[i].entry.measure += "x";
      RC_ASSERT_FALSE(check_heads(heads, changed).ok());
      changed = proof;
      ++changed.entries[i].index;
      RC_ASSERT_FALSE(check_heads(heads, changed).ok());
      changed = proof;
      changed.entries.erase(changed.entries.begin() + static_cast<std::ptrdiff_t>(i));
      RC_ASSERT_FALSE(check_heads(heads, changed).ok());
    }
  }));
}

TEST_CASE("a measure that is there cannot be shown to be absent") {
  const HeadsList list = list_of({"a", "c", "e", "g"});
  const core::HeadsRecorded heads = recorded(list);
  const auto entry_of = [&](const char* id) { return list.prove(id, 1).entries.front(); };
  CHECK_THAT(refusal(heads, {"c", 1, {entry_of("a"), entry_of("e")}}), Contains("not neighbours"));
  CHECK_THAT(refusal(heads, {"c", 1, {entry_of("a")}}), Contains("the one entry given"));
  CHECK_THAT(refusal(heads, {"c", 1, {entry_of("e")}}), Contains("the one entry given"));
  CHECK_THAT(refusal(heads, {"c", 1, {}}), Contains("no entry is given"));
  CHECK_THAT(refusal(heads, {"d", 1, {entry_of("e"), entry_of("c")}}), Contains("not neighbours"));
  CHECK_THAT(refusal(heads, {"c", 1, {entry_of("c"), entry_of("e")}}), Contains("not neighbours"));
  CHECK_THAT(refusal(heads, {"c", 1, {entry_of("a"), entry_of("c")}}), Contains("not neighbours"));
  CHECK_THAT(refusal(heads, {"c", 1, {entry_of("a"), entry_of("c"), entry_of("e")}}), Contains("at most two"));
  core::HeadsRecorded other = heads;
  other.root = to_hex(sha256("x"));
  CHECK_THAT(refusal(other, list.prove("c", 1)), Contains("the entry of c is not in the tree"));
  other.root = "x";
  CHECK_THAT(refusal(other, list.prove("c", 1)), Contains("64 lower-case hex digits"));
  other = heads;
  other.measures = 0;
  CHECK_FALSE(check_heads(other, list.prove("c", 1)));
}

TEST_CASE("a proof of heads is one line of canonical JSON") {
  const std::string text = write_heads_proof(list_of({"a", "c"}).prove("b", 12));
  CHECK(text.starts_with(
      R"({"entries":[{"count":"1","head":"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",)"
      R"("index":"0","measure":"a","proof":[")"));
  CHECK(text.ends_with(R"("]}],"heads":"12","measure":"b"})"));
  CHECK(read_heads_proof(text));
  for (const std::string& bad : {std::string(), std::string("[]"), std::string("{}"), " " + text, text + "\n",
                                 std::string(R"({"entries":[],"heads":12,"measure":"b"})"),
                                 std::string(R"({"entries":[],"heads":"012","measure":"b"})"),
                                 std::string(R"({"entries":[{}],"heads":"12","measure":"b"})"),
                                 std::string(R"({"entries":[],"heads":"12","measure":"b","more":"x"})"),
                                 std::string(100, '['), std::string(2'000'000, ' ')}) {
    CHECK(read_heads_proof(bad).error().code == Code::corrupt);
  }
  CHECK(read_heads_proof(R"({"entries":[],"heads":"12","measure":"b"})"));
}
