// The folder that an auditor gets: lines of the history and everything that proves them, without the database.
//
//     history.jsonl   the lines as they were hashed, ascending by sequence
//     leaves          the leaf hash of each of them, hex, one a line: proven first, so that a changed line is named
//     proof           hex, one a line: subset_proof for these sequences (empty for a whole history)
//     checkpoint      the signed checkpoint whose root all this leads to
//     key             the public key, one line
//     heads           of one measure, where the history has a line of heads: what write_heads_proof writes. The line
//                     of heads is then among the lines, the only one that concerns no measure
//     manifest.json   canonical JSON, one line: format, what it is, first and last sequence, number of lines, what the
//                     checkpoint says, the SHA-256 of every other file. All of it is derived again from those and
//                     compared, so that no byte of any file can change unnoticed
//
// Whole: sequences 0 … size-1, walked by the Verifier. Range: successive sequences; each line is canonical, in its
// place and not earlier than the one before it. Measure: all its lines, chained by revision and `prev` from the first
// one on. `heads` proves that the measure had no other lines up to the line of heads.
//
// The caller opens the files. Threads: one. Memory does not grow with the number of lines. There are two exceptions:
// writing keeps the ranges of sequences, and a whole history needs a head for every measure (verify.h).
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/hash.h"
#include "ledger/heads.h"
#include "ledger/proof.h"

namespace rectify::ledger {

namespace bundle_file {
inline constexpr std::string_view kHistory = "history.jsonl";
inline constexpr std::string_view kLeaves = "leaves";
inline constexpr std::string_view kProof = "proof";
inline constexpr std::string_view kCheckpoint = "checkpoint";
inline constexpr std::string_view kKey = "key";
inline constexpr std::string_view kHeads = "heads";
inline constexpr std::string_view kManifest = "manifest.json";
}  // namespace bundle_file

enum class BundleKind { whole, range, measure };
inline constexpr std::string_view kBundleKindNames[] = {"whole", "range", "measure"};

// What a manifest says of the lines and the files.
struct BundleFacts {
  BundleKind kind = BundleKind::whole;
  MeasureId measure;  // of kind measure
  std::uint64_t lines = 0;
  std::uint64_t first = 0;  // sequences; not there where there are no lines
  std::uint64_t last = 0;
  Checkpoint checkpoint;
  Hash history{};  // SHA-256 of the files
  Hash leaves{};
  Hash proof{};
  Hash checkpoint_file{};
  Hash key{};
  std::optional<Hash> heads;
};

// With its newline.
[[nodiscard]] std::string write_manifest(const BundleFacts& facts);

// Writes history.jsonl and leaves while the lines come, and the rest at the end. Streams that cannot be written to are
// the caller's to notice.
class BundleWriter {
 public:
  // Of one measure, or with an empty id a whole history or a range, whichever the lines turn out to be.
  BundleWriter(std::ostream& history, std::ostream& leaves, MeasureId measure);

  // Errors: invalid (not above the sequence before it; of a history or range: not the next one).
  Result<void> add(std::uint64_t sequence, std::string_view line);
  // What has to be proven: for subset_proof.
  [[nodiscard]] const std::vector<LeafRange>& ranges() const { return ranges_; }

  struct Rest {
    std::string checkpoint;  // the signed note
    const VerifierKey& key;
    Proof proof;
    std::optional<HeadsProof> heads;
  };
  struct Files {
    std::ostream& proof;
    std::ostream& checkpoint;
    std::ostream& key;
    std::ostream* heads;  // where there are heads to write
    std::ostream& manifest;
  };
  // Errors: invalid (no lines although the history has some, heads that do not belong or have no file), corrupt (a
  // checkpoint that the key does not open).
  Result<void> finish(const Rest& rest, const Files& files);

 private:
  std::ostream& history_;
  std::ostream& leaves_;
  Hasher history_hash_;
  Hasher leaves_hash_;
  std::vector<LeafRange> ranges_;
  BundleFacts facts_;
};

// All can be read from the beginning more than once. Positions are at the beginning.
struct BundleInput {
  std::istream& history;
  std::istream& leaves;
  std::istream& proof;
  std::istream& checkpoint;
  std::istream& key;
  std::istream* heads;  // nullptr: the folder has no such file
  std::istream& manifest;
};

struct BundleOptions {
  std::optional<VerifierKey> trusted;
  std::function<void(std::uint64_t lines)> progress = {};  // now and then, with how many lines have been walked
};

struct BundleFault {
  std::string file;
  std::uint64_t line = 0;                 // from 1; 0: the file as a whole
  std::optional<std::uint64_t> sequence;  // of a line of the history
  std::string message;                    // what is wrong and what it should have been

  // "history.jsonl line 17 (sequence 16): its hash is …"
  [[nodiscard]] std::string text() const;
};

struct Verdict {
  std::optional<BundleFault> fault;  // nothing: valid
  BundleKind kind = BundleKind::whole;
  MeasureId measure;
  std::string key;          // to be compared with the key that the office published, if none was trusted
  Checkpoint checkpoint;    // as far as it was opened
  std::uint64_t lines = 0;  // good ones
  std::uint64_t first = 0;  // sequences, where there are lines
  std::uint64_t last = 0;
  std::uint64_t measures = 0;                    // of a whole history
  std::optional<std::uint64_t> complete_before;  // of a measure: it has no other lines below this sequence
  [[nodiscard]] bool valid() const { return !fault; }
};

[[nodiscard]] Verdict verify_bundle(const BundleInput& input, const BundleOptions& options);

}  // namespace rectify::ledger
