// Whether the history of today goes on from a checkpoint that somebody noted down. The proof is checked here, by us.
#pragma once

#include <string>

#include "cli/session.h"
#include "ledger/checkpoint.h"
#include "ledger/proof.h"

namespace rectify::cli {

struct Newer {
  ledger::Checkpoint checkpoint;
  std::string note;  // the signed text of it
  ledger::Proof proof;
};

// The newest checkpoint, which extends `old`. Errors: corrupt (it does not, or `key` has not signed it), conflict (it
// is of fewer lines), or the session's.
[[nodiscard]] Result<Newer> check_extends(Session& session, const ledger::Checkpoint& old,
                                          const ledger::VerifierKey& key);

// The hashes of an answer's member. Errors: invalid.
[[nodiscard]] Result<ledger::Proof> proof_at(const json::Value& answer, std::string_view key);

// What signs the history as it stands now, for those who have a session of Access::sign: {"checkpoint", "key", "size",
// "root"}. With `heads` after the heads of all measures were recorded.
[[nodiscard]] Result<json::Value> sign_now(Session& session, bool heads = false);

}  // namespace rectify::cli
