// Exports in memory, for tests: made from an Author's history, verified, changed, and put into a folder.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>

#include "author.h"
#include "ledger/bundle.h"

namespace rectify::ledger::test {

using Bundle = std::map<std::string, std::string>;  // file → bytes

// The key of Go's sumdb/note tests: its secret half is public.
inline constexpr std::string_view kTestKey =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
inline SigningKey test_key() { return *SigningKey::parse(kTestKey); }

// What is exported: a range of sequences, or one measure, with the heads proof if a line of heads is given.
struct Selection {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string measure = {};
  std::optional<std::size_t> heads_line = {};
  const HeadsList* heads = nullptr;  // what the line of heads records, if it is not what was
};

inline Bundle exported(const Author& author, const Selection& selection) {
  std::vector<Hash> leaves;
  for (const std::string& line : author.lines) leaves.push_back(leaf_hash(line));
  const LeavesReader tree(leaves);
  std::map<std::string, std::ostringstream> files;
  BundleWriter writer(files["history.jsonl"], files["leaves"], MeasureId(selection.measure));
  for (std::size_t i = selection.begin; i < selection.end; ++i) {
    const bool wanted =
        selection.measure.empty() || author.measures[i] == selection.measure || i == selection.heads_line;
    if (wanted) REQUIRE(writer.add(i, author.lines[i]));
  }
  const Checkpoint checkpoint{"PeterNeumann", leaves.size(), *root_at(tree, leaves.size())};
  const SigningKey key = test_key();
  std::optional<HeadsProof> heads;
  if (selection.heads_line) {
    const Line line = *decode_line(author.lines[*selection.heads_line]);
    const std::uint64_t size = std::get<core::HeadsRecorded>(line.event.body).size;
    const HeadsList as_was = author.heads_at(size);
    heads = (selection.heads == nullptr ? as_was : *selection.heads).prove(selection.measure, *selection.heads_line);
    files["heads"];
  }
  const auto finished = writer.finish({.checkpoint = *sign_checkpoint(checkpoint, key),
                                       .key = key.verifier(),
                                       .proof = *subset_proof(tree, writer.ranges(), leaves.size()),
                                       .heads = heads},
                                      {.proof = files["proof"],
                                       .checkpoint = files["checkpoint"],
                                       .key = files["key"],
                                       .heads = heads ? &files["heads"] : nullptr,
                                       .manifest = files["manifest.json"]});
  if (!finished) FAIL(finished.error().text());
  Bundle bundle;
  for (const auto& [name, stream] : files) bundle[name] = stream.str();
  return bundle;
}

inline Bundle whole(const Author& author) { return exported(author, {.end = author.lines.size()}); }

inline Verdict verified(const Bundle& bundle, const BundleOptions& options = {}) {
  std::map<std::string, std::istringstream> files;
  for (const auto& [name, bytes] : bundle) files[name].str(bytes);
  return verify_bundle({.history = files["history.jsonl"],
                        .leaves = files["leaves"],
                        .proof = files["proof"],
                        .checkpoint = files["checkpoint"],
                        .key = files["key"],
                        .heads = files.contains("heads") ? &files["heads"] : nullptr,
                        .manifest = files["manifest.json"]},
                       options);
}

inline void put(const Bundle& bundle, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  for (const auto& [name, bytes] : bundle) std::ofstream(folder / name, std::ios::binary) << bytes;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

inline std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

// Two measures that take turns with eight others, and the heads recorded now and then.
inline Author long_story(std::size_t lines) {
  Author author;
  author.write("", core::CalendarDeployed{"cn", "BEGIN:VCALENDAR\n"});
  for (int i = 0; i < 10; ++i) author.write("m-" + std::to_string(i), registered());
  while (author.lines.size() < lines) {
    const std::size_t at = author.lines.size();
    if (at % 200 == 150) {
      author.write_heads(at - 40);
    } else {
      author.write("m-" + std::to_string(at * at % 7 % 10), core::Commented{"第" + std::to_string(at) + "次"});
    }
  }
  return author;
}

}  // namespace rectify::ledger::test
