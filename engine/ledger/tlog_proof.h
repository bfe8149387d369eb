// One line's proof as a file (C2SP tlog-proof): whoever has the file, the line and our public key needs nothing else.
//
//     c2sp.org/tlog-proof@v1
//     extra base64            (may be absent; opaque, and not signed)
//     index N
//     base64 hashes, one a line, as inclusion_proof gives them
//     (an empty line)
//     the signed checkpoint
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "ledger/proof.h"

namespace rectify::ledger {

struct TlogProof {
  std::uint64_t index = 0;  // of the line: its sequence
  Proof hashes;
  std::string extra;
  std::string checkpoint;  // the signed note
};

[[nodiscard]] std::string write_tlog_proof(const TlogProof& proof);
// Errors: corrupt (anything that write_tlog_proof would not have written). Does not look into the checkpoint.
[[nodiscard]] Result<TlogProof> read_tlog_proof(std::string_view text);

struct ProvenLine {
  std::uint64_t index = 0;
  Checkpoint checkpoint;
  std::string extra;
};

// That the line, without its newline, is in the history which the key signed.
// Errors: corrupt, saying which part does not fit.
[[nodiscard]] Result<ProvenLine> check_tlog_proof(std::string_view text, std::string_view line, const VerifierKey& key);

}  // namespace rectify::ledger
