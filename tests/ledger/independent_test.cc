// A second verifier that shares no code with the first, tests/independent/verify.py, says the same of good folders and
// of bad ones; and a folder that was exported once is exported to the same bytes and verified for ever.
#include <catch2/catch.hpp>
#include <iostream>

#include "bundles.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

namespace {

bool can_run() {
  if (rectify::test::has_program("python3") && rectify::test::has_program("openssl")) return true;
  std::cout << "SKIPPED: python3 or openssl is not there\n";
  WARN("skipped: no python3 or no openssl");
  return false;
}

rectify::test::Ran verify_py(const std::filesystem::path& folder, const std::string& more = "") {
  const auto script = rectify::test::source_folder() / "tests" / "independent" / "verify.py";
  return rectify::test::shell("python3 '" + script.string() + "' '" + folder.string() + "'" + more + " 2>&1");
}

// Both verifiers name the same file and line, or both find nothing.
void agree_on(const std::string& name, const Bundle& bundle, const std::string& trusted = "") {
  INFO(name);
  const rectify::test::TempFolder folder;
  put(bundle, folder.path());
  BundleOptions options;
  if (!trusted.empty()) options.trusted = *VerifierKey::parse(trusted);
  const Verdict verdict = rectify::ledger::test::verified(bundle, options);
  const rectify::test::Ran said = verify_py(folder.path(), trusted.empty() ? "" : " --key '" + trusted + "'");
  INFO(said.output);
  if (verdict.valid()) {
    CHECK(said.code == 0);
    CHECK(said.output.starts_with("valid: " + std::to_string(verdict.lines) + " lines of "));
    CHECK((said.output.find("complete: ") != std::string::npos) == verdict.complete_before.has_value());
    return;
  }
  INFO(verdict.fault->text());
  CHECK(said.code == 1);
  std::string place = "not valid: " + verdict.fault->file;
  if (verdict.fault->line > 0) place += " line " + std::to_string(verdict.fault->line);
  CHECK(said.output.starts_with(place + ": "));
}

Bundle with(Bundle bundle, const std::string& file, const std::string& what, const std::string& by) {
  std::string& bytes = bundle.at(file);
  REQUIRE(bytes.find(what) != std::string::npos);
  bytes.replace(bytes.find(what), what.size(), by);
  return bundle;
}

template <typename Change>
Bundle with_lines(Bundle bundle, const std::string& file, const Change& change) {
  auto lines = lines_of(bundle.at(file));
  change(lines);
  bundle[file] = joined(lines);
  return bundle;
}

Author brief_story() {
  Author author(true);
  author.write("m-1", registered());
  author.write("m-2", registered());
  author.write("m-1", fired("drafted", "executing"));
  author.write_heads(3);
  author.write("m-1", core::Commented{"好"});
  return author;
}

}  // namespace

TEST_CASE("the independent verifier agrees on good folders") {
  if (!can_run()) return;
  const Author author = long_story(400);
  agree_on("whole", whole(author));
  agree_on("empty", whole(Author()));
  agree_on("range", exported(author, {.begin = 100, .end = 301}));
  agree_on("measure", exported(author, {.end = 400, .measure = "m-2"}));
  agree_on("measure with heads", exported(author, {.end = 400, .measure = "m-2", .heads_line = 350}));
  for (const char* absent : {"a", "m-11", "z"}) {
    agree_on(absent, exported(author, {.end = 400, .measure = absent, .heads_line = 150}));
  }
  Author organised = brief_story();
  organised.write("", core::OrganisationDeployed{"licang", "organisation: licang\n"});
  organised.write("m-2", core::Delegated{"wang.fang", utc("2020-10-01T00:00:00.000Z"), ""});
  organised.write_heads(organised.lines.size());
  agree_on("an organisation", whole(organised));
  agree_on("an organisation, of one measure", exported(organised, {.end = organised.lines.size(), .measure = "m-2"}));
  agree_on("trusted", whole(author), test_key().verifier().to_text());
  agree_on("not trusted", whole(author), SigningKey::generate("other")->verifier().to_text());
}

TEST_CASE("the independent verifier agrees on bad folders, and on where they are bad") {
  if (!can_run()) return;
  const Author author = long_story(400);
  const std::vector<std::pair<std::string, Bundle>> goods = {
      {"whole", whole(author)},
      {"range", exported(author, {.begin = 100, .end = 301})},
      {"measure", exported(author, {.end = 400, .measure = "m-2", .heads_line = 350})}};
  for (const auto& [name, good] : goods) {
    using Lines = std::vector<std::string>;
    const auto lines = [&, &bundle = good](const auto& change) { return with_lines(bundle, "history.jsonl", change); };
    agree_on(name + ": a word changed", with(good, "history.jsonl", "zhang.wei", "zhang.wie"));
    agree_on(name + ": a line dropped", lines([](Lines& all) { all.erase(all.begin() + 7); }));
    agree_on(name + ": lines swapped", lines([](Lines& all) { std::swap(all[7], all[9]); }));
    agree_on(name + ": a line doubled", lines([](Lines& all) { all.insert(all.begin() + 7, all[7]); }));
    agree_on(name + ": cut off", lines([](Lines& all) { all.resize(9); }));
    agree_on(name + ": put on", lines([](Lines& all) { all.push_back(all.back()); }));
    agree_on(name + ": no last newline", with(good, "history.jsonl", good.at("history.jsonl"),
                                              good.at("history.jsonl").substr(0, good.at("history.jsonl").size() - 1)));
    agree_on(name + ": another hash", with_lines(good, "leaves", [](Lines& all) { all[5] = std::string(64, 'a'); }));
    agree_on(name + ": no hash", with_lines(good, "leaves", [](Lines& all) { all[5] = "none"; }));
    agree_on(name + ": another signature", with(good, "checkpoint", "x08g", "x08h"));
    agree_on(name + ": another size", with(good, "checkpoint", "\n400\n", "\n401\n"));
    agree_on(name + ": an older checkpoint",
             with(good, "checkpoint", good.at("checkpoint"), whole(long_story(390)).at("checkpoint")));
    agree_on(name + ": another key", with(good, "key", "PeterNeumann", "PeterNeuman"));
    agree_on(name + ": another name", with(good, "manifest.json", "PeterNeumann", "PeterNeuman"));
    agree_on(name + ": another kind", with(good, "manifest.json", "\"what\":\"", "\"what\":\"x"));
    agree_on(name + ": another sum", with(good, "manifest.json", "\"key\":\"", "\"key\":\"0"));
    if (good.at("proof").empty()) continue;
    agree_on(name + ": another proof", with_lines(good, "proof", [](Lines& all) { all[0] = std::string(64, 'a'); }));
    agree_on(name + ": a bad proof", with_lines(good, "proof", [](Lines& all) { all[0] = "none"; }));
  }
  const Bundle& measure = goods[2].second;
  agree_on("another count", with(measure, "heads", R"("count":")", R"("count":"1)"));
  agree_on("another measure in heads", with(measure, "heads", R"("m-2"})", R"("m-3"})"));
  agree_on("another measure", with(measure, "manifest.json", R"("m-2")", R"("m-3")"));
  Bundle without = measure;
  without.erase("heads");
  agree_on("no heads", without);
}

TEST_CASE("a folder exported once is exported to the same bytes for ever") {
  const Bundle bundle = exported(brief_story(), {.end = 5, .measure = "m-1", .heads_line = 3});
  const auto folder = rectify::test::source_folder() / "tests" / "ledger" / "golden-export";
  for (const auto& [name, bytes] : bundle) {
    INFO(name);
    std::ifstream file(folder / name, std::ios::binary);
    REQUIRE(file);
    CHECK(bytes == std::string(std::istreambuf_iterator<char>(file), {}));
  }
  if (!can_run()) return;
  const rectify::test::Ran said = verify_py(folder, " --key '" + test_key().verifier().to_text() + "'");
  INFO(said.output);
  CHECK(said.code == 0);
  CHECK(said.output.find("complete: m-1 has no other lines below sequence 3") != std::string::npos);
}
