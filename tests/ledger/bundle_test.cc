// What an auditor gets: good folders pass, and whatever is done to one is found, in the right file and at the right
// line.
#include "ledger/bundle.h"

#include "bundles.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;
using Catch::Contains;

namespace {

void passes(const Bundle& bundle) {
  const Verdict verdict = verified(bundle, {.trusted = test_key().verifier()});
  if (verdict.fault) FAIL(verdict.fault->text());
}

void refused(const Bundle& bundle, const std::string& file, std::uint64_t line, const std::string& because = "") {
  const Verdict verdict = verified(bundle);
  REQUIRE(verdict.fault);
  INFO(verdict.fault->text());
  CHECK(verdict.fault->file == file);
  CHECK(verdict.fault->line == line);
  CHECK_THAT(verdict.fault->message, Contains(because));
}

// Every byte of every file, each replaced by a few others.
void every_byte_matters(const Bundle& good) {
  passes(good);
  for (const auto& [name, bytes] : good) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      Bundle changed = good;
      for (const char other : {static_cast<char>(bytes[at] ^ 1), static_cast<char>(bytes[at] ^ 0x20), '\n', '0'}) {
        if (other == bytes[at]) continue;
        changed[name][at] = other;
        const Verdict verdict = verified(changed);
        INFO(name << " byte " << at << " became " << static_cast<int>(other));
        REQUIRE(verdict.fault);
        // Where the bytes alone do not say which of two files was changed, it is the manifest that is named.
        if (verdict.fault->file != "manifest.json") REQUIRE(verdict.fault->file == name);
      }
    }
    Bundle changed = good;
    changed[name] += '\n';
    REQUIRE(verified(changed).fault);
    changed[name] = bytes.substr(0, bytes.size() / 2);
    if (!bytes.empty()) REQUIRE(verified(changed).fault);
    changed[name].clear();
    if (!bytes.empty()) REQUIRE(verified(changed).fault);
  }
}

Author short_story() {
  Author author(true);
  author.write("m-1", registered());
  author.write("m-2", registered());
  author.write("m-1", fired("drafted", "executing"));
  author.write_heads(3);
  author.write("m-1", core::Commented{"好"});
  return author;
}

struct Kind {
  std::string name;
  Selection selection;
};

// The same history whole, in part, and of one measure with its heads.
const Author& history() {
  static const Author author = long_story(2'000);
  return author;
}
std::vector<Kind> kinds() {
  return {{"whole", {.end = 2'000}},
          {"range", {.begin = 300, .end = 1'900}},
          {"measure", {.end = 2'000, .measure = "m-2", .heads_line = 1'950}},
          {"measure without heads", {.end = 2'000, .measure = "m-2"}}};
}

}  // namespace

TEST_CASE("a whole history, a range and one measure are verified from their files alone") {
  for (const Kind& kind : kinds()) {
    INFO(kind.name);
    const Bundle bundle = exported(history(), kind.selection);
    std::uint64_t last_progress = 0;
    const Verdict verdict =
        verified(bundle, {.trusted = std::nullopt, .progress = [&](std::uint64_t lines) { last_progress = lines; }});
    if (verdict.fault) FAIL(verdict.fault->text());
    CHECK(kBundleKindNames[static_cast<std::size_t>(verdict.kind)] == kind.name.substr(0, kind.name.find(' ')));
    CHECK(verdict.measure.get() == kind.selection.measure);
    CHECK(verdict.lines == lines_of(bundle.at("history.jsonl")).size());
    CHECK(last_progress == verdict.lines);
    CHECK(verdict.key == test_key().verifier().to_text());
    CHECK(verdict.checkpoint.size == 2'000);
    CHECK(verdict.checkpoint.origin == "PeterNeumann");
    if (kind.name == "whole") CHECK(verdict.measures == 10);
    if (kind.name == "whole") CHECK(bundle.at("proof").empty());
    if (kind.name == "range") CHECK(verdict.first == 300);
    if (kind.name == "range") CHECK(verdict.last == 1'899);
    CHECK(verdict.complete_before.has_value() == (kind.name == "measure"));
    if (verdict.complete_before) CHECK(*verdict.complete_before == 1'910);
  }
}

TEST_CASE("the smallest exports") {
  const Bundle empty = whole(Author());
  passes(empty);
  CHECK(verified(empty).lines == 0);
  CHECK(lines_of(empty.at("checkpoint")).at(1) == "0");
  Author author(true);
  author.write("m-1", registered());
  passes(whole(author));
  passes(exported(author, {.end = 1, .measure = "m-1"}));
  passes(exported(short_story(), {.begin = 2, .end = 3}));
}

TEST_CASE("a measure is proven absent, whatever its neighbours are") {
  Author author = short_story();
  author.write("m-3", registered());
  for (const char* absent : {"a", "m-11", "m-3", "z"}) {
    INFO(absent);
    const Bundle bundle = exported(author, {.end = author.lines.size(), .measure = absent, .heads_line = 3});
    passes(bundle);
    CHECK(verified(bundle).complete_before == 3);
  }
  Author nobody(true);
  nobody.write_heads(0);
  passes(exported(nobody, {.end = 1, .measure = "m-1", .heads_line = 0}));
}

TEST_CASE("every byte of a whole history's export is accounted for") { every_byte_matters(whole(short_story())); }

TEST_CASE("every byte of a range's export is accounted for") {
  every_byte_matters(exported(short_story(), {.begin = 1, .end = 4}));
}

TEST_CASE("every byte of one measure's export is accounted for") {
  every_byte_matters(exported(short_story(), {.end = 5, .measure = "m-1", .heads_line = 3}));
}

TEST_CASE("every byte of the export of a measure that is absent is accounted for") {
  every_byte_matters(exported(short_story(), {.end = 5, .measure = "m-11", .heads_line = 3}));
}

TEST_CASE("whatever is done to the lines is found at the first line that it was done to") {
  for (const Kind& kind : kinds()) {
    INFO(kind.name);
    const Bundle good = exported(history(), kind.selection);
    const auto lines = lines_of(good.at("history.jsonl"));
    const auto leaves = lines_of(good.at("leaves"));
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}, lines.size() / 2, lines.size() - 2}) {
      INFO(at);
      const auto with = [&](const auto& change) {
        Bundle bad = good;
        auto changed = lines;
        change(changed);
        bad["history.jsonl"] = joined(changed);
        return bad;
      };
      const auto here = static_cast<std::ptrdiff_t>(at);
      const std::string actor = "zhang.wei";
      const auto changed = with([&](auto& all) { all[at].replace(all[at].find(actor), actor.size(), "zhang.wie"); });
      refused(changed, "history.jsonl", at + 1, "has " + leaves[at] + ": the line was changed");
      refused(with([&](auto& all) { all.erase(all.begin() + here); }), "history.jsonl", at + 1, "its hash is");
      refused(with([&](auto& all) { std::swap(all[at], all[at + 1]); }), "history.jsonl", at + 1, "its hash is");
      refused(with([&](auto& all) { all.insert(all.begin() + here, all[at]); }), "history.jsonl", at + 2,
              "its hash is");
      refused(with([&](auto& all) { all.resize(at); }), "history.jsonl", at + 1, "lines were cut off");
      if (at == 0) continue;
      refused(with([&](auto& all) { all[at].pop_back(); }), "history.jsonl", at + 1, "its hash is");
    }
    Bundle bad = good;
    bad["history.jsonl"] += lines.back() + "\n";
    refused(bad, "history.jsonl", lines.size() + 1, "put on after the last one");
    bad["history.jsonl"] = good.at("history.jsonl").substr(0, good.at("history.jsonl").size() - 1);
    refused(bad, "history.jsonl", lines.size(), "does not end in a newline");
    bad["history.jsonl"] = std::string(70'000, 'x') + "\n";
    refused(bad, "history.jsonl", 1, "longer than 65535 bytes");
    bad["history.jsonl"].clear();
    refused(bad, "history.jsonl", 1, "lines were cut off");
  }
}

TEST_CASE("damage to the hashes is told apart from damage to the lines") {
  for (const Kind& kind : kinds()) {
    INFO(kind.name);
    const Bundle good = exported(history(), kind.selection);
    auto leaves = lines_of(good.at("leaves"));
    Bundle bad = good;
    leaves[7][5] = leaves[7][5] == 'a' ? 'b' : 'a';
    bad["leaves"] = joined(leaves);
    refused(bad, "leaves", 8, "this file was changed, the line was not");
    leaves[7] = "x" + leaves[7].substr(1);
    bad["leaves"] = joined(leaves);
    refused(bad, "leaves", 8, "64 lower-case hex digits");
    bad["leaves"] = joined({leaves.begin(), leaves.begin() + 5});
    refused(bad, "leaves", 6, "the file ends before");
    bad["leaves"] = good.at("leaves") + leaves[0] + "\n";
    refused(bad, "leaves", leaves.size() + 1, "the file goes on here");
    bad = good;
    auto proof = lines_of(good.at("proof"));
    if (proof.empty()) {
      bad["proof"] = leaves[0] + "\n";
      refused(bad, "proof", 1, "the file goes on here");
      continue;
    }
    proof[1][5] = proof[1][5] == 'a' ? 'b' : 'a';
    bad["proof"] = joined(proof);
    refused(bad, "proof", 0, "it is this file that was changed");
    proof.pop_back();
    bad["proof"] = joined(proof);
    refused(bad, "proof", proof.size() + 1, "the file ends before");
  }
}

TEST_CASE("a folder that was made to fit after a change still does not lead to the signed root") {
  for (const Kind& kind : kinds()) {
    INFO(kind.name);
    // A forger who has everything but the signing key: another history of the same length, under the old checkpoint.
    Author forged = long_story(1'990);
    while (forged.lines.size() < 2'000) forged.write("m-2", core::Commented{"假的"});
    const Bundle good = exported(history(), kind.selection);
    Bundle bad = exported(forged, kind.selection);
    bad["checkpoint"] = good.at("checkpoint");
    const std::string sum = to_hex(sha256(bad["checkpoint"]));
    auto& manifest = bad["manifest.json"];
    const std::string member = R"("files":{"checkpoint":")";
    manifest.replace(manifest.find(member) + member.size(), 64, sum);
    refused(bad, "history.jsonl", 0, "the other files were made to fit");
    // Their own checkpoint, under their own key.
    const auto own = *SigningKey::generate("PeterNeumann");
    const Checkpoint checkpoint =
        *open_checkpoint(exported(forged, kind.selection)["checkpoint"], test_key().verifier());
    bad["checkpoint"] = *sign_checkpoint(checkpoint, own);
    refused(bad, "checkpoint", 0, "not signed by the key");
    bad["key"] = own.verifier().to_text() + "\n";
    const Verdict verdict = verified(bad, {.trusted = test_key().verifier()});
    REQUIRE(verdict.fault);
    CHECK(verdict.fault->file == "key");
    CHECK_THAT(verdict.fault->message, Contains("not the key that is trusted, PeterNeumann+c74f20a3+"));
  }
}

TEST_CASE("a good checkpoint of another time is not this folder's") {
  const Bundle good = whole(history());
  Bundle bad = good;
  bad["checkpoint"] = whole(long_story(1'900)).at("checkpoint");
  refused(bad, "checkpoint", 0, "it is this file that was changed");
}

TEST_CASE("a measure's export that leaves lines out is found by its chain or by the heads") {
  const Author& author = history();
  // Made by somebody who may export, but wants the last lines before the heads not to be seen.
  Author shorter = author;
  std::size_t hidden = 1'909;
  while (shorter.measures[hidden] != "m-2") --hidden;
  std::fill(shorter.measures.begin() + static_cast<std::ptrdiff_t>(hidden), shorter.measures.end(), "another");
  Bundle bad = exported(author, {.end = 2'000, .measure = "m-2", .heads_line = 1'950});
  const Bundle less = exported(shorter, {.end = 2'000, .measure = "m-2"});
  refused(exported(shorter, {.end = 2'000, .measure = "m-2", .heads_line = 1'950}), "heads", 1);
  CHECK(verified(less).valid());  // without heads nobody can know
  CHECK_FALSE(verified(less).complete_before);

  std::fill(shorter.measures.begin(), shorter.measures.end(), "m-2");
  for (std::size_t i = 0; i < 2'000; ++i) shorter.measures[i] = i == 700 ? "another" : author.measures[i];
  std::size_t inner = 700;
  while (author.measures[inner] != "m-2") ++inner;
  shorter.measures[inner] = "another";
  const Verdict verdict = verified(exported(shorter, {.end = 2'000, .measure = "m-2"}));
  REQUIRE(verdict.fault);
  CHECK_THAT(verdict.fault->message, Contains("lines of the measure are missing, moved or repeated"));
  CHECK(verdict.fault->file == "history.jsonl");

  bad.erase("heads");
  refused(bad, "heads", 0, "the file is missing");
  bad = less;
  bad["heads"] = exported(author, {.end = 2'000, .measure = "m-2", .heads_line = 1'950}).at("heads");
  refused(bad, "heads", 1, "there is no line of heads");
  bad = whole(author);
  bad["heads"] = "{}\n";
  refused(bad, "heads", 0, "belongs to the export of one measure");
}

TEST_CASE("heads that were recorded wrongly do not prove what they say") {
  const auto with_heads = [](const std::vector<HeadEntry>& entries) {
    HeadsList list;
    for (const HeadEntry& entry : entries) REQUIRE(list.append(entry));
    Author author(true);
    author.write("m-1", registered());
    author.write("m-1", core::Commented{"好"});
    author.write("", core::HeadsRecorded{2, list.measures(), to_hex(list.root())});
    author.write("m-1", core::Commented{"later"});
    return exported(author, {.end = 4, .measure = "m-1", .heads_line = 2, .heads = &list});
  };
  Author author(true);
  author.write("m-1", registered());
  author.write("m-1", core::Commented{"好"});
  const Hash first = leaf_hash(author.lines[0]);
  const Hash second = leaf_hash(author.lines[1]);
  passes(with_heads({{"m-1", 2, second}}));
  refused(with_heads({{"m-1", 2, first}}), "heads", 1, "the last of which hashes to " + to_hex(first));
  refused(with_heads({{"m-1", 1, first}}), "heads", 1, "but line 1 is one more");
  refused(with_heads({}), "heads", 1, "but line 0 is one more");
  const Hash later = leaf_hash(lines_of(with_heads({}).at("history.jsonl")).back());
  refused(with_heads({{"m-1", 3, later}}), "heads", 1);
  refused(with_heads({{"m-1", 4, second}}), "history.jsonl", 0, "of which 3 are here: lines were left out");
}

TEST_CASE("a writer refuses what would not verify") {
  const Author author = short_story();
  std::ostringstream out;
  BundleWriter range(out, out, {});
  CHECK(range.add(3, author.lines[3]));
  CHECK(range.add(5, author.lines[4]).error().code == Code::invalid);
  CHECK(range.add(3, author.lines[3]).error().code == Code::invalid);
  BundleWriter measure(out, out, MeasureId("m-1"));
  CHECK(measure.add(3, author.lines[3]));
  CHECK(measure.add(5, author.lines[4]));
  CHECK(measure.add(4, author.lines[4]).error().code == Code::invalid);
  const SigningKey key = test_key();
  const std::string note = *sign_checkpoint({"PeterNeumann", 5, sha256("")}, key);
  const auto finish = [&](BundleWriter& writer, const std::string& checkpoint, std::optional<HeadsProof> heads = {}) {
    return writer.finish({checkpoint, key.verifier(), {}, std::move(heads)}, {out, out, out, nullptr, out});
  };
  CHECK_THAT(finish(measure, note).error().message, Contains("line 5 is not in the signed history of 5 lines"));
  BundleWriter nothing(out, out, {});
  CHECK_THAT(finish(nothing, note).error().message, Contains("no lines"));
  CHECK(finish(range, "nonsense").error().code == Code::corrupt);
  CHECK_THAT(finish(range, note, HeadsProof()).error().message, Contains("one measure"));
}
