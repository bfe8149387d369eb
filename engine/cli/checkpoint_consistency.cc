#include "cli/checkpoint_consistency.h"

#include <nlohmann/json.hpp>

namespace rectify::cli {

using http::Json;

namespace {

Result<ledger::Proof> proof_of(const Json& list) {
  ledger::Proof proof;
  for (const Json& item : list) {
    auto hash = ledger::parse_hash(item.is_string() ? item.get<std::string>() : std::string());
    if (!hash) return hash.error();
    proof.push_back(*hash);
  }
  return proof;
}

}  // namespace

Result<Newer> check_extends(Session& session, const ledger::Checkpoint& old, const ledger::VerifierKey& key) {
  auto answer = session.get("/v1/audit/consistency?size=" + std::to_string(old.size));
  if (!answer) return answer.error();
  auto newer = ledger::open_checkpoint(answer->value("checkpoint", ""), key);
  if (!newer) return newer.error();
  auto proof = proof_of((*answer)["proof"]);
  if (!proof) return proof.error();
  if (auto ok = ledger::check_consistency(old.size, old.root, newer->size, newer->root, *proof); !ok) {
    return Error{Code::corrupt,
                 "today's history does not extend the " + std::to_string(old.size) +
                     " lines of the old checkpoint: it was changed, or is another one (" + ok.error().message + ")",
                 {}};
  }
  return Newer{std::move(*newer), answer->value("checkpoint", ""), std::move(*proof)};
}

}  // namespace rectify::cli
