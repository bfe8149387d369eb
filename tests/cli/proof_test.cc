// The licang example from the outside: exported, proven, checked by programs that are not ours, and tampered with.
#include <catch2/catch.hpp>
#include <iostream>
#include <sstream>

#include "licang.h"
#include "support/json_answer.h"
#include "support/product.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test::content;
using test::copy_of_licang;
using test::has_program;
using test::licang;
using test::quoted;
using test::Ran;
using test::write;
namespace fs = std::filesystem;

namespace {

Ran rectify_on(const fs::path& data, const std::string& arguments) {
  return test::run(arguments + " --data " + quoted(data));
}

std::string key_of(const fs::path& data) {
  std::string key = rectify_on(data, "audit key").output;
  REQUIRE(key.ends_with('\n'));
  key.pop_back();
  return key;
}

Ran shell(const std::string& command) { return test::shell(command + " 2>&1"); }

}  // namespace

TEST_CASE("the history is exported and verified, one changed character of one note is found, and its line is named") {
  const test::TempFolder folder;
  const fs::path bundle = folder / "bundle";
  const Ran exported = rectify_on(licang(), "audit export --to " + quoted(bundle));
  INFO(exported.output);
  REQUIRE(exported.code == 0);
  CHECK_THAT(exported.output, StartsWith("valid: the whole history, "));
  const std::string key = key_of(licang());
  CHECK(test::run("audit verify " + quoted(bundle) + " --key '" + key + "'").code == 0);
  const bool has_python = has_program("python3") && has_program("openssl");
  const std::string independent =
      "python3 '" + (test::source_folder() / "tests/independent/verify.py").string() + "' " + quoted(bundle);
  if (!has_python) std::cout << "SKIPPED: python3 or openssl is not here\n";
  if (has_python) CHECK(shell(independent + " --key '" + key + "'").code == 0);

  // One character in the note of line 300 or the next one that has a note.
  std::istringstream lines(content(bundle / "history.jsonl"));
  std::string changed;
  std::string line;
  std::size_t number = 0;
  std::size_t bad = 0;
  while (std::getline(lines, line)) {
    const std::size_t note = line.find("\"note\":\"");
    if (++number >= 300 && bad == 0 && note != std::string::npos && line[note + 8] != '"') {
      bad = number;
      line[note + 8 + 2] = static_cast<char>(line[note + 8 + 2] ^ 1);  // within a character of three bytes
    }
    changed += line + "\n";
  }
  REQUIRE(bad > 0);
  write(bundle / "history.jsonl", changed);
  const Ran refused = test::run("audit verify " + quoted(bundle));
  INFO(refused.output);
  CHECK(refused.code == 1);
  CHECK_THAT(refused.output, StartsWith("NOT valid: history.jsonl line " + std::to_string(bad) + " (sequence " +
                                        std::to_string(bad - 1) + ")"));
  if (has_python) {
    const Ran other = shell(independent);
    INFO(other.output);
    CHECK(other.code == 1);
    CHECK_THAT(other.output, Contains("history.jsonl") && Contains(std::to_string(bad)));
  }
}

TEST_CASE("one measure is exported with the proof that these are all its lines, and one that is not there as absent") {
  const test::TempFolder folder;
  const fs::path data = copy_of_licang(folder);
  const json::Value list = test::parsed(test::answer("list --format json --limit 1 --data " + quoted(data)));
  const std::string id = json::text_of(list.at(0).at("id"));
  const Ran exported = rectify_on(data, "audit export --measure " + id + " --to " + quoted(folder / "one"));
  INFO(exported.output);
  REQUIRE(exported.code == 0);
  CHECK_THAT(exported.output, Contains("it has no others among the first "));
  // Its lines, and the one that holds the heads.
  const std::string history = content(folder / "one" / "history.jsonl");
  CHECK(std::count(history.begin(), history.end(), '\n') == list.at(0).at("revision").to_number<int>() + 1);
  const Ran absent = rectify_on(data, "audit export --measure no-such-measure --to " + quoted(folder / "none"));
  INFO(absent.output);
  CHECK(absent.code == 0);
  CHECK_THAT(absent.output, StartsWith("valid: there was no measure no-such-measure among the first "));
  CHECK(test::run("audit verify " + quoted(folder / "none")).code == 0);
}

TEST_CASE("a part of the history by days is exported and proven") {
  const test::TempFolder folder;
  const Ran exported =
      rectify_on(licang(), "audit export --from 2020-10-26 --until 2020-10-30 --to " + quoted(folder / "round"));
  INFO(exported.output);
  REQUIRE(exported.code == 0);
  std::istringstream lines(content(folder / "round" / "history.jsonl"));
  std::string line;
  std::size_t count = 0;
  while (std::getline(lines, line)) {
    const std::string at = json::text_of(test::parsed(line).at("at"));
    CHECK(at >= "2020-10-25T16:00:00.000Z");  // midnight in Shanghai
    CHECK(at < "2020-10-30T16:00:00.000Z");
    ++count;
  }
  CHECK(count > 10);
  const Ran nothing =
      rectify_on(licang(), "audit export --from 2019-01-01 --until 2019-01-02 --to " + quoted(folder / "nothing"));
  CHECK(nothing.code == 4);
  const Ran full = rectify_on(licang(), "audit export --to " + quoted(folder / "round"));
  CHECK(full.code == 3);
  CHECK_THAT(full.output, Contains("holds something already"));
}

TEST_CASE("the proof of one line is checked without the database, and a changed one is refused") {
  const test::TempFolder folder;
  const Ran proven = rectify_on(licang(), "audit prove licang-2020-1.1.1-1@2 --to " + quoted(folder.path()));
  INFO(proven.output);
  REQUIRE(proven.code == 0);
  const fs::path proof = folder / "licang-2020-1.1.1-1@2.tlog-proof";
  const fs::path line = folder / "licang-2020-1.1.1-1@2.json";
  CHECK(test::parsed(content(line)).at("revision") == "2");
  const std::string key = key_of(licang());
  const std::string check = "audit check-proof " + quoted(proof) + " " + quoted(line) + " --key '" + key + "'";
  CHECK_THAT(test::run(check).output, StartsWith("valid: this is line "));
  std::string changed = content(line);
  changed[changed.find("\"at\":\"20") + 8] ^= 1;
  write(line, changed);
  const Ran refused = test::run(check);
  CHECK(refused.code == 1);
  CHECK_THAT(refused.output, StartsWith("NOT valid: "));
  const Ran without = rectify_on(licang(), "audit prove licang-2020-1.1.1-1@9999");
  CHECK(without.code == 4);
  CHECK_THAT(without.output, Contains("has revisions 1 to "));
}

TEST_CASE("today's history extends the checkpoint of yesterday, and a witness refuses what does not") {
  const test::TempFolder folder;
  const fs::path data = copy_of_licang(folder);
  const fs::path old = folder / "old";
  REQUIRE(rectify_on(data, "audit checkpoint --to " + quoted(old)).code == 0);
  const fs::path backup = folder / "backup";
  fs::copy(data, backup, fs::copy_options::recursive);
  const std::string memory = quoted(folder / "witness");
  CHECK_THAT(rectify_on(data, "audit witness " + memory).output, StartsWith("seen for the first time: "));
  REQUIRE(rectify_on(data, "comment licang-2020-1.1.1-1 --note 又看了一遍 --as li.na/rectification-office").code == 0);
  const Ran consistent = rectify_on(data, "audit consistency " + quoted(old) + " --key '" + key_of(data) + "'");
  INFO(consistent.output);
  CHECK(consistent.code == 0);
  CHECK_THAT(consistent.output, StartsWith("consistent: the "));
  const Ran seen = rectify_on(data, "audit witness " + memory);
  INFO(seen.output);
  CHECK(seen.code == 0);

  // The backup, put in its place and gone on with: a shorter history, and then another one.
  const Ran shorter = rectify_on(backup, "audit witness " + memory);
  INFO(shorter.output);
  CHECK(shorter.code == 1);
  CHECK_THAT(shorter.output, StartsWith("REFUSED: ") && Contains("backup"));
  for (int i = 0; i < 400; ++i) {
    const auto size = test::parsed(test::answer("stats --format json --data " + quoted(backup)))
                          .at("events")
                          .to_number<std::uint64_t>();
    const auto there = test::parsed(test::answer("stats --format json --data " + quoted(data)))
                           .at("events")
                           .to_number<std::uint64_t>();
    if (size >= there) break;
    REQUIRE(rectify_on(backup, "comment licang-2020-1.1.1-1 --note 另一种说法 --as li.na/rectification-office").code ==
            0);
  }
  const Ran fork = rectify_on(backup, "audit witness " + memory);
  INFO(fork.output);
  CHECK(fork.code == 1);
  CHECK_THAT(fork.output, StartsWith("REFUSED: "));
}

TEST_CASE("a database is rebuilt from its history, and answers the same") {
  const test::TempFolder folder;
  const Ran rebuilt = rectify_on(licang(), "rebuild --into " + quoted(folder / "again"));
  INFO(rebuilt.output);
  REQUIRE(rebuilt.code == 0);
  fs::copy_file(licang() / "signing-key", folder / "again" / "signing-key");
  for (const char* question : {"list --format json --limit 1000", "list --format json --limit 1000 --as-of 2020-10-31",
                               "escalations --format json", "audit verify --format json"}) {
    const std::string before = test::answer(std::string(question) + " --data " + quoted(licang()));
    CHECK(before.size() > 100);
    CHECK(test::answer(std::string(question) + " --data " + quoted(folder / "again")) == before);
  }
}

TEST_CASE("a history that was signed is not served without its key") {
  const test::TempFolder folder;
  const fs::path data = copy_of_licang(folder);
  REQUIRE(rectify_on(data, "audit checkpoint").code == 0);
  fs::rename(data / "signing-key", folder / "signing-key");
  const Ran refused = rectify_on(data, "list");
  CHECK(refused.code == 3);
  CHECK_THAT(refused.output, Contains("the key that signed this history is not here"));
  CHECK(rectify_on(data, "list --signing-key " + quoted(folder / "signing-key")).code == 0);
  CHECK(fs::status(folder / "signing-key").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("every event of the example is in the exports for process mining") {
  const json::Value stats = test::parsed(test::answer("stats --format json --data " + quoted(licang())));
  const auto events = stats.at("events").to_number<std::size_t>();
  const auto count = [](const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
  };
  const std::string csv = test::answer("export csv --data " + quoted(licang()));
  CHECK(count(csv, "\r\n") == events + 1);
  const std::string xes = test::answer("export xes --data " + quoted(licang()));
  const std::size_t of_measures = count(xes, "<event>");
  CHECK(of_measures > 700);
  CHECK(of_measures < events);
  CHECK(count(xes, "key=\"rectify:leaf\"") == of_measures + 1);  // and once where it is declared
  const json::Value ocel = test::parsed(test::answer("export ocel --data " + quoted(licang())));
  CHECK(test::items(ocel, "events").size() == of_measures);
}

TEST_CASE("Go's implementation takes our checkpoints and proofs, and refuses changed ones", "[interop]") {
  const fs::path library = "/usr/share/gocode/src/golang.org/x/mod/sumdb/note";
  if (!has_program("go") || !fs::exists(library)) {
    std::cout << "SKIPPED: Go with golang-golang-x-mod-dev is not here\n";
    return;
  }
  const test::TempFolder folder;
  const fs::path data = copy_of_licang(folder);
  const std::string key = key_of(data);
  const std::string go = "GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE=" + quoted(folder / "cache") + " ";
  const fs::path program = folder / "interop";
  const Ran built = shell(go + "go build -o " + quoted(program) + " '" +
                          (test::source_folder() / "tests/independent/interop.go").string() + "'");
  INFO(built.output);
  REQUIRE(built.code == 0);
  REQUIRE(rectify_on(data, "audit prove licang-2020-1.1.1-1@2 --to " + quoted(folder.path())).code == 0);
  const fs::path proof = folder / "licang-2020-1.1.1-1@2.tlog-proof";
  const fs::path line = folder / "licang-2020-1.1.1-1@2.json";
  const std::string check = quoted(program) + " '" + key + "' " + quoted(proof) + " " + quoted(line);
  const Ran accepted = shell(check);
  INFO(accepted.output);
  CHECK(accepted.code == 0);
  CHECK_THAT(accepted.output, StartsWith("valid "));
  const std::string good = content(proof);
  for (std::size_t at = good.find("index "); at + 3 < good.size(); at += 37) {
    std::string flipped = good;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    write(proof, flipped);
    INFO("byte " << at);
    CHECK(shell(check).code != 0);
  }

  const fs::path old = folder / "old";
  REQUIRE(rectify_on(data, "audit checkpoint --to " + quoted(old)).code == 0);
  REQUIRE(rectify_on(data, "comment licang-2020-1.1.1-1 --note 补记 --as li.na/rectification-office").code == 0);
  REQUIRE(rectify_on(data, "audit consistency " + quoted(old) + " --to " + quoted(folder / "new") + " --proof-to " +
                               quoted(folder / "hashes"))
              .code == 0);
  const std::string join = quoted(program) + " '" + key + "' " + quoted(old) + " " + quoted(folder / "new") + " " +
                           quoted(folder / "hashes");
  CHECK_THAT(shell(join).output, StartsWith("consistent "));
  std::string hashes = content(folder / "hashes");
  hashes[5] = hashes[5] == '0' ? '1' : '0';
  write(folder / "hashes", hashes);
  CHECK(shell(join).code == 1);
}
