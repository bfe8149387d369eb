#include "cli/checkpoint_consistency.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

namespace rectify::cli {

Result<ledger::Proof> proof_at(const json::Value& answer, std::string_view key) {
  ledger::Proof proof;
  for (const json::Value& item : json::array_at(answer, key)) {
    auto hash = ledger::parse_hash(item.is_string() ? json::text_of(item) : std::string());
    if (!hash) return hash.error();
    proof.push_back(*hash);
  }
  return proof;
}

Result<json::Value> sign_now(Session& session, bool heads) {
  return session.send("POST", heads ? "/v1/audit/checkpoint?heads=true" : "/v1/audit/checkpoint");
}

Result<Newer> check_extends(Session& session, const ledger::Checkpoint& old, const ledger::VerifierKey& key) {
  auto answer = session.get(fmt::format("/v1/audit/consistency?size={}", old.size));
  if (!answer) return answer.error();
  std::string note = json::text_at(*answer, "checkpoint");
  auto newer = ledger::open_checkpoint(note, key);
  if (!newer) return newer.error();
  auto proof = proof_at(*answer, "proof");
  if (!proof) return proof.error();
  if (auto ok = ledger::check_consistency(old.size, old.root, newer->size, newer->root, *proof); !ok) {
    return Error{Code::corrupt,
                 fmt::format("today's history does not extend the {} lines of the old checkpoint: it was changed, or "
                             "is another one ({})",
                             old.size, ok.error().message),
                 {}};
  }
  return Newer{std::move(*newer), std::move(note), std::move(*proof)};
}

}  // namespace rectify::cli
