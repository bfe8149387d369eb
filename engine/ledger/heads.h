// The heads of all measures (core::HeadsRecorded): the RFC 9162 tree over one entry a measure, sorted by id bytewise.
//
// A line of heads in the history records that tree's root as of the first `size` lines. An entry says how many lines
// the measure had, and the hash of the last of them; the chain of `prev` leads from there to the first. So it can be
// proven that a measure had no other lines. The two entries around the place of an id prove that there was no such
// measure. An entry is the leaf {"count":"7","head":"hex","measure":"id"}, canonical JSON. Threads: one; checks: pure
// functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.h"
#include "ledger/hash.h"
#include "ledger/proof.h"
#include "ledger/tree.h"

namespace rectify::ledger {

// How far behind its own sequence a heads line may look: what a verifier has to remember.
inline constexpr std::uint64_t kHeadsLagMax = 262'144;

struct HeadEntry {
  std::string measure;
  std::uint64_t count = 0;  // of its lines
  Hash head{};              // leaf hash of the last of them
  friend bool operator==(const HeadEntry&, const HeadEntry&) = default;
};

[[nodiscard]] std::string entry_bytes(std::string_view measure, std::uint64_t count, const Hash& head);

// The root from entries as a stream; memory does not grow with them.
class HeadsBuilder {
 public:
  // Errors: invalid (not above the entry before it, or no lines).
  Result<void> append(std::string_view measure, std::uint64_t count, const Hash& head);
  [[nodiscard]] std::uint64_t measures() const { return tree_.size(); }
  [[nodiscard]] Hash root() const { return tree_.root(); }

 private:
  Tree tree_;
  std::vector<Tile> completed_;
  std::string last_;
};

// What the tree says about one id: its entry; or, where it has none, the entries next to its place: none in an empty
// tree, one before the first or after the last, else two.
struct HeadsProof {
  struct Proven {
    HeadEntry entry;
    std::uint64_t index = 0;
    Proof proof;
  };
  std::string measure;
  std::uint64_t line = 0;  // sequence of the heads line
  std::vector<Proven> entries;
};

// All entries in memory, for proofs.
class HeadsList {
 public:
  // Errors: as HeadsBuilder's.
  Result<void> append(HeadEntry entry);
  [[nodiscard]] std::uint64_t measures() const { return entries_.size(); }
  [[nodiscard]] Hash root() const;
  // `line`: where these heads are recorded.
  [[nodiscard]] HeadsProof prove(const std::string& measure, std::uint64_t line) const;

 private:
  std::vector<HeadEntry> entries_;
  std::vector<Hash> leaves_;
};

// The measure's entry, or nothing: it had no line in the first `heads.size`.
// Errors: corrupt (the proof does not show either).
[[nodiscard]] Result<std::optional<HeadEntry>> check_heads(const core::HeadsRecorded& heads, const HeadsProof& proof);

// The proof as one line of canonical JSON, without a newline:
// {"entries":[{"count","head","index","measure","proof":[hex…]}],"heads":"sequence of the line","measure":"id"}.
[[nodiscard]] std::string write_heads_proof(const HeadsProof& proof);
// Errors: corrupt (anything that write_heads_proof would not have written).
[[nodiscard]] Result<HeadsProof> read_heads_proof(std::string_view text);

}  // namespace rectify::ledger
